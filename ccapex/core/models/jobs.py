"""A job is a row: what is to be done, how far it is, what it gave (architecture, decision 4)."""

from typing import Any

from django.db import models

from ccapex.core.models.base import PublicModel


class JobState(models.TextChoices):
    PENDING = "pending", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "En échec"


class Job(PublicModel):
    """``arguments`` holds identifiers only. ``key`` makes a second request find the first job."""

    kind = models.CharField("travail", max_length=40)
    queue = models.CharField("file", max_length=20)
    key = models.CharField(max_length=80, blank=True, default="")
    arguments: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    territory_id = models.BigIntegerField(null=True)
    author_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    state = models.CharField("état", max_length=10, choices=JobState, default=JobState.PENDING)
    done = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("à faire", default=0)
    result: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    message = models.CharField(max_length=300, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state__in=["pending", "running"]) & ~models.Q(key=""),
                name="job_open_once",
            )
        ]
        indexes = [
            # Reader: the runner and the sweep, oldest first.
            models.Index(fields=["state", "id"], name="job_to_take")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
