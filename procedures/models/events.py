"""A dated fact of the procedure: what happened, when, who entered it, from which document."""

from typing import Any

from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from households.models import Document
from procedures.enums import EventKind
from procedures.models.procedures import Procedure

DECIDED = {"granted": "Force publique accordée", "refused": "Force publique refusée"}


class Event(PublicModel):
    """``occurred_on`` is the legal date, ``recorded_at`` the entry.

    ``act_key`` names the act itself, so that the same act in two senders' lists is one fact.
    ``details`` holds what is proper to the kind (amounts as text, dates in ISO form).
    ``correction_reason`` says why this fact replaced another.
    ``anomalies`` are what the coherence rules said of it: ``code``, ``message``, ``article``.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="events")
    kind = models.CharField("fait", max_length=40, choices=EventKind)
    occurred_on = models.DateField("date")
    recorded_at = models.DateTimeField("saisi le", auto_now_add=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField("origine", max_length=60, blank=True, default="")
    act_key = models.CharField(max_length=120, blank=True, default="")
    debt_amount = models.DecimalField(
        "dette (€)", max_digits=11, decimal_places=2, null=True, blank=True
    )
    months_unpaid = models.PositiveSmallIntegerField("mois d'impayé", null=True, blank=True)
    officer_name = models.CharField("étude", max_length=160, blank=True, default="")
    officer_reference = models.CharField(
        "référence de l'étude", max_length=60, blank=True, default=""
    )
    exploc_number = models.CharField("numéro EXPLOC", max_length=40, blank=True, default="")
    alexi_number = models.CharField("numéro ALEXI", max_length=40, blank=True, default="")
    details: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="events"
    )
    anomalies: "models.JSONField[list[dict[str, str]]]" = models.JSONField(
        "anomalies", default=list, db_default=models.Value([], models.JSONField()), blank=True
    )
    override_reason = models.CharField(
        "maintenu malgré l'anomalie", max_length=300, blank=True, default="", db_default=""
    )
    correction_reason = models.CharField(
        "corrigé parce que", max_length=300, blank=True, default="", db_default=""
    )
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    # Said by ``record_fact`` of a fact that was there before: nothing was added.
    already_known = False

    class Meta:
        verbose_name = "fait"
        ordering = ["occurred_on", "pk"]
        indexes = [
            # Reader: the import, which looks for the acts it already knows.
            models.Index(fields=["territory", "kind", "act_key"], name="event_by_act"),
            # Reader: figures by year of act.
            models.Index(fields=["territory", "kind", "occurred_on"], name="event_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def title(self) -> str:
        """What happened, in words: a decision on the force publique says which."""
        decided = DECIDED.get(self.details.get("kind", ""))
        is_decision = self.kind == EventKind.CFP_DECISION
        return decided if is_decision and decided else EventKind(self.kind).label
