"""What was proposed by the rules and what people decided, side by side, for ever."""

from typing import Any

from django.db import models

from ccapex.accounts.models import Organisation, User
from ccapex.core.models.base import PublicModel
from procedures.models import Procedure
from referrals.enums import DecisionOutcome, Mission, NotTreatedReason
from referrals.models.lists import CdpList
from referrals.models.rules import RuleSetVersion


class Decision(PublicModel):
    """One per list, procedure and mission. ``proposed_*`` is the rules' word, never rewritten.

    ``attributes`` keeps the values that made it; ``explanation`` the French sentences.
    ``kept_referent`` is true where the present follow-up stays (published apart by the seed).
    """

    cdp_list = models.ForeignKey(CdpList, models.PROTECT, related_name="decisions")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="decisions")
    mission = models.CharField(max_length=40, choices=Mission, default=Mission.REFERENT)
    version = models.ForeignKey(RuleSetVersion, models.PROTECT, null=True, blank=True)
    rule = models.PositiveSmallIntegerField("règle", null=True, blank=True)
    proposed = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    attributes: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    explanation = models.TextField(blank=True, default="")
    kept_referent = models.BooleanField("référent maintenu", default=False)
    outcome = models.CharField("décision", max_length=20, choices=DecisionOutcome)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    not_treated_reason = models.CharField(
        "motif", max_length=30, choices=NotTreatedReason, blank=True, default=""
    )
    reason = models.CharField("raison de l'écart", max_length=300, blank=True, default="")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("décidé le", auto_now=True)

    class Meta:
        verbose_name = "décision d'attribution"
        verbose_name_plural = "décisions d'attribution"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cdp_list", "procedure", "mission"], name="decision_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="attributed") | models.Q(organisation__isnull=False),
                name="decision_attributed_has_organisation",
                violation_error_message="Choisissez l'organisation qui prend en charge.",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="not_treated") | ~models.Q(not_treated_reason=""),
                name="decision_not_treated_has_reason",
                violation_error_message="Indiquez pourquoi la situation n'est pas traitée.",
            ),
        ]

    def __str__(self) -> str:
        return f"décision {self.pk}"
