"""A list as it was received, its sender's layouts, and the one outcome of each row."""

import datetime
from typing import Any

from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from households.models import Household
from procedures.models import Event, Procedure
from referrals.enums import EventOutcome, ListState, RowDecision, RowStatus
from referrals.enums.acts import ListKind
from referrals.reading.act_fields import FACT_DATES


class Sender(models.Model):
    """Who sends lists; ``organisation`` is set when it is a partner with an account."""

    territory = models.ForeignKey(
        Territory, models.CASCADE, related_name="senders", verbose_name="territoire"
    )
    slug = models.SlugField("identifiant", max_length=80)
    name = models.CharField("nom", max_length=160)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True)

    class Meta:
        verbose_name = "expéditeur"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "slug"], name="sender_slug_once")
        ]

    def __str__(self) -> str:
        return self.name


class SenderLayout(models.Model):
    """Columns of a sender's list, as confirmed by a person: header wording to field. The same
    header may hold something else in a list of another kind."""

    sender = models.ForeignKey(Sender, models.CASCADE, related_name="layouts")
    kind = models.CharField(
        "contenu",
        max_length=20,
        choices=ListKind,
        default=ListKind.CDP,
        db_default=ListKind.CDP,
    )
    headers: "models.JSONField[list[str]]" = models.JSONField("en-têtes", default=list)
    mapping: "models.JSONField[dict[str, str | None]]" = models.JSONField("colonnes", default=dict)
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    used_at = models.DateTimeField("utilisé le", auto_now=True)

    class Meta:
        verbose_name = "présentation d'un expéditeur"
        ordering = ["-used_at", "-pk"]

    def __str__(self) -> str:
        return f"présentation {self.pk}"


class CdpList(PublicModel):
    """A list received. Those of CDP go through enrichment and concertation; those of other acts
    (``kind``) bring their facts to the files and stop there."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="cdp_lists")
    sender = models.ForeignKey(Sender, models.PROTECT, null=True, blank=True, related_name="lists")
    kind = models.CharField(
        "contenu",
        max_length=20,
        choices=ListKind,
        default=ListKind.CDP,
        db_default=ListKind.CDP,
    )
    state = models.CharField("étape", max_length=20, choices=ListState, default=ListState.RECEIVED)
    label = models.CharField("intitulé", max_length=160)
    filename = models.CharField("fichier", max_length=200)
    file = models.FileField(upload_to="lists/%Y/%m")
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField("feuille", max_length=120, blank=True, default="")
    header_row = models.PositiveIntegerField("ligne d'en-tête", default=1)
    mapping: "models.JSONField[dict[str, str | None]]" = models.JSONField("colonnes", default=dict)
    counts: "models.JSONField[dict[str, int]]" = models.JSONField("décompte", default=dict)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    committed_at = models.DateTimeField("enregistrée le", null=True, blank=True)
    enrichment_due_on = models.DateField("réponses attendues le", null=True, blank=True)
    concertation_on = models.DateField("concertation du", null=True, blank=True)
    dispatched_at = models.DateTimeField("distribuée le", null=True, blank=True)
    undone_at = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "liste de CDP"
        verbose_name_plural = "listes de CDP"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.label} ({self.pk})"


class ListRow(models.Model):
    """``cells`` is what the sender wrote, ``fields`` what was understood (contract fields).

    ``reasons``: ``[{"field", "code", "message"}]``. ``candidates``: for a row to review,
    ``[{"household": reference, "score", "reasons"}]``. ``recorded_at`` is empty while the outcome
    is only planned. ``effects`` lists what recording changed on what existed, for the undo.
    """

    cdp_list = models.ForeignKey(CdpList, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("ligne")
    status = models.CharField("sort", max_length=20, choices=RowStatus)
    event_outcome = models.CharField(max_length=10, choices=EventOutcome, blank=True, default="")
    cells: "models.JSONField[list[Any]]" = models.JSONField(default=list)
    fields: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    reasons: "models.JSONField[list[dict[str, Any]]]" = models.JSONField(default=list)
    candidates: "models.JSONField[list[dict[str, Any]]]" = models.JSONField(default=list)
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="list_rows"
    )
    procedure = models.ForeignKey(
        Procedure, models.SET_NULL, null=True, blank=True, related_name="list_rows"
    )
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="list_rows"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)
    effects: "models.JSONField[list[list[Any]]]" = models.JSONField(default=list)
    decision = models.CharField(
        "décision", max_length=10, choices=RowDecision, blank=True, default=""
    )
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "ligne de liste"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cdp_list", "number"], name="list_row_once")]
        indexes = [
            # Reader: the rows of a list with a given outcome, page by page.
            models.Index(fields=["cdp_list", "status", "number"], name="list_row_by_status")
        ]

    def __str__(self) -> str:
        return f"ligne {self.number}"

    @property
    def act_on(self) -> datetime.date | None:
        """The date of the act as it was understood; of a follow-up, that of its first fact."""
        found = self.fields.get("act_date") or min(
            (self.fields[name] for name in FACT_DATES if name in self.fields), default=None
        )
        return datetime.date.fromisoformat(found) if found else None
