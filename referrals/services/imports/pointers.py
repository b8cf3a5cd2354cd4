"""Finds the file of an act by what names it: its EXPLOC or ALEXI number, its office's reference.

A number identifies an act, never a household: it joins a row to a file only where a name agrees, or
where it is the very act that is known; anything else waits for a person.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ccapex.core.text import plain
from households.matching import PersonCard
from households.services.cards import cards_of
from procedures.enums import EventKind
from procedures.models import Event
from procedures.rules.acts import NUMBERS
from referrals.enums import EventOutcome, RowStatus
from referrals.services.imports.incoming import Incoming
from referrals.services.imports.planning_types import RowPlan

LABELS = {"exploc_number": "Numéro EXPLOC", "alexi_number": "Numéro ALEXI"}
REFERENCE = "officer_reference"


@dataclass(frozen=True)
class Pointer:
    """``by`` is the column that two acts share."""

    event: Event
    by: str

    @property
    def household_id(self) -> int:
        return self.event.procedure.household_id


def point(territory_id: int, plans: Sequence[RowPlan]) -> None:
    """Settles the plans that a number or a reference settles; two queries for the batch."""
    found = _pointers(territory_id, [plan.incoming for plan in plans])
    cards = cards_of({one.household_id for some in found.values() for one in some})
    people = {
        pk: [person for card in some for person in card.persons] for pk, some in cards.items()
    }
    for plan in plans:
        if pointers := found.get(plan.incoming.number):
            _settle(plan, pointers, people)


def _pointers(territory_id: int, rows: Sequence[Incoming]) -> dict[int, list[Pointer]]:
    wanted: dict[str, set[str]] = {
        name: {value for row in rows if (value := row.fields.get(name))}
        for name in (*NUMBERS, REFERENCE)
    }
    query = Q(pk__in=())
    for name, values in wanted.items():
        if values:
            query |= Q(**{f"{name}__in": values})
    events = list(
        Event.objects.filter(query, territory=territory_id, replaced_by__isnull=True)
        .select_related("procedure")
        .order_by("pk")
    )
    return {
        row.number: [
            Pointer(event, name)
            for event in events
            for name in wanted
            if row.fields.get(name) and getattr(event, name) == row.fields[name]
        ]
        for row in rows
    }


def _settle(plan: RowPlan, pointers: list[Pointer], people: dict[int, list[PersonCard]]) -> None:
    incoming = plan.incoming
    same = [one for one in pointers if _is_same_act(one, incoming)]
    agreeing = [
        one for one in pointers if share_name(incoming.persons, people.get(one.household_id, ()))
    ]
    sure = [one for one in same if incoming.nameless or one in agreeing] or agreeing
    if sure and len({one.household_id for one in sure}) == 1:
        event = sure[0].event
        plan.status = RowStatus.MATCHED
        plan.household_id, plan.procedure_id = sure[0].household_id, event.procedure_id
        plan.event_outcome = EventOutcome.NEW
        if sure[0] in same and len(incoming.facts) == 1:
            plan.event_outcome, plan.event_id = EventOutcome.KNOWN, event.pk
        return
    doubtful = [one for one in pointers if one.by in LABELS]
    if doubtful:
        plan.status = RowStatus.TO_REVIEW
        plan.candidates = [_candidate(one) for one in _once(doubtful)]


def _is_same_act(pointer: Pointer, incoming: Incoming) -> bool:
    if pointer.event.kind != incoming.main.kind:
        return False
    return pointer.by in LABELS or pointer.event.occurred_on == incoming.main.occurred_on


def share_name(some: Iterable[PersonCard], others: Iterable[PersonCard]) -> bool:
    """One last or birth name in common, whatever its accents."""
    return bool(_names(some) & _names(others))


def _names(people: Iterable[PersonCard]) -> set[str]:
    return {plain(name) for one in people for name in (one.last_name, one.birth_name)} - {""}


def _once(pointers: Collection[Pointer]) -> list[Pointer]:
    return list({one.household_id: one for one in reversed(list(pointers))}.values())


def _candidate(pointer: Pointer) -> dict[str, Any]:
    act = EventKind(pointer.event.kind).label.lower()
    reason = (
        f"{LABELS[pointer.by]} déjà celui d’un acte de ce ménage : {act} du "
        f"{pointer.event.occurred_on:%d/%m/%Y}"
    )
    return {"household": str(pointer.household_id), "score": 50, "reasons": [reason]}
