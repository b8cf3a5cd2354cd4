"""A situation that is no procedure: nuisance, hoarding, distress (Manche)."""

from typing import Any

from django.db import models
from django.db.models import Q

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from commissions.enums import AnswerChannel, SituationKind, SituationOutcome, SituationState
from commissions.models.bodies import Commission
from households.models import Household, Lease


class Situation(PublicModel):
    """Reported by a partner, told to the person by letter, who may answer until ``answer_by``.

    ``kinds`` are codes of ``SituationKind``. The action plan is the outputs of its items; the
    coordinator follows it. A household known by name and dwelling may have none but this.
    ``facts`` are those of every report, in order; each report keeps its own words.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="situations")
    reference = models.CharField("numéro", max_length=20, unique=True)
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="situations")
    household = models.ForeignKey(Household, models.PROTECT, related_name="situations")
    lease = models.ForeignKey(
        Lease, models.PROTECT, null=True, blank=True, related_name="situations"
    )
    state = models.CharField(
        "état", max_length=10, choices=SituationState, default=SituationState.REPORTED
    )
    kinds: "models.JSONField[list[Any]]" = models.JSONField("natures", default=list)
    reported_on = models.DateField("signalée le")
    reported_by = models.ForeignKey(
        Organisation, models.PROTECT, related_name="situations_reported"
    )
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    facts = models.TextField("faits signalés")
    since = models.CharField("depuis", max_length=120, blank=True, default="", db_default="")
    health = models.BooleanField(
        "santé en jeu", null=True, blank=True, help_text="Oui ou non, sans détail."
    )
    debt_told = models.DecimalField(
        "dette dite (€)", max_digits=11, decimal_places=2, null=True, blank=True
    )
    told_on = models.DateField("personne informée le", null=True, blank=True)
    told_how = models.CharField(
        "informée", max_length=10, choices=AnswerChannel, blank=True, default="", db_default=""
    )
    reporter_told_on = models.DateField("signalant informé le", null=True, blank=True)
    answer_by = models.DateField("réponse possible jusqu'au", null=True, blank=True)
    answered_on = models.DateField("réponse reçue le", null=True, blank=True)
    answer_channel = models.CharField(
        "voie de la réponse",
        max_length=10,
        choices=AnswerChannel,
        blank=True,
        default="",
        db_default="",
    )
    answer = models.TextField("réponse de la personne", blank=True, default="")
    diagnosis = models.TextField("diagnostic partagé", blank=True, default="")
    diagnosed_on = models.DateField("diagnostic du", null=True, blank=True)
    coordinator = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="situations_coordinated"
    )
    coordinator_name = models.CharField("coordinateur", max_length=160, blank=True, default="")
    closed_on = models.DateField("close le", null=True, blank=True)
    outcome = models.CharField(
        "issue", max_length=12, choices=SituationOutcome, blank=True, default=""
    )
    outcome_note = models.CharField("suite proposée", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "situation"
        ordering = ["-reported_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                name="situation_closed_has_outcome",
                violation_error_message="Une situation close a une date et une issue.",
            ),
            models.UniqueConstraint(
                fields=["commission", "household"],
                condition=~Q(state="closed"),
                name="situation_open_once",
                violation_error_message="Cette commission suit déjà une situation de ce ménage.",
            ),
        ]
        indexes = [
            # Reader: the register of a commission, open ones first.
            models.Index(fields=["commission", "state", "-reported_on"], name="situation_register")
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def kind_labels(self) -> list[str]:
        return [str(SituationKind(code).label) for code in self.kinds]


class Report(PublicModel):
    """What one partner reported, as typed: all that it sees of the situation by this right alone.

    A second report about the same household joins the open situation without telling its author.
    """

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="reports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reported_on = models.DateField("signalée le")
    person_told = models.CharField("personne, comme écrite", max_length=200)
    address_told = models.CharField("adresse, comme écrite", max_length=400)
    kinds: "models.JSONField[list[Any]]" = models.JSONField("natures", default=list)
    facts = models.TextField("faits signalés")
    since = models.CharField("depuis", max_length=120, blank=True, default="")
    told_on = models.DateField("signalant informé le", null=True, blank=True)

    class Meta:
        verbose_name = "signalement d'une situation"
        verbose_name_plural = "signalements de situations"
        ordering = ["reported_on", "pk"]
        indexes = [
            # Reader: the reports of an organisation, the latest first.
            models.Index(fields=["organisation", "-reported_on"], name="report_of_organisation")
        ]

    def __str__(self) -> str:
        return f"signalement {self.pk}"

    @property
    def kind_labels(self) -> list[str]:
        return [str(SituationKind(code).label) for code in self.kinds]
