"""The bare operation that a service is compared with: the same rows, in the same tables, by
``bulk_create`` and nothing else.

What a service wrote is read back, deleted and committed, then inserted again under the clock, in
one transaction, its foreign keys checked by the commit as those of the service were. The journal
refuses deletion: its lines are inserted once more.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, Model

from ccapex.core.models import Job, JournalEntry
from ccapex.letters.models import Letter
from households.models import (
    ContactPoint,
    DebtStatement,
    Dwelling,
    Household,
    HouseholdGroupPermission,
    HouseholdMember,
    Landlord,
    Lease,
    MatchKey,
    Person,
    Relation,
)
from procedures.models import Event, Procedure
from referrals.models import Decision, ListRow, Referral

# Parents first.
TABLES: tuple[type[Model], ...] = (
    *(Landlord, Household, Person, HouseholdMember, Dwelling, Lease, ContactPoint, DebtStatement),
    *(Procedure, Event, MatchKey, ListRow, Decision, Referral, Relation),
    *(HouseholdGroupPermission, Letter, JournalEntry, Job),
)
BATCH = 1000
Written = list[tuple[type[Model], list[Any]]]


def marks() -> dict[type[Model], int]:
    """The last identifier of each table."""
    return {
        table: table._default_manager.aggregate(last=Max("pk"))["last"] or 0 for table in TABLES
    }


def written_since(before: dict[type[Model], int]) -> Written:
    found = [
        (table, list(table._default_manager.filter(pk__gt=before[table]).order_by("pk")))
        for table in TABLES
    ]
    return [(table, rows) for table, rows in found if rows]


def count(written: Written) -> int:
    return sum(len(rows) for _, rows in written)


def bare_insert(written: Written, *, times: int = 1) -> list[float]:
    """Seconds of each repetition."""
    return [_once(written) for _ in range(times)]


def _once(written: Written) -> float:
    for table, rows in reversed(written):
        if table is not JournalEntry:
            _delete(table, [row.pk for row in rows])
    for table, rows in written:
        if table is JournalEntry:
            for row in rows:
                row.pk = None
    began = time.perf_counter()
    with transaction.atomic():
        for table, rows in written:
            table._default_manager.bulk_create(rows, batch_size=BATCH)
    return time.perf_counter() - began


def _delete(table: type[Model], identifiers: Sequence[int]) -> None:
    with transaction.atomic():
        for first in range(0, len(identifiers), 10_000):
            some = identifiers[first : first + 10_000]
            rows = table._default_manager.filter(pk__in=some)
            rows._raw_delete(rows.db)
