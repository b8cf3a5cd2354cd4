"""Yearly figures: what a local commission sent up, and what it says of years not entered."""

from typing import Any

from django.db import models
from django.db.models import Q

from ccapex.accounts.models import User
from ccapex.core.models.base import PublicModel
from commissions.models.bodies import Commission


class YearlyReturn(PublicModel):
    """The figures of a year as they were when the local secretariat sent them; sent again, they
    are replaced, and the journal keeps that they were."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="returns")
    year = models.PositiveSmallIntegerField("année")
    figures: "models.JSONField[dict[str, Any]]" = models.JSONField("chiffres", default=dict)
    note = models.CharField("précision", max_length=300, blank=True, default="")
    sent_at = models.DateTimeField("transmis le")
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "bilan annuel transmis"
        verbose_name_plural = "bilans annuels transmis"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commission", "year"], name="yearly_return_once")
        ]

    def __str__(self) -> str:
        return f"bilan {self.pk}"


class ToldSince(models.Model):
    """« Plus de 200 situations depuis 2005 »: what a commission says of a whole period.

    Empty is unknown. ``more_than``: the total is a least. ``to_year``: the last year told of.
    """

    commission = models.ForeignKey(Commission, models.CASCADE, related_name="told_since")
    from_year = models.PositiveSmallIntegerField("depuis")
    to_year = models.PositiveSmallIntegerField("jusqu'en")
    total = models.PositiveIntegerField("situations vues", null=True, blank=True)
    known = models.PositiveIntegerField("dont déjà connues", null=True, blank=True)
    more_than = models.BooleanField("plus de", default=False)
    note = models.CharField("précision", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "chiffres d'une période"
        verbose_name_plural = "chiffres de périodes"
        ordering = ["from_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "from_year", "to_year"], name="told_since_once"
            ),
            models.CheckConstraint(
                condition=Q(from_year__lte=models.F("to_year")),
                name="told_since_in_order",
                violation_error_message="La période finit avant de commencer.",
            ),
        ]

    def __str__(self) -> str:
        return f"période {self.pk}"
