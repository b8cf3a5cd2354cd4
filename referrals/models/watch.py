"""Social watch: the weekly list to the SIAO, the watch of a household, the eviction announced."""

from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from ccapex.letters.models import Letter
from households.models import Household
from procedures.models import Procedure
from referrals.enums.missions import (
    EntryChange,
    Presence,
    WatchEnd,
    WatchGroup,
    WatchListState,
    WatchSolution,
)
from referrals.models.referrals import Referral


class WatchList(PublicModel):
    """The CFP granted, for one SIAO and one week; ``week_of`` is its Monday.

    A draft follows the facts. Once sent it never changes, and ``document`` is its frozen PDF.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="watch_lists")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="watch_lists")
    week_of = models.DateField("semaine du")
    state = models.CharField(
        "état", max_length=10, choices=WatchListState, default=WatchListState.DRAFT
    )
    prepared_at = models.DateTimeField("préparée le", null=True, blank=True)
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "liste de veille sociale"
        verbose_name_plural = "listes de veille sociale"
        ordering = ["-week_of", "-pk"]
        constraints = [
            # Two workers of the same Monday make one list.
            models.UniqueConstraint(
                fields=["territory", "organisation", "week_of"], name="watch_list_once_a_week"
            )
        ]

    def __str__(self) -> str:
        return f"veille sociale, semaine du {self.week_of}"


class WatchEntry(PublicModel):
    """A household of a list. ``criteria`` are the vulnerability criteria that the State validated.

    ``group_reason`` is there where a person chose another group than the rule's.
    """

    watch_list = models.ForeignKey(WatchList, models.CASCADE, related_name="entries")
    household = models.ForeignKey(Household, models.PROTECT, related_name="watch_entries")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="watch_entries")
    granted_on = models.DateField("accordé le", null=True, blank=True)
    effective_from = models.DateField("exécutable à partir du", null=True, blank=True)
    group = models.PositiveSmallIntegerField("groupe", choices=WatchGroup)
    criteria: "models.JSONField[list[str]]" = models.JSONField("critères", default=list)
    group_reason = models.CharField("motif du groupe", max_length=300, blank=True, default="")
    group_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    change = models.CharField(
        "évolution", max_length=10, choices=EntryChange, default=EntryChange.NEW
    )
    sheet = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "ménage en veille"
        verbose_name_plural = "ménages en veille"
        ordering = ["group", "effective_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["watch_list", "procedure"], name="watch_entry_once")
        ]

    def __str__(self) -> str:
        return f"veille {self.pk}"


class Watch(PublicModel):
    """The watch of a household, from the first list that names it to its end.

    ``referral`` (to the SIAO) carries the attempts; ``operator`` is who goes there for the SIAO.
    """

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="watch")
    entry = models.ForeignKey(WatchEntry, models.PROTECT, related_name="+")
    group = models.PositiveSmallIntegerField("groupe", choices=WatchGroup)
    operator = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="watches"
    )
    end = models.CharField("issue", max_length=20, choices=WatchEnd, blank=True, default="")

    class Meta:
        verbose_name = "veille sociale"
        verbose_name_plural = "veilles sociales"
        ordering = ["group", "pk"]

    def __str__(self) -> str:
        return f"veille sociale {self.pk}"


class WatchReport(PublicModel):
    """The point sent to the SIAO and to the State's desk after a visit or a call (annexe 5, 3)."""

    watch = models.ForeignKey(Watch, models.PROTECT, related_name="reports")
    on = models.DateField("le")
    reached = models.BooleanField("ménage joint")
    solution = models.CharField("solution envisagée", max_length=20, choices=WatchSolution)
    keys = models.BooleanField("remise des clés acceptée", null=True, blank=True)
    asks_support = models.BooleanField(
        "appui de l'État demandé auprès du commissaire de justice", default=False
    )
    note = models.CharField("point", max_length=500, blank=True, default="")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField("lu le", null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "point de veille"
        verbose_name_plural = "points de veille"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"point de veille {self.pk}"


class EvictionNotice(PublicModel):
    """The day of the eviction, announced by the commissaire de justice. A new day replaces it.

    ``anomalies`` are what the calendar says of the day: ``code``, ``message``, ``article``.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="eviction_notices")
    announced_on = models.DateField("annoncée le")
    eviction_on = models.DateField("expulsion le")
    eviction_at = models.TimeField("à", null=True, blank=True)
    late = models.BooleanField("hors délai", default=False)
    anomalies: "models.JSONField[list[dict[str, str]]]" = models.JSONField(default=list)
    override_reason = models.CharField(
        "maintenue malgré l'anomalie", max_length=300, blank=True, default=""
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    presence = models.CharField(
        "travailleur social", max_length=10, choices=Presence, blank=True, default=""
    )
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        verbose_name = "annonce d'expulsion"
        verbose_name_plural = "annonces d'expulsion"
        ordering = ["-pk"]
        constraints = [
            # One day in force: two people who announce at once would give two.
            models.UniqueConstraint(
                fields=["procedure"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="eviction_notice_in_force_once",
                violation_error_message="Une date est déjà annoncée : remplacez-la.",
            )
        ]
        indexes = [
            # Reader: the evictions to come of a territory.
            models.Index(fields=["territory", "eviction_on"], name="eviction_notice_by_date")
        ]

    def __str__(self) -> str:
        return f"annonce {self.pk}"
