"""What the household and the owner answered (C14), and consultations of the ADIL (C16)."""

from typing import Any

from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from ccapex.letters.models import Letter
from households.models import DebtStatement, Household
from procedures.models import Procedure
from referrals.enums.measures import AnswerChannel, ConsultationChannel, QuestionnaireFor


class Questionnaire(PublicModel):
    """Sent with a letter at a stage of the procedure; ``answers`` by code of the profile's list."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="questionnaires")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="questionnaires")
    addressee = models.CharField("destinataire", max_length=10, choices=QuestionnaireFor)
    stage = models.CharField("stade", max_length=20)
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="questionnaire"
    )
    answered_on = models.DateField("répondu le", null=True, blank=True)
    channel = models.CharField(
        "voie de la réponse", max_length=10, choices=AnswerChannel, blank=True, default=""
    )
    answers: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "questionnaire"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "addressee", "stage"], name="questionnaire_once"
            )
        ]

    def __str__(self) -> str:
        return f"questionnaire {self.pk}"


class Consultation(PublicModel):
    """The ADIL, or another adviser, saw the household: counted, and what it found of the debt."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="consultations")
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    adviser = models.ForeignKey(Organisation, models.PROTECT, related_name="consultations")
    on = models.DateField("le")
    channel = models.CharField("moyen", max_length=20, choices=ConsultationChannel)
    contested = models.BooleanField("dette contestée", null=True, blank=True)
    statement = models.OneToOneField(
        DebtStatement, models.SET_NULL, null=True, blank=True, related_name="consultation"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "consultation"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "adviser", "on", "channel"],
                name="consultation_once",
                violation_error_message="Cette consultation est déjà notée.",
            )
        ]

    def __str__(self) -> str:
        return f"consultation {self.pk}"
