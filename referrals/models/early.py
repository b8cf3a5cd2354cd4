"""The early tripartite letter (S7): what set it off, what the household answered, its outcome."""

from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from households.models import Household
from procedures.models import Procedure
from referrals.enums.rehousing import EarlyAnswer
from referrals.models.referrals import Referral


class EarlyTripartite(PublicModel):
    """Nothing to do with ``protocole_cohesion_sociale``, a contract after termination.

    The trigger is the first of ``signalled_on`` (two months of arrears) and ``suspended_on``
    (housing benefit stopped); both are kept (seed-notes 9).
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="early_tripartites")
    household = models.ForeignKey(Household, models.PROTECT, related_name="early_tripartites")
    procedure = models.OneToOneField(Procedure, models.PROTECT, related_name="early_tripartite")
    signalled_on = models.DateField("signalé à deux mois le", null=True, blank=True)
    suspended_on = models.DateField("aide suspendue le", null=True, blank=True)
    triggered_on = models.DateField("déclenché le")
    letter_on = models.DateField("courrier préparé le", null=True, blank=True)
    answer = models.CharField("réponse", max_length=10, choices=EarlyAnswer, blank=True, default="")
    answered_on = models.DateField("réponse le", null=True, blank=True)
    supported_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    supported_on = models.DateField("ASLL depuis le", null=True, blank=True)
    referral = models.OneToOneField(
        Referral, models.SET_NULL, null=True, blank=True, related_name="early_tripartite"
    )
    restored = models.BooleanField("aide rétablie", null=True, blank=True)
    restored_on = models.DateField("aide rétablie le", null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "intervention tripartite précoce"
        verbose_name_plural = "interventions tripartites précoces"
        ordering = ["-triggered_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signalled_on__isnull=False)
                | models.Q(suspended_on__isnull=False),
                name="early_tripartite_has_trigger",
                violation_error_message="Donnez la date du signalement ou celle de la suspension.",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="") | models.Q(answered_on__isnull=False),
                name="early_tripartite_answer_has_date",
                violation_error_message="Donnez la date de la réponse.",
            ),
            models.CheckConstraint(
                condition=~models.Q(restored=True) | models.Q(restored_on__isnull=False),
                name="early_tripartite_restored_has_date",
                violation_error_message="Donnez la date du rétablissement.",
            ),
        ]
        indexes = [
            # Reader: the list of those found, by year.
            models.Index(fields=["territory", "triggered_on"], name="early_tripartite_by_date")
        ]

    def __str__(self) -> str:
        return f"tripartite précoce {self.pk}"
