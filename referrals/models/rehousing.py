"""The rehousing pool (C10): the social report, the lead landlord, the dwellings offered."""

from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from households.models import Household
from procedures.models import Procedure
from referrals.enums.rehousing import (
    CountedOn,
    DwellingSize,
    EntryBy,
    Occupation,
    PoolState,
    ProposalState,
    ReportSource,
    SupportNeed,
    WithdrawalReason,
)
from referrals.models.referrals import Referral


class RehousingEntry(PublicModel):
    """A stay in the pool. From ``motives`` to ``report_by``: the social report that landlords read.

    An empty field of the report is not known yet: the file is incomplete, and says so.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="rehousing_entries")
    household = models.ForeignKey(Household, models.PROTECT, related_name="rehousing_entries")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="rehousing_entries")
    entered_on = models.DateField("inscrit le")
    entered_by = models.CharField("inscrit par", max_length=15, choices=EntryBy)
    counted_on = models.CharField("comptabilisé sur", max_length=15, choices=CountedOn, blank=True)

    motives: "models.JSONField[list[str]]" = models.JSONField(
        "motifs de la procédure", default=list, blank=True
    )
    staying_impossible = models.CharField(
        "pourquoi le maintien est impossible",
        max_length=500,
        blank=True,
        default="",
        help_text="Lu par le bailleur chef de file. Santé : « oui, sans détail ».",
    )
    dwelling_size = models.CharField(
        "type de logement", max_length=2, choices=DwellingSize, blank=True, default=""
    )
    dwelling_wish = models.CharField(
        "secteur et besoins",
        max_length=300,
        blank=True,
        default="",
        help_text="Communes, étage, rez-de-chaussée…",
    )
    debt_plan = models.CharField(
        "ce qui est prévu pour la dette", max_length=300, blank=True, default=""
    )
    occupation = models.CharField(
        "occupation du logement", max_length=15, choices=Occupation, blank=True, default=""
    )
    support = models.CharField(
        "accompagnement", max_length=15, choices=SupportNeed, blank=True, default=""
    )
    support_advice = models.CharField(
        "précision sur l'accompagnement", max_length=300, blank=True, default=""
    )
    report_source = models.CharField(
        "origine du rapport", max_length=20, choices=ReportSource, blank=True, default=""
    )
    report_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="service auteur du rapport",
    )
    report_on = models.DateField("rapport du", null=True, blank=True)

    sne_number = models.CharField(
        "numéro unique de demande (SNE)", max_length=30, blank=True, default=""
    )
    sne_renewal_on = models.DateField("à renouveler avant le", null=True, blank=True)
    internal_move = models.BooleanField("mutation chez le même bailleur", default=False)

    state = models.CharField("état", max_length=10, choices=PoolState, default=PoolState.OPEN)
    ended_on = models.DateField("sorti le", null=True, blank=True)
    withdrawal_reason = models.CharField(
        "motif du retrait", max_length=20, choices=WithdrawalReason, blank=True, default=""
    )
    withdrawal_note = models.CharField(
        "précision", max_length=300, blank=True, default="", help_text="Une phrase, datée."
    )
    rehoused_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lease_signed_on = models.DateField("bail signé le", null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "inscription au vivier de relogement"
        verbose_name_plural = "inscriptions au vivier de relogement"
        ordering = ["entered_on", "pk"]
        constraints = [
            # Two people who enter the same household: one stay.
            models.UniqueConstraint(
                fields=["procedure"],
                condition=models.Q(state="open"),
                name="rehousing_open_once",
                violation_error_message="Ce ménage est déjà dans le vivier.",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", ended_on__isnull=True)
                | (~models.Q(state="open") & models.Q(ended_on__isnull=False)),
                name="rehousing_ended_has_date",
                violation_error_message="Une sortie du vivier a une date, un séjour n'en a pas.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawal_reason=""),
                name="rehousing_withdrawn_has_reason",
                violation_error_message="Indiquez le motif du retrait.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="rehoused") | models.Q(lease_signed_on__isnull=False),
                name="rehousing_rehoused_has_lease",
                violation_error_message="Indiquez la date du bail.",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("entered_on")),
                name="rehousing_ends_after_entry",
                violation_error_message="La sortie précède l'inscription.",
            ),
        ]
        indexes = [
            # Reader: the screen of the pool, the longest wait first.
            models.Index(fields=["territory", "state", "entered_on"], name="rehousing_pool")
        ]

    def __str__(self) -> str:
        return f"vivier {self.pk}"


class RehousingLead(PublicModel):
    """The landlord in charge of finding a dwelling; another one may take over."""

    entry = models.ForeignKey(RehousingEntry, models.CASCADE, related_name="leads")
    landlord = models.ForeignKey(Organisation, models.PROTECT, related_name="rehousing_leads")
    named_on = models.DateField("désigné le")
    named_at_commission = models.CharField("en commission", max_length=80, blank=True, default="")
    ended_on = models.DateField("déchargé le", null=True, blank=True)
    referents_told_on = models.DateField("référents informés le", null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "chef de file"
        verbose_name_plural = "chefs de file"
        ordering = ["named_on", "pk"]
        constraints = [
            # Two people who name a lead at the same time: one of them is told.
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(ended_on__isnull=True),
                name="rehousing_lead_once",
                violation_error_message="Un chef de file est déjà désigné.",
            )
        ]

    def __str__(self) -> str:
        return f"chef de file {self.pk}"


class RehousingProposal(PublicModel):
    """A dwelling offered. ``fitting`` is the State's word; a refusal binds for no fixed time."""

    entry = models.ForeignKey(RehousingEntry, models.CASCADE, related_name="proposals")
    landlord = models.ForeignKey(Organisation, models.PROTECT, related_name="rehousing_proposals")
    offered_on = models.DateField("proposé le")
    dwelling = models.CharField("logement", max_length=200)
    size = models.CharField("type", max_length=2, choices=DwellingSize, blank=True, default="")
    rent = models.DecimalField(
        "loyer et charges (€)", max_digits=9, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(
        "réponse", max_length=15, choices=ProposalState, default=ProposalState.PENDING
    )
    answered_on = models.DateField("réponse le", null=True, blank=True)
    reason = models.CharField("raison", max_length=300, blank=True, default="")
    fitting = models.BooleanField("logement adapté", null=True, blank=True)
    fitting_on = models.DateField("apprécié le", null=True, blank=True)
    fitting_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "proposition de logement"
        verbose_name_plural = "propositions de logement"
        ordering = ["offered_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="pending", answered_on__isnull=True)
                | (
                    ~models.Q(state="pending")
                    & models.Q(answered_on__isnull=False)
                    & models.Q(answered_on__gte=models.F("offered_on"))
                ),
                name="rehousing_answer_has_date",
                violation_error_message="La réponse est datée du jour de la proposition ou après.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "not_allocated"]) | ~models.Q(reason=""),
                name="rehousing_refusal_has_reason",
                violation_error_message="Indiquez la raison du refus.",
            ),
            models.CheckConstraint(
                condition=models.Q(fitting__isnull=True) | models.Q(fitting_on__isnull=False),
                name="rehousing_fitting_has_date",
                violation_error_message="L'appréciation de l'État a une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"proposition {self.pk}"


class DaloElement(PublicModel):
    """What a public landlord says, or not, to justify not rehousing a household (C442).

    One per procedure; without it the State proposes priority, lead: the present landlord.
    """

    procedure = models.OneToOneField(Procedure, models.CASCADE, related_name="dalo_element")
    reason = models.CharField("raison donnée par le bailleur", max_length=500)
    given_on = models.DateField("donnée le")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "élément du bailleur sur un recours DALO"
        verbose_name_plural = "éléments des bailleurs sur les recours DALO"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"élément DALO {self.pk}"


class SolipexReferral(models.Model):
    """The criteria as they stood when a family was referred to SOLIPEX (S6)."""

    referral = models.OneToOneField(Referral, models.CASCADE, related_name="solipex")
    criteria: "models.JSONField[list[dict[str, str]]]" = models.JSONField("critères", default=list)
    version = models.CharField("règles", max_length=60)

    class Meta:
        verbose_name = "orientation SOLIPEX"
        verbose_name_plural = "orientations SOLIPEX"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"solipex {self.pk}"
