"""Dates computed from the facts, the settings that the law leaves open, and calendar addresses."""

import datetime
from typing import Any

from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from procedures.models.procedures import Procedure


class Deadline(models.Model):
    """A date of the legal calendar, cached for queues and calendars. Never typed by hand.

    ``on`` is the last day of the period; windows have ``starts_on`` too; ``on`` is empty where the
    rule is not set. The computation line is not kept: it is computed again when it is shown.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="deadlines")
    rule = models.CharField("règle", max_length=40)
    step = models.PositiveSmallIntegerField(default=1)
    sense = models.CharField("sens", max_length=4)
    starts_on = models.DateField("du", null=True, blank=True)
    on = models.DateField("échéance", null=True, blank=True)
    effective_on = models.DateField("effet", null=True, blank=True)
    status = models.CharField("état de la règle", max_length=20)

    class Meta:
        verbose_name = "échéance"
        ordering = ["on", "rule", "step"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "rule", "step"], name="deadline_once")
        ]
        indexes = [
            # Reader: deadlines of the week, and the calendar of a team.
            models.Index(fields=["territory", "on"], name="deadline_by_date")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.pk}"

    @property
    def shown_on(self) -> datetime.date | None:
        """The day to show: what may be done from a day on (``MIN``) counts at that day."""
        return (self.effective_on or self.on) if self.sense == "MIN" else self.on


class LegalSetting(models.Model):
    """A value that no text read gives: empty until somebody entitled enters it, with its source.

    Without territory it holds everywhere. ``value`` is JSON: months, an article, a text.
    """

    territory = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="legal_settings",
        verbose_name="territoire",
    )
    rule = models.CharField("règle", max_length=40)
    name = models.CharField("paramètre", max_length=60)
    value: "models.JSONField[Any]" = models.JSONField("valeur", null=True, blank=True)
    valid_from = models.DateField("applicable du")
    valid_to = models.DateField("au", null=True, blank=True)
    source = models.CharField("source", max_length=300, blank=True, default="")
    confirmed = models.BooleanField("validé par un juriste", default=False)
    author = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="saisi par"
    )
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        verbose_name = "paramètre juridique"
        verbose_name_plural = "paramètres juridiques"
        ordering = ["rule", "name", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "rule", "name", "valid_from"],
                name="legal_setting_once",
                violation_error_message="Ce paramètre a déjà une valeur à cette date.",
            ),
            # A constraint takes two absences for different values: "everywhere" needs its own.
            models.UniqueConstraint(
                fields=["rule", "name", "valid_from"],
                condition=models.Q(territory__isnull=True),
                name="legal_setting_everywhere_once",
                violation_error_message="Ce paramètre a déjà une valeur à cette date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.name}"


class CalendarFeed(models.Model):
    """A private calendar address, of a person or of a team; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    whole_team = models.BooleanField("de toute l'équipe", default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField("révoquée le", null=True, blank=True)

    class Meta:
        verbose_name = "adresse de calendrier"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"calendrier {self.pk}"
