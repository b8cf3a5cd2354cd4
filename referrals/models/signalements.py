"""The register of the administrative CCAPEX: every saisine and signalement, with its number."""

from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from households.models import Household
from procedures.models import Event, Procedure
from referrals.enums.signalements import IntakeChannel, Nature, Threshold


class Signalement(PublicModel):
    """``event`` is the fact that it brought, or the act of a list that it stands for: one line of
    the register for one fact. ``source`` names the list it comes from, ``list:12``; empty where a
    person entered it. ``threshold`` is the law's answer, computed and kept for the filters.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="signalements")
    reference = models.CharField("numéro", max_length=20, unique=True)
    household = models.ForeignKey(Household, models.CASCADE, related_name="signalements")
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="signalements")
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="signalements"
    )
    nature = models.CharField("nature", max_length=15, choices=Nature)
    channel = models.CharField("voie", max_length=30, choices=IntakeChannel)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="signalements_sent"
    )
    sender_name = models.CharField("expéditeur", max_length=160, blank=True, default="")
    received_on = models.DateField("reçu le")
    acted_on = models.DateField("date de l'acte ou du signalement")
    debt_amount = models.DecimalField(
        "dette (€)", max_digits=11, decimal_places=2, null=True, blank=True
    )
    months_unpaid = models.PositiveSmallIntegerField("mois d'impayé", null=True, blank=True)
    payer_action = models.CharField(
        "ce que la CAF ou la MSA a fait", max_length=300, blank=True, default=""
    )
    comment = models.CharField("observations", max_length=500, blank=True, default="")
    threshold = models.CharField(
        "seuil", max_length=15, choices=Threshold, default=Threshold.UNKNOWN
    )
    threshold_rule = models.CharField("règle du seuil", max_length=40, blank=True, default="")
    source = models.CharField("origine", max_length=60, blank=True, default="")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "saisine ou signalement"
        verbose_name_plural = "saisines et signalements"
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event"],
                name="signalement_of_event_once",
                violation_error_message="Ce fait est déjà inscrit au registre.",
            ),
        ]
        indexes = [
            # Reader: the register, the latest first, by dates.
            models.Index(fields=["territory", "-received_on", "-id"], name="signalement_register"),
            # Reader: the undo of a list.
            models.Index(fields=["source"], name="signalement_by_source"),
        ]

    def __str__(self) -> str:
        return self.reference
