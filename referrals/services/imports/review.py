"""What a person does with a row: says who it is, or corrects it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import Territory, User
from ccapex.core import journal
from households.models import Household
from referrals.enums import EventOutcome, ListState, RowDecision, RowStatus
from referrals.models import CdpList, ListRow
from referrals.reading.rows import RowParser
from referrals.services.imports.flow import keep_counts
from referrals.services.imports.incoming import Incoming, from_row
from referrals.services.imports.places import Places
from referrals.services.imports.planning import Planner, RowPlan, name_candidates
from referrals.services.imports.recording import planned_row, record
from referrals.services.imports.source import incoming_of, source_of_file


class RowRefused(Exception):
    """Says, in French, why the row cannot be changed so."""


def decide_row(row: ListRow, *, household: Household | None, author: User) -> ListRow:
    """``household``: the row is about it; none: it is somebody else.

    Refused where somebody else decided meanwhile. A list already recorded takes it at once.
    """
    with transaction.atomic():
        row = _locked(row)
        if row.status != RowStatus.TO_REVIEW:
            raise RowRefused(_said_already(row))
        plan = RowPlan(
            from_row(row),
            RowStatus.MATCHED if household else RowStatus.CREATED,
            household_id=household.pk if household else None,
            event_outcome=EventOutcome.NEW if household else "",
            reasons=row.reasons,
            candidates=row.candidates,
        )
        decision = RowDecision.SAME if household else RowDecision.NEW
        return _apply(row, plan, decision=decision, author=author)


def correct_row(row: ListRow, *, cells: Sequence[str], author: User) -> ListRow:
    """The row as it should have been written, in the sender's own columns."""
    with transaction.atomic():
        row = _locked(row)
        if row.status != RowStatus.REJECTED:
            raise RowRefused(_said_already(row))
        incoming = _parsed(row.cdp_list, row.number, cells)
        planner = Planner(row.cdp_list.territory_id, remember_created=False)
        [plan] = planner.plan([incoming])
        return _apply(row, plan, decision=RowDecision.CORRECTED, author=author)


def _parsed(cdp_list: CdpList, number: int, cells: Sequence[str]) -> Incoming:
    source = source_of_file(cdp_list)
    found = source.found
    parser = RowParser(found.columns, today=found.today, alsace_moselle=found.alsace_moselle)
    places = Places(cdp_list.territory)
    return incoming_of(parser.parse(number, list(cells)), places, places.social_landlord_names)


def _apply(row: ListRow, plan: RowPlan, *, decision: RowDecision, author: User) -> ListRow:
    cdp_list = row.cdp_list
    if cdp_list.state == ListState.RECEIVED:
        name_candidates([plan])
        planned = planned_row(cdp_list, plan)
        planned.pk = row.pk
        planned.household_id = plan.household_id
        planned.save()
    else:
        record(cdp_list, [plan], Places(cdp_list.territory))
    ListRow.objects.filter(pk=row.pk).update(
        decision=decision, decided_by=author, decided_at=timezone.now()
    )
    keep_counts(cdp_list)
    journal.record(
        "row.decide",
        actor_id=author.pk,
        territory_id=cdp_list.territory_id,
        object_type="list_row",
        object_id=row.pk,
        household_id=plan.household_id,
        details={"decision": decision.value},
    )
    row.refresh_from_db()
    return row


def _locked(row: ListRow) -> ListRow:
    """The territory first, as the import does: a decision and an import never cross."""
    cdp_list = CdpList.objects.get(pk=row.cdp_list_id)
    Territory.objects.select_for_update().get(pk=cdp_list.territory_id)
    return (
        ListRow.objects.select_for_update(of=("self",))
        .select_related("cdp_list__territory", "cdp_list__sender", "decided_by")
        .get(pk=row.pk)
    )


def _said_already(row: ListRow) -> str:
    if row.decided_by:
        return (
            f"{row.decided_by.get_full_name()} a déjà traité cette ligne : "
            f"{row.get_status_display().lower()}."
        )
    return f"Cette ligne n'attend plus de décision : {row.get_status_display().lower()}."
