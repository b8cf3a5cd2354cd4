"""A version of a territory's attribution table for a mission; published ones never change."""

from typing import Any

from django.db import models

from ccapex.accounts.models import Territory, User
from ccapex.core.models.base import PublicModel
from referrals.enums import Mission


class RuleSetVersion(PublicModel):
    """``table`` is the decision table in the form of the profiles (see docs/profils.md).

    Draft while ``published_at`` is empty; the person who publishes is not its author.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="rule_set_versions")
    mission = models.CharField("mission", max_length=40, choices=Mission)
    number = models.PositiveIntegerField("version")
    table: "models.JSONField[dict[str, Any]]" = models.JSONField("table", default=dict)
    valid_from = models.DateField("valable depuis", null=True, blank=True)
    valid_to = models.DateField("jusqu'au", null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "version des règles"
        verbose_name_plural = "versions des règles"
        ordering = ["territory", "mission", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "mission", "number"], name="rule_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_mission_display()} v{self.number}"
