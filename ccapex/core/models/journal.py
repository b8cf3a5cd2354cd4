"""The journal: who saw, changed, exported or printed what, as whom, when, on which ground."""

from typing import Any

from django.db import models


class JournalEntry(models.Model):
    """Append-only: triggers of the database refuse update and delete (architecture, decision 5).

    Plain identifiers and no foreign key: a line must outlive what it speaks of.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    territory_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=40)
    object_type = models.CharField(max_length=40, blank=True, default="")
    object_id = models.BigIntegerField(null=True)
    household_id = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=60, blank=True, default="")
    details: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True, default="")

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        ordering = ["-pk"]
        indexes = [
            # Reader: the disclosure report of a household.
            models.Index(fields=["household_id", "at"], name="journal_by_household"),
            # Reader: what somebody did.
            models.Index(fields=["actor_id", "at"], name="journal_by_actor"),
            # Reader: the purge, and the journal of a period.
            models.Index(fields=["at"], name="journal_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"


class JournalPurge(models.Model):
    """The proof of a deletion: what was older than ``cutoff`` went, ``count`` lines, ``at`` then.

    The triggers let lines go only while an unsealed row of the same transaction says so.
    """

    cutoff = models.DateTimeField("lignes antérieures au")
    count = models.PositiveIntegerField("lignes supprimées", default=0)
    at = models.DateTimeField("fait le", auto_now_add=True)
    sealed = models.BooleanField(default=False)

    class Meta:
        verbose_name = "purge du journal"
        verbose_name_plural = "purges du journal"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"purge {self.pk}"
