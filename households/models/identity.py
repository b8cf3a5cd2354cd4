"""Identity: the keys that find candidates, and merges that can be undone."""

from typing import Any

from django.db import models

from ccapex.accounts.models import Territory, User
from ccapex.core.models.base import PublicModel
from households.enums import MergeKind
from households.models.household import Household
from households.querysets import MergeQuerySet


class MatchKey(models.Model):
    """A blocking key of a household (``households.matching.blocking``), within its territory."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+")
    household = models.ForeignKey(Household, models.CASCADE, related_name="match_keys")
    key = models.CharField(max_length=80)

    class Meta:
        verbose_name = "clé de rapprochement"
        constraints = [models.UniqueConstraint(fields=["household", "key"], name="match_key_once")]
        indexes = [
            # Reader: candidates of an incoming row.
            models.Index(fields=["territory", "key"], name="match_key_lookup")
        ]

    def __str__(self) -> str:
        return f"clé {self.pk}"


class MergeOperation(PublicModel):
    """Two households made one, or one made two: undoing puts each row of ``moved`` back.

    A merge: ``absorbed`` gave its rows to ``kept``. A split: ``absorbed`` is the new household,
    and the rows came from ``kept``.
    """

    kind = models.CharField("opération", max_length=10, choices=MergeKind, default=MergeKind.MERGE)

    kept = models.ForeignKey(Household, models.PROTECT, related_name="merges_kept")
    absorbed = models.ForeignKey(Household, models.PROTECT, related_name="merges_absorbed")
    moved: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    reason = models.CharField("motif", max_length=300)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "fusion de ménages"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"fusion {self.pk}"
