"""One eviction procedure on one lease; a household can have several over time."""

from django.db import models

from ccapex.accounts.models import Territory, User
from ccapex.core.models.base import PublicModel
from households.models import Household, Lease
from procedures.enums import Stage, Step


class Procedure(PublicModel):
    """One procedure on one lease.

    From ``stage`` to ``next_action_why``, columns are computed from the facts and cached for lists:
    ``procedures.services.rebuild`` writes them, and writes the same again from the same facts.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="procedures")
    reference = models.CharField("référence", max_length=20, unique=True)
    household = models.ForeignKey(Household, models.CASCADE, related_name="procedures")
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="procedures")
    origin = models.CharField(max_length=60, blank=True, default="")
    stage = models.CharField("stade", max_length=20, choices=Stage, default=Stage.PREVENTION)
    stage_since = models.DateField("depuis", null=True, blank=True)

    step = models.CharField(
        "étape", max_length=20, choices=Step, default=Step.PREVENTION, db_default=Step.PREVENTION
    )
    hearing_on = models.DateField("audience", null=True, blank=True)
    next_deadline_on = models.DateField("prochaine échéance", null=True, blank=True)
    next_deadline_rule = models.CharField(max_length=40, blank=True, default="", db_default="")
    next_action = models.CharField(
        "prochaine action", max_length=60, blank=True, default="", db_default=""
    )
    next_action_why = models.CharField(max_length=300, blank=True, default="", db_default="")

    paused_until = models.DateField("en pause jusqu'au", null=True, blank=True)
    pause_reason = models.CharField(
        "motif de la pause", max_length=300, blank=True, default="", db_default=""
    )
    paused_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "procédure"
        ordering = ["-pk"]
        indexes = [
            # Reader: lists of the territory filtered by stage.
            models.Index(fields=["territory", "stage"], name="procedure_by_stage"),
            # Reader: hearings to come.
            models.Index(fields=["territory", "hearing_on"], name="procedure_by_hearing"),
        ]

    def __str__(self) -> str:
        return self.reference
