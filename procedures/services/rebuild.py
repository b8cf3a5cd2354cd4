"""Rebuild what is computed from the facts: stage, step, hearing, legal dates, tasks, and the access
of who served an act.

The only writer of these columns and of ``Deadline``. The same facts, settings and day give the
same rows, however often it is run. The day counts for one thing only: which legal date comes next.
A daily job computes again the procedures whose next date has passed.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from ccapex.core.chunks import chunked
from households.models import Household
from procedures.law.outcome import Computed
from procedures.models import Deadline, Event, Procedure
from procedures.rules.next_dates import next_of, still_runs
from procedures.rules.stages import Fact, Standing, standing
from procedures.services import actions, legal, officers

CHUNK = 500
COLUMNS = (*Standing._fields, "next_deadline_on", "next_deadline_rule")
DEADLINE = ("rule", "step", "sense", "starts_on", "on", "effective_on", "status")
Dates = Sequence[Computed]


def recompute(procedure_ids: Iterable[int], *, day: datetime.date | None = None) -> int:
    """How many procedures changed. A constant number of queries for each 500 procedures.

    ``day``: from which the next legal date is looked for; today unless given.
    """
    today = day or timezone.localdate()
    changed = 0
    for ids in chunked(sorted(set(procedure_ids)), CHUNK):
        changed += _recompute(ids, today)
    return changed


def refresh_next_deadlines(*, day: datetime.date | None = None) -> int:
    """The daily job: the procedures whose next date has passed; how many changed."""
    today = day or timezone.localdate()
    passed = Procedure.objects.filter(next_deadline_on__lt=today).order_by("pk")
    return recompute(passed.values_list("pk", flat=True), day=today)


@transaction.atomic
def _recompute(ids: list[int], day: datetime.date) -> int:
    # Locked: a fact entered meanwhile would be computed from facts that are no longer all.
    rows = list(
        Procedure.objects.select_for_update(of=("self",))
        .filter(pk__in=ids)
        .order_by("pk")
        .values_list("pk", "territory_id", "household_id", *COLUMNS)
    )
    facts = facts_of(ids)
    outcomes = legal.outcomes(ids)
    dates: dict[int, tuple[int, Dates]] = {}
    changed: dict[int, dict[str, Any]] = {}
    for pk, territory_id, _, *known in rows:
        found = standing(facts[pk])
        kept = [one for one in legal.watched(outcomes[pk]) if still_runs(found.stage, one.rule)]
        dates[pk] = (territory_id, kept)
        columns = (*found, *next_of(kept, day))
        if tuple(known) != columns:
            changed[pk] = dict(zip(COLUMNS, columns, strict=True))
    _save(changed)
    moved = _save_dates(dates)
    households = {household_id for _, _, household_id, *_ in rows}
    # A household that only a local commission knew is the CCAPEX's from its first procedure on.
    Household.objects.filter(pk__in=households, is_local=True).update(is_local=False)
    officers.settle_access(households)
    actions.refresh(ids)
    return len(changed.keys() | moved)


def _save(changed: dict[int, dict[str, Any]]) -> None:
    procedures = [Procedure(pk=pk, **columns) for pk, columns in changed.items()]
    Procedure.objects.bulk_update(procedures, COLUMNS, batch_size=CHUNK)


def _save_dates(dates: dict[int, tuple[int, Dates]]) -> set[int]:
    """Writes the dates that differ from those kept; the procedures concerned."""
    kept: dict[int, dict[tuple[Any, ...], int]] = defaultdict(dict)
    rows = Deadline.objects.filter(procedure__in=dates).order_by()
    for pk, procedure_id, *values in rows.values_list("pk", "procedure_id", *DEADLINE):
        kept[procedure_id][tuple(values)] = pk
    stale: list[int] = []
    fresh: list[Deadline] = []
    for procedure_id, (territory_id, found) in dates.items():
        # Two dates of one rule and step: the first is the one to watch.
        ordered = sorted(map(_row, found), key=_latest_first)
        wanted = set({(row[0], row[1]): row for row in ordered}.values())
        stale += [pk for row, pk in kept[procedure_id].items() if row not in wanted]
        fresh += [
            Deadline(
                territory_id=territory_id,
                procedure_id=procedure_id,
                **dict(zip(DEADLINE, row, strict=True)),
            )
            for row in sorted(wanted - kept[procedure_id].keys(), key=lambda row: row[:2])
        ]
    moved = {one.procedure_id for one in fresh}
    if stale:
        gone = set(stale)
        moved |= {pk for pk, mine in kept.items() if gone & set(mine.values())}
        Deadline.objects.filter(pk__in=stale).delete()
    Deadline.objects.bulk_create(fresh, batch_size=CHUNK)
    return moved


def _latest_first(row: tuple[Any, ...]) -> int:
    day: datetime.date = row[4]
    return -day.toordinal()


def _row(one: Computed) -> tuple[Any, ...]:
    """A date as its row; a rule of one step is at step 1."""
    return (
        one.rule,
        one.step or 1,
        one.sense,
        one.starts_on,
        one.date,
        one.effective_on,
        one.status,
    )


def facts_of(ids: Iterable[int]) -> dict[int, list[Fact]]:
    """The facts in force of each procedure, in one query."""
    facts: dict[int, list[Fact]] = defaultdict(list)
    rows = Event.objects.filter(procedure__in=ids, replaced_by__isnull=True).order_by()
    for procedure_id, *fact in rows.values_list("procedure_id", *Fact._fields):
        facts[procedure_id].append(Fact(*fact))
    return facts
