"""One eviction procedure on one lease; a household can have several over time."""

from django.db import models

from ccapex.accounts.models import Territory
from ccapex.core.models.base import PublicModel
from households.models import Household, Lease
from procedures.enums import Stage


class Procedure(PublicModel):
    """``stage`` and ``stage_since`` are computed from the events, and cached for lists."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="procedures")
    reference = models.CharField("référence", max_length=20, unique=True)
    household = models.ForeignKey(Household, models.CASCADE, related_name="procedures")
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="procedures")
    origin = models.CharField(max_length=60, blank=True, default="")
    stage = models.CharField("stade", max_length=20, choices=Stage, default=Stage.PREVENTION)
    stage_since = models.DateField("depuis", null=True, blank=True)

    class Meta:
        verbose_name = "procédure"
        ordering = ["-pk"]
        indexes = [
            # Reader: lists of the territory filtered by stage.
            models.Index(fields=["territory", "stage"], name="procedure_by_stage")
        ]

    def __str__(self) -> str:
        return self.reference
