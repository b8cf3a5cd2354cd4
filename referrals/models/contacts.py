"""Attempts to reach a household (V6) and axes of support opened (V7)."""

from django.db import models

from ccapex.accounts.models import User
from ccapex.core.models.base import PublicModel
from referrals.enums import AxisKind, AxisResult, Channel, ContactResult
from referrals.models.referrals import Referral


class ContactAttempt(PublicModel):
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="contact_attempts")
    on = models.DateField("le")
    channel = models.CharField("moyen", max_length=20, choices=Channel)
    result = models.CharField("résultat", max_length=30, choices=ContactResult)
    appointment_on = models.DateField("rendez-vous le", null=True, blank=True)
    note = models.CharField("note", max_length=500, blank=True, default="")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "prise de contact"
        verbose_name_plural = "prises de contact"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class SupportAxis(PublicModel):
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="axes")
    kind = models.CharField("axe", max_length=30, choices=AxisKind)
    opened_on = models.DateField("ouvert le")
    closed_on = models.DateField("clos le", null=True, blank=True)
    result = models.CharField(
        "résultat", max_length=20, choices=AxisResult, default=AxisResult.IN_PROGRESS
    )
    amount = models.DecimalField(
        "montant (€)", max_digits=9, decimal_places=2, null=True, blank=True
    )
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "axe d'accompagnement"
        verbose_name_plural = "axes d'accompagnement"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True)
                | models.Q(closed_on__gte=models.F("opened_on")),
                name="axis_closes_after_opening",
                violation_error_message="La fin de l'axe précède son ouverture.",
            )
        ]

    def __str__(self) -> str:
        return f"axe {self.pk}"
