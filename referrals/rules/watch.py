"""The social watch: three groups, presence at the eviction, ten days' notice (C9; annexe 5)."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from procedures.law.calendar import is_holiday
from procedures.law.truce import mainland, period_of
from referrals.enums.missions import EntryChange, WatchGroup

NOTICE_DAYS = 10
SUNDAY = 6
FIRST_HOUR, LAST_HOUR = datetime.time(6), datetime.time(21)


@dataclass(frozen=True, slots=True)
class WatchRules:
    """``on_request``: what puts a household in the second group; the seed does not say it."""

    siao: str
    report_to: str
    notice: datetime.timedelta
    on_request: frozenset[str]
    to_confirm: str


def watch_rules(profile: Mapping[str, Any]) -> WatchRules | None:
    """None where the territory has no social watch."""
    told = profile.get("social_watch")
    if not told:
        return None
    return WatchRules(
        siao=told["siao"],
        report_to=told.get("report_to", ""),
        notice=datetime.timedelta(days=int(told.get("notice_days", NOTICE_DAYS))),
        on_request=frozenset(told.get("on_request") or ()),
        to_confirm=told.get("note", "") if told.get("to_confirm") else "",
    )


def monday_of(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def group_of(
    validated: Collection[str],
    raised: Collection[str],
    *,
    has_children: bool | None,
    rules: WatchRules,
) -> WatchGroup:
    """The first group only by a criterion that the State validated (annexe 5, 1; seed-notes 18)."""
    if validated:
        return WatchGroup.REQUIRED
    signs = {"children"} if has_children else set()
    if raised:
        signs.add("flag_not_validated")
    return WatchGroup.ON_REQUEST if signs & rules.on_request else WatchGroup.IF_PLACES


@dataclass(frozen=True, slots=True)
class Told:
    """What a list says of a household: what the next one is compared with."""

    group: int
    effective_from: datetime.date | None
    criteria: frozenset[str]


def change_since(before: Told | None, now: Told) -> EntryChange:
    if before is None:
        return EntryChange.NEW
    return EntryChange.SAME if before == now else EntryChange.CHANGED


def presence_required(group: int, *, reached: bool) -> bool:
    """Only for the first group, and only where no contact was possible (seed-notes 1)."""
    return group == WatchGroup.REQUIRED and not reached


def is_late(
    announced_on: datetime.date, eviction_on: datetime.date, notice: datetime.timedelta
) -> bool:
    """Ten days at least before the eviction: the tenth day before is still in time."""
    return eviction_on - announced_on < notice


@dataclass(frozen=True, slots=True)
class Announced:
    """An eviction as it is announced. ``truce`` is false for a lease that the truce leaves out."""

    eviction_on: datetime.date
    eviction_at: datetime.time | None
    effective_from: datetime.date | None
    zone: str
    truce: bool


def anomalies_of(announced: Announced) -> list[dict[str, str]]:
    """What forbids that day or that hour: ``code``, ``message``, ``article``. A judge may allow it,
    or a rehousing: the person who announces says so."""
    on, found = announced.eviction_on, []
    if on.weekday() == SUNDAY or is_holiday(on, announced.zone):
        found.append(_anomaly("closed_day", "C'est un dimanche ou un jour férié.", "L141-1 CPCE"))
    at = announced.eviction_at
    if at is not None and not FIRST_HOUR <= at <= LAST_HOUR:
        message = "Pas d'expulsion avant 6 heures ni après 21 heures."
        found.append(_anomaly("hours", message, "L141-1 CPCE"))
    if announced.truce and period_of(on, mainland()) is not None:
        found.append(_anomaly("truce", "C'est pendant la trêve hivernale.", "L412-6 CPCE"))
    if announced.effective_from is not None and on < announced.effective_from:
        message = "Le concours de la force publique ne prend effet que plus tard."
        found.append(_anomaly("before_effect", message, "décision d'octroi"))
    return found


def _anomaly(code: str, message: str, article: str) -> dict[str, str]:
    return {"code": code, "message": message, "article": article}
