"""The DSF: one writing about one procedure by one organisation, and what belongs to it (C7)."""

from typing import Any

from django.db import models
from django.utils import timezone

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from households.models import Document, Household
from procedures.models import Procedure
from referrals.enums.dsf import (
    CarenceReason,
    DsfAddressee,
    DsfMission,
    DsfState,
    DsfTrigger,
    DsfVersion,
    Party,
    SendingChannel,
)
from referrals.models.referrals import Referral


class Dsf(PublicModel):
    """``occasion`` names the fact that set it in motion (``event:12``): asked twice, one DSF.

    Attempts to reach the household are those of ``referral``. ``hearing_on`` is the hearing it is
    for, followed while it is open; ``transmit_by`` the last day to send it (DSF-TRANSM), kept when
    it is sent. A carence keeps its reason after it is transmitted. ``batch`` names the request that
    asked for several at once, for the letter to each service.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="dsfs")
    household = models.ForeignKey(Household, models.PROTECT, related_name="dsfs")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="dsfs")
    referral = models.OneToOneField(Referral, models.PROTECT, related_name="dsf")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="dsfs")
    mission = models.CharField("mission", max_length=40, choices=DsfMission, default=DsfMission.DSF)
    version = models.CharField(
        "version", max_length=20, choices=DsfVersion, default=DsfVersion.INITIAL
    )
    trigger = models.CharField("déclencheur", max_length=20, choices=DsfTrigger)
    occasion = models.CharField(max_length=60)
    state = models.CharField("état", max_length=20, choices=DsfState, default=DsfState.REQUESTED)
    requested_on = models.DateField("demandé le")
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.CharField(max_length=40, blank=True, default="", db_default="")
    hearing_on = models.DateField("audience", null=True, blank=True)
    transmit_by = models.DateField("à transmettre au plus tard le", null=True, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    department_number = models.CharField(
        "numéro du Département", max_length=40, blank=True, default=""
    )

    observations_due_on = models.DateField("observations attendues le", null=True, blank=True)
    observations_told_on = models.DateField("parties informées le", null=True, blank=True)

    finished_on = models.DateField("terminé le", null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    carence_reason = models.CharField(
        "motif de carence", max_length=20, choices=CarenceReason, blank=True, default=""
    )
    transmitted_on = models.DateField("transmis le", null=True, blank=True)

    class Meta:
        verbose_name = "DSF"
        verbose_name_plural = "DSF"
        ordering = ["-requested_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "mission", "occasion"],
                condition=~models.Q(state="cancelled"),
                name="dsf_once",
                violation_error_message="Ce DSF est déjà demandé.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="carence") | ~models.Q(carence_reason=""),
                name="dsf_carence_has_reason",
                violation_error_message="Dites pourquoi le diagnostic n'a pas pu être fait.",
            ),
            models.CheckConstraint(
                condition=models.Q(transmitted_on__isnull=True)
                | models.Q(finished_on__isnull=False),
                name="dsf_sent_once_finished",
                violation_error_message="Terminez le DSF avant de le transmettre.",
            ),
        ]
        indexes = [
            # Reader: every DSF of the territory, by state, for the secretariat (S17).
            models.Index(fields=["territory", "state", "-requested_on"], name="dsf_of_territory"),
            # Reader: the list of a service.
            models.Index(fields=["organisation", "state"], name="dsf_of_service"),
        ]

    def __str__(self) -> str:
        return f"DSF {self.pk}"


class DsfAnswer(models.Model):
    """The value of one field of the form, as JSON: text, amount as text, ISO date, list, bool.

    ``is_carried``: taken from the file or the last DSF, nobody has confirmed it yet.
    """

    dsf = models.ForeignKey(Dsf, models.CASCADE, related_name="answers")
    name = models.CharField("champ", max_length=60)
    value: "models.JSONField[Any]" = models.JSONField("valeur", null=True, blank=True)
    is_carried = models.BooleanField("repris", default=False)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField("écrit le", default=timezone.now)

    class Meta:
        verbose_name = "réponse de DSF"
        verbose_name_plural = "réponses de DSF"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dsf", "name"], name="dsf_answer_once")]

    def __str__(self) -> str:
        return f"{self.name} du DSF {self.dsf_id}"


class DsfSetAside(models.Model):
    """What a second writer typed where somebody else had just written: kept until one is chosen."""

    dsf = models.ForeignKey(Dsf, models.CASCADE, related_name="set_aside")
    name = models.CharField("champ", max_length=60)
    value: "models.JSONField[Any]" = models.JSONField("valeur", null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le", default=timezone.now)
    settled_at = models.DateTimeField("tranché le", null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "saisie mise de côté"
        verbose_name_plural = "saisies mises de côté"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dsf", "name", "author"],
                condition=models.Q(settled_at__isnull=True),
                name="dsf_set_aside_once",
            )
        ]

    def __str__(self) -> str:
        return f"saisie {self.pk}"


class DsfWriter(models.Model):
    """Who has the form open, so that two people know of each other."""

    dsf = models.ForeignKey(Dsf, models.CASCADE, related_name="writers")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField("vu le")

    class Meta:
        verbose_name = "rédacteur présent"
        verbose_name_plural = "rédacteurs présents"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dsf", "user"], name="dsf_writer_once")]

    def __str__(self) -> str:
        return f"rédacteur {self.pk}"


class DsfObservation(PublicModel):
    """Written remarks of a party; never changed: another one completes it.

    ``organisation`` is who typed it: the landlord itself, or the service for the parties.
    """

    dsf = models.ForeignKey(Dsf, models.CASCADE, related_name="observations")
    party = models.CharField("partie", max_length=10, choices=Party)
    received_on = models.DateField("reçues le")
    text = models.TextField("observations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "observations d'une partie"
        verbose_name_plural = "observations des parties"
        ordering = ["received_on", "pk"]

    def __str__(self) -> str:
        return f"observations {self.pk}"


class DsfTransmission(models.Model):
    """The DSF, or the carence in its place, sent to the judge or to the CCAPEX."""

    dsf = models.ForeignKey(Dsf, models.CASCADE, related_name="transmissions")
    addressee = models.CharField("destinataire", max_length=10, choices=DsfAddressee)
    sent_on = models.DateField("transmis le")
    channel = models.CharField("voie", max_length=20, choices=SendingChannel)
    proof = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="preuve"
    )
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "transmission"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["dsf", "addressee"], name="dsf_sent_to_once")
        ]

    def __str__(self) -> str:
        return f"transmission {self.pk}"
