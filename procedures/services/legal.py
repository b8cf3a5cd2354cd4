"""The legal calendar of procedures: cases built from the tables, then computed.

A constant number of queries for any number of procedures. Facts that another replaced are left
out. Nothing is written here: ``procedures.services.rebuild`` keeps the dates.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ccapex.core.chunks import chunked
from households.rules.landlords import landlord_kind
from procedures.law.cases import Case, Fact, Lease, known_values
from procedures.law.engine import compute
from procedures.law.outcome import Computed, Outcome
from procedures.models import Event, Procedure
from procedures.services.legal_settings import settings_of

# Above this, a query's parameter list is refused by SQLite.
QUERY_SIZE = 900
COLUMNS = ("debt_amount", "months_unpaid")
LEASE = (
    *("territory_id", "territory__department_code", "lease__landlord__kind", "lease__rent"),
    *("lease__stock", "lease__landlord__name"),
    *("lease__charges", "lease__signed_on", "lease__renewed_on", "lease__renewal_kind"),
    *("lease__stated_clause_delay", "lease__student_housing", "lease__violence_exclusion"),
)


def outcomes(procedure_ids: Collection[int]) -> dict[int, Outcome]:
    """The legal dates of each procedure."""
    cases, territories = _cases(procedure_ids)
    settings = settings_of(territories)
    return {pk: compute(case, settings) for pk, case in cases.items()}


def outcomes_from(events: Mapping[int, Iterable[Event]]) -> dict[int, Outcome]:
    """The legal dates of procedures whose facts the caller has, replaced ones included."""
    facts = {
        pk: [_fact_of(event) for event in mine if not event.replaced_by_id]
        for pk, mine in events.items()
    }
    cases, territories = _cases(list(facts), facts)
    settings = settings_of(territories)
    return {pk: compute(case, settings) for pk, case in cases.items()}


def outcome(procedure: Procedure, events: Iterable[Event] | None = None) -> Outcome:
    """The legal dates of one procedure; ``events``: its facts, where the caller has them."""
    found = outcomes([procedure.pk]) if events is None else outcomes_from({procedure.pk: events})
    return found.get(procedure.pk, Outcome())


def case_of(procedure: Procedure) -> Case:
    """The case of one procedure, as the calendar reads it."""
    return _cases([procedure.pk])[0][procedure.pk]


def watched(found: Outcome) -> list[Computed]:
    """The dates that somebody has to watch, by date: neither ceilings, windows nor retention,
    and not those that a fact has answered."""
    kept = [one for one in found.deadlines if one.watch and one.date and one.met_on is None]
    return sorted(kept, key=lambda one: (one.date, one.rule, one.step))


def last_day(one: Computed) -> datetime.date | None:
    """The last of its dates: what can take place only later is still to come."""
    return max(filter(None, [one.date, one.effective_on]), default=None)


def _cases(
    procedure_ids: Collection[int], facts: dict[int, list[Fact]] | None = None
) -> tuple[dict[int, Case], set[int]]:
    known = _facts(procedure_ids) if facts is None else facts
    cases: dict[int, Case] = {}
    territories: set[int] = set()
    for ids in chunked(sorted(procedure_ids), QUERY_SIZE):
        for row in Procedure.objects.filter(pk__in=ids).order_by("pk").values("pk", *LEASE):
            territories.add(row["territory_id"])
            cases[row["pk"]] = Case(
                id=row["pk"],
                department=row["territory__department_code"],
                lease=_lease(row),
                landlord_kind=landlord_kind(
                    row["lease__landlord__kind"] or "",
                    row["lease__stock"],
                    row["lease__landlord__name"] or "",
                )
                or None,
                rent_excluding_charges=row["lease__rent"],
                charges=row["lease__charges"],
                facts=tuple(known.get(row["pk"], ())),
            )
    return cases, territories


def _lease(row: dict[str, Any]) -> Lease:
    return Lease(
        signed_on=row["lease__signed_on"],
        renewed_on=row["lease__renewed_on"],
        renewal_kind=row["lease__renewal_kind"] or None,
        stated_clause_delay=row["lease__stated_clause_delay"] or None,
        student_housing=row["lease__student_housing"],
        violence_exclusion=row["lease__violence_exclusion"],
    )


def _facts(procedure_ids: Collection[int]) -> dict[int, list[Fact]]:
    """The facts in force, in their order."""
    found: dict[int, list[Fact]] = defaultdict(list)
    for ids in chunked(sorted(procedure_ids), QUERY_SIZE):
        rows = (
            Event.objects.filter(procedure__in=ids, replaced_by__isnull=True)
            .order_by("occurred_on", "pk")
            .values_list(
                "procedure_id", "kind", "occurred_on", "details", "override_reason", *COLUMNS
            )
        )
        for procedure_id, kind, occurred_on, details, reason, debt, months in rows:
            raw = {**(details or {}), "debt_amount": debt, "months_unpaid": months}
            found[procedure_id].append(
                Fact(kind, occurred_on, known_values(kind, raw), bool(reason))
            )
    return found


def _fact_of(event: Event) -> Fact:
    raw = {**event.details, **{name: getattr(event, name) for name in COLUMNS}}
    values = known_values(event.kind, raw)
    return Fact(event.kind, event.occurred_on, values, bool(event.override_reason))
