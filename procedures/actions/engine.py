"""Which tasks the facts of a file call for, by the table of its territory: pure, no clock.

The same facts, table and day give the same tasks. A task is known by its row and by the fact that
set it in motion: a corrected fact keeps its first name, so that its task is not asked twice.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ccapex.core import french
from ccapex.profiles.actions import STEPS, TRIGGERS
from procedures.actions.conditions import holds, unknowns
from procedures.actions.delays import due
from procedures.actions.table import HOUSEHOLD, Row

DECIDED: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "cfp_granted": ("cfp_decision", "kind", ("granted",)),
    "cfp_refused": ("cfp_decision", "kind", ("refused",)),
    "tenant_absent": ("judgment", "presence", ("repute_contradictoire", "par_defaut")),
    "lease_terminated": ("judgment", "outcome", ("firm",)),
}
"""Triggers that are a fact with a given detail: (kind, name of the detail, accepted values)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in force. ``root`` is the id of the first entry of it, before any correction."""

    root: int
    kind: str
    occurred_on: datetime.date
    details: Mapping[str, Any] = field(default_factory=dict)
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class File:
    """What the engine knows of one procedure. ``legal``: rule → date of the legal calendar."""

    step: str
    stock: str
    step_since: datetime.date | None
    facts: Sequence[Fact]
    known: Mapping[str, Any]
    hearing_on: datetime.date | None = None
    legal: Mapping[str, datetime.date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """``organisation_id`` is the sender of the act: an officer's task is for who served it."""

    row: Row
    occasion: str
    due_on: datetime.date | None
    why: str
    urgent: bool
    organisation_id: int | None


def wanted(rows: Iterable[Row], file: File, *, today: datetime.date, zone: str) -> list[Wanted]:
    """The tasks of the day, in the order of the table. ``zone``: its public holidays."""
    found = []
    for row in rows:
        if row.actor == HOUSEHOLD or not _applies(row, file):
            continue
        task = _task(row, file, today, zone)
        if task is not None:
            found.append(task)
    return found


def asked_of_household(rows: Iterable[Row], file: File) -> list[str]:
    """What the charter asks of the household at this step, to be told to it."""
    return [row.label for row in rows if row.actor == HOUSEHOLD and _applies(row, file)]


def matches(name: str, fact: Fact) -> bool:
    """Whether the fact is what a row calls ``name``."""
    if name in DECIDED:
        kind, detail, accepted = DECIDED[name]
        return fact.kind == kind and fact.details.get(detail) in accepted
    return fact.kind == name


def _applies(row: Row, file: File) -> bool:
    return file.step in row.steps and (not row.stock or row.stock == file.stock)


def _task(row: Row, file: File, today: datetime.date, zone: str) -> Wanted | None:
    fact, name = _trigger(row, file.facts)
    if row.after and fact is None:
        return None
    since = fact.occurred_on if fact else file.step_since
    if _extinguished(row, file.facts, since):
        return None
    answer = holds(row.when, file.known) if row.when else True
    if answer is False:
        return None
    trigger = (since, TRIGGERS[name] if name else f"l'étape « {STEPS[file.step]} »")
    anchors = {"hearing": file.hearing_on, "effective_from": _effective_from(file.facts)}
    if row.wait is not None:
        start = due(row.wait, trigger=trigger, anchors=anchors, legal=file.legal, zone=zone).on
        if start is None or start > today:
            return None
    due_on, words = None, _since(trigger)
    if row.delay is not None:
        end = due(row.delay, trigger=trigger, anchors=anchors, legal=file.legal, zone=zone)
        due_on, words = end.on, end.words
    return Wanted(
        row,
        occasion=f"event:{fact.root}" if fact else f"step:{file.step}",
        due_on=due_on,
        why=_why(row, words, file, sure=answer is True),
        urgent=row.legal,
        organisation_id=fact.organisation_id if fact else None,
    )


def _trigger(row: Row, facts: Sequence[Fact]) -> tuple[Fact | None, str]:
    """The latest fact that sets the row in motion, and what the row calls it."""
    found = [(fact, name) for fact in facts for name in row.after if matches(name, fact)]
    if not found:
        return None, ""
    return max(found, key=lambda one: (one[0].occurred_on, one[0].root))


def _extinguished(row: Row, facts: Sequence[Fact], since: datetime.date | None) -> bool:
    return any(
        matches(name, fact) and (since is None or fact.occurred_on >= since)
        for name in row.until
        for fact in facts
    )


def _effective_from(facts: Sequence[Fact]) -> datetime.date | None:
    """The day from which the latest decision lets the eviction take place, if it says so."""
    for fact in sorted(facts, key=lambda one: (one.occurred_on, one.root), reverse=True):
        if matches("cfp_granted", fact) and fact.details.get("effective_from"):
            return datetime.date.fromisoformat(fact.details["effective_from"])
    return None


def _since(trigger: tuple[datetime.date | None, str]) -> str:
    day, words = trigger
    return f"depuis {words} du {french.day(day)}" if day else f"depuis {words}"


def _why(row: Row, words: str, file: File, *, sure: bool) -> str:
    text = f"{words[0].upper()}{words[1:]} ({row.source})."
    if not sure and row.when:
        text += f" À vérifier{french.NBSP}: {french.joined(unknowns(row.when, file.known))}."
    return text[:300]
