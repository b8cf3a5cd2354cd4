"""A mission in the field: the order behind a referral, its visits, its report (C8, C15, S5)."""

from django.db import models

from ccapex.accounts.models import Organisation, Unit, User
from ccapex.core.models.base import PublicModel
from ccapex.letters.models import Letter
from referrals.enums import Mission
from referrals.enums.missions import Aim, Authority, Intensity, SupportKind, VisitResult
from referrals.models.contacts import ContactAttempt
from referrals.models.referrals import Referral


class Mandate(PublicModel):
    """The order given to an operator; ``mission`` is that of the referral.

    ``funding`` is a code of the profile, compulsory for the diagnostic (annexe 4, 3). ``reason`` is
    the sentence that justified the order that day. ``order`` is the mission order with its fiche
    d'éléments, frozen.
    """

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="mandate")
    mission = models.CharField("mission", max_length=40, choices=Mission)
    authority = models.CharField("décidée par", max_length=20, choices=Authority)
    decider = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField("décidée le")
    funding = models.CharField("financement", max_length=60, blank=True, default="")
    reason = models.CharField("motif", max_length=300, blank=True, default="")
    order = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="+")
    report_unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="rapport à"
    )
    copy_unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="copie à"
    )
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "ordre de mission"
        verbose_name_plural = "ordres de mission"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(mission="ccapex_diagnostic") | ~models.Q(funding=""),
                name="mandate_diagnostic_has_funding",
                violation_error_message="Indiquez la source du financement du diagnostic.",
            ),
        ]

    def __str__(self) -> str:
        return f"ordre de mission {self.pk}"


class Visit(PublicModel):
    """A visit planned, then what it gave. ``attempt`` is the contact that it became."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="visits")
    planned_on = models.DateField("le")
    planned_at = models.TimeField("à", null=True, blank=True)
    result = models.CharField(
        "résultat", max_length=20, choices=VisitResult, default=VisitResult.PLANNED
    )
    attempt = models.OneToOneField(
        ContactAttempt, models.SET_NULL, null=True, blank=True, related_name="visit"
    )
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "visite"
        ordering = ["planned_on", "planned_at", "pk"]

    def __str__(self) -> str:
        return f"visite {self.pk}"


class MissionReport(PublicModel):
    """What the mission found. ``conclusions`` and ``measures`` are codes of the profile.

    The last four fields before ``sent_at`` are those of a diagnostic (annexe 4, 4). ``read_at``
    empties the queue of the desk that receives it.
    """

    mandate = models.OneToOneField(Mandate, models.PROTECT, related_name="report")
    contact_made = models.BooleanField("contact avec le ménage", null=True, blank=True)
    situation = models.TextField("situation", max_length=2000, blank=True, default="")
    aim = models.CharField("objectif", max_length=20, choices=Aim, blank=True, default="")
    conclusions: "models.JSONField[list[str]]" = models.JSONField("préconisations", default=list)
    measures = models.CharField("mesures proposées", max_length=300, blank=True, default="")
    asks_agenda = models.BooleanField("inscription à l'ordre du jour demandée", default=False)
    agenda_settled_on = models.DateField("demande traitée le", null=True, blank=True)
    support_kind = models.CharField(
        "accompagnement", max_length=20, choices=SupportKind, blank=True, default=""
    )
    intensity = models.CharField(
        "intensité", max_length=20, choices=Intensity, blank=True, default=""
    )
    expected_months = models.PositiveSmallIntegerField("durée prévue (mois)", null=True, blank=True)
    relay = models.CharField("relais", max_length=200, blank=True, default="")
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField("lu le", null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "rapport de mission"
        verbose_name_plural = "rapports de mission"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(contact_made__isnull=False),
                name="mission_report_sent_says_contact",
                violation_error_message="Dites si le ménage a pu être joint.",
            )
        ]
        indexes = [
            # Reader: the reports that nobody has read yet.
            models.Index(
                fields=["sent_at"],
                condition=models.Q(read_at__isnull=True),
                name="mission_report_unread",
            )
        ]

    def __str__(self) -> str:
        return f"rapport {self.pk}"
