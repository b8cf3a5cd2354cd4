"""What an organisation declared about a household: said once, asked of nobody else (C11)."""

from typing import Any

from django.db import models

from ccapex.accounts.models import Organisation, Unit, User
from households.enums import MeasureKind
from households.models.household import Household


class DeclaredValue(models.Model):
    """One answer. ``field`` is a field of the profile's enrichment section.

    ``value`` is JSON: text, number, boolean, ISO date or list of ISO dates; ``null`` means
    "we do not know", which is an answer too. The latest row of a field prevails.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="declared_values")
    field = models.CharField("champ", max_length=60)
    value: "models.JSONField[Any]" = models.JSONField("valeur", null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="declared_values")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    declared_at = models.DateTimeField("déclaré le", auto_now_add=True)

    class Meta:
        verbose_name = "valeur déclarée"
        ordering = ["pk"]
        indexes = [
            # Reader: the latest value of each field of the households of a list.
            models.Index(fields=["household", "field", "id"], name="declared_latest")
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.pk}"


class FollowUp(models.Model):
    """A service that already follows the household, and its measure (V3)."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="follow_ups")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="follow_ups")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True)
    referent_name = models.CharField("référent", max_length=120, blank=True, default="")
    measure = models.CharField(
        "mesure", max_length=20, choices=MeasureKind, default=MeasureKind.NONE
    )
    starts_on = models.DateField("depuis", null=True, blank=True)
    ends_on = models.DateField("jusqu'au", null=True, blank=True)
    declared_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "suivi"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="follow_up_ends_after_start",
                violation_error_message="La fin de la mesure précède son début.",
            )
        ]

    def __str__(self) -> str:
        return f"suivi {self.pk}"
