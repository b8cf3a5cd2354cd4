"""Counters of the references that people quote on the phone (H-2026-000123)."""

from django.db import models


class NumberSequence(models.Model):
    """``last`` is the last number given for this prefix and year."""

    prefix = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="number_sequence_once")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"
