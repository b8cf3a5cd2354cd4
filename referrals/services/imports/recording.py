"""Writes a batch of planned rows in one transaction: all of them, or none."""

from collections.abc import Sequence

from django.utils import timezone

from households.enums import RelationKind
from households.services.access import open_relations
from households.services.cards import refresh_match_keys
from procedures.services.rebuild import recompute
from referrals.enums import EventOutcome, RowStatus
from referrals.enums.acts import ListKind
from referrals.models import CdpList, ListRow
from referrals.services.imports.creating import Batch, Creator
from referrals.services.imports.incoming import stored_fields
from referrals.services.imports.joining import Joiner, Known, event_of
from referrals.services.imports.places import Places
from referrals.services.imports.planning import RowPlan, name_candidates
from referrals.services.signalements.registering import register_acts

NEEDS_WRITING = frozenset({RowStatus.CREATED, RowStatus.MATCHED})
ROW_FIELDS = [
    "status",
    "event_outcome",
    "cells",
    "fields",
    "reasons",
    "candidates",
    "household",
    "procedure",
    "event",
    "recorded_at",
    "effects",
]


def record(cdp_list: CdpList, plans: Sequence[RowPlan], places: Places) -> None:
    """Creates and joins, then stores the outcome of each row; under the lock of the territory.

    The lock is why two imports at once never create the same household twice: the second plans
    after the first has written. A household is written once a pass: a second row about it joins
    what the first pass made.
    """
    name_candidates(plans)
    made: dict[int, int] = {}
    waiting = list(plans)
    while waiting:
        turn, waiting = _one_row_a_household(waiting, made)
        _record_once(cdp_list, turn, places, made)


def _one_row_a_household(
    plans: Sequence[RowPlan], made: dict[int, int]
) -> tuple[list[RowPlan], list[RowPlan]]:
    turn: list[RowPlan] = []
    later: list[RowPlan] = []
    seen: set[int] = set()
    for plan in plans:
        if plan.status == RowStatus.MATCHED and plan.twin is not None:
            plan.household_id = made.get(plan.twin)
            if plan.household_id is None:
                later.append(plan)
                continue
        if plan.household_id in seen:
            later.append(plan)
            continue
        if plan.household_id is not None:
            seen.add(plan.household_id)
        turn.append(plan)
    return turn, later


def _record_once(
    cdp_list: CdpList, plans: Sequence[RowPlan], places: Places, made: dict[int, int]
) -> None:
    batch = Batch()
    creator = Creator.of_list(cdp_list, places, batch)
    creator.prepare_landlords([plan for plan in plans if plan.status == RowStatus.CREATED])
    known = Known(
        {plan.household_id for plan in plans if plan.status == RowStatus.MATCHED}  # type: ignore[misc]
    )
    joiner = Joiner(creator, known)
    rows = [_row(cdp_list, plan, creator, joiner) for plan in plans]
    batch.insert(cdp_list.territory_id, year=timezone.localdate().year)
    joiner.save()
    recompute({row.event.procedure_id for row in rows if row.event is not None})
    _register(cdp_list, batch, rows)
    refresh_match_keys(cdp_list.territory_id, joiner.touched)
    for row in rows:
        if row.status == RowStatus.CREATED and row.household is not None:
            made[row.number] = row.household.pk
    ListRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["cdp_list", "number"], update_fields=ROW_FIELDS
    )
    _open_landlord_access(cdp_list, rows)


def _register(cdp_list: CdpList, batch: Batch, rows: Sequence[ListRow]) -> None:
    """The acts that the list brought are lines of the register: nobody types them again."""
    sender = cdp_list.sender
    register_acts(
        batch.events,
        source=f"list:{cdp_list.pk}",
        received_on=None
        if cdp_list.kind == ListKind.FOLLOW_UP
        else timezone.localdate(cdp_list.created_at),
        sender=sender.organisation if sender else None,
        sender_name=sender.name if sender else "",
        author_id=cdp_list.author_id,
        payer_actions={
            row.event.pk: row.fields["payer_action"]
            for row in rows
            if row.event is not None and row.fields.get("payer_action")
        },
    )


def _row(cdp_list: CdpList, plan: RowPlan, creator: Creator, joiner: Joiner) -> ListRow:
    row = planned_row(cdp_list, plan)
    if plan.status not in NEEDS_WRITING:
        return row
    row.recorded_at = timezone.now()
    if plan.status == RowStatus.CREATED:
        row.household, row.procedure, events = creator.household(plan.incoming)
        row.event = event_of(plan.incoming, events)
    else:
        assert plan.household_id is not None
        row.household = joiner.known.households[plan.household_id]
        row.procedure, row.event, row.effects = joiner.join(plan, row.household)
        row.event_outcome = plan.event_outcome
    return row


def planned_row(cdp_list: CdpList, plan: RowPlan) -> ListRow:
    """The outcome as planned, not yet recorded."""
    return ListRow(
        cdp_list=cdp_list,
        number=plan.incoming.number,
        status=plan.status,
        event_outcome=plan.event_outcome,
        cells=plan.incoming.cells,
        fields=stored_fields(plan.incoming),
        reasons=plan.reasons,
        candidates=plan.candidates,
    )


def _open_landlord_access(cdp_list: CdpList, rows: Sequence[ListRow]) -> None:
    """A landlord of the territory that has an account sees its own tenants (access.md)."""
    pairs = {
        (row.household.pk, row.procedure.lease.landlord.organisation_id)
        for row in rows
        if row.recorded_at
        and row.household is not None
        and row.procedure is not None
        and row.event_outcome != EventOutcome.KNOWN
        and row.procedure.lease.landlord is not None
        and row.procedure.lease.landlord.organisation_id is not None
    }
    if pairs:
        open_relations(
            pairs,
            kind=RelationKind.LANDLORD,
            source=f"list:{cdp_list.pk}",
            actor_id=cdp_list.author_id,
        )
