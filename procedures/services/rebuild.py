"""Rebuild what is computed from the facts: stage, step, hearing, legal dates, tasks.

The only writer of these columns and of ``Deadline``. The same facts, settings and day give the
same rows, however often it is run.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from ccapex.core.chunks import chunked
from procedures.models import Event, Procedure
from procedures.rules.stages import Fact, Standing, standing
from procedures.services import actions

CHUNK = 500
STANDING = list(Standing._fields)


def recompute(procedure_ids: Iterable[int], *, day: datetime.date | None = None) -> int:
    """How many procedures changed. A constant number of queries for each 500 procedures."""
    changed = 0
    for ids in chunked(sorted(set(procedure_ids)), CHUNK):
        changed += _recompute(ids)
    return changed


@transaction.atomic
def _recompute(ids: list[int]) -> int:
    # Locked: a fact entered meanwhile would be computed from facts that are no longer all.
    procedures = list(
        Procedure.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    )
    facts = facts_of(ids)
    changed = []
    for procedure in procedures:
        found = standing(facts[procedure.pk])
        if tuple(getattr(procedure, name) for name in STANDING) != found:
            _assign(procedure, found._asdict())
            changed.append(procedure)
    Procedure.objects.bulk_update(changed, STANDING, batch_size=CHUNK)
    actions.refresh(ids)
    return len(changed)


def facts_of(ids: Iterable[int]) -> dict[int, list[Fact]]:
    """The facts in force of each procedure, in one query."""
    facts: dict[int, list[Fact]] = defaultdict(list)
    rows = Event.objects.filter(procedure__in=ids, replaced_by__isnull=True).order_by()
    for procedure_id, *fact in rows.values_list("procedure_id", *Fact._fields):
        facts[procedure_id].append(Fact(*fact))
    return facts


def _assign(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
