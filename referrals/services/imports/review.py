"""What a person does with a row: says who it is, or corrects it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import User
from ccapex.core import journal
from households.models import Household
from households.services import identity_lock
from referrals.enums import EventOutcome, ListState, RowDecision, RowStatus
from referrals.models import CdpList, ListRow
from referrals.reading.rows import RowParser
from referrals.services.imports.flow import is_recorded, keep_counts
from referrals.services.imports.incoming import Incoming, from_row
from referrals.services.imports.places import Places
from referrals.services.imports.planning import Planner, RowPlan, look_alikes, name_candidates
from referrals.services.imports.recording import planned_row, record
from referrals.services.imports.source import incoming_of, source_of_file


class RowRefused(Exception):
    """Says, in French, why the row cannot be changed so."""


def decide_row(row: ListRow, *, household: Household | None, author: User) -> ListRow:
    """``household``: the row is about it; none: it is somebody else.

    Refused where somebody else decided meanwhile, or where a household that was not shown looks
    like the row since. A list already recorded takes it at once.
    """
    with transaction.atomic():
        row = _locked(row)
        if row.status != RowStatus.TO_REVIEW:
            raise RowRefused(_said_already(row))
        if household is not None:
            household = _current(household)
        elif not row.fields.get("holders"):
            raise RowRefused(
                "Cette ligne ne nomme personne : choisissez le ménage, ou laissez-la à plus tard."
            )
        plan = _decided_plan(row, household)
        unseen = _unseen(row) if plan.status == RowStatus.CREATED else []
        if not unseen:
            decision = RowDecision.SAME if household else RowDecision.NEW
            return _apply(row, plan, decision=decision, author=author)
        row.candidates = [*unseen, *row.candidates]
        row.save(update_fields=["candidates"])
    names = ", ".join(str(candidate["household"]) for candidate in unseen)
    raise RowRefused(
        f"Un ménage connu depuis peu ressemble aussi à cette ligne ({names}) : comparez-le d'abord."
    )


def _decided_plan(row: ListRow, household: Household | None) -> RowPlan:
    said = RowPlan(
        from_row(row, row.cdp_list.kind),
        RowStatus.MATCHED if household else RowStatus.CREATED,
        household_id=household.pk if household else None,
        event_outcome=EventOutcome.NEW if household else "",
        reasons=row.reasons,
        candidates=row.candidates,
    )
    planner = Planner(row.cdp_list.territory_id, remember_created=False)
    [plan] = planner.plan([said.incoming], {row.number: said})
    return plan


def _current(household: Household) -> Household:
    """As it is now: it may have been taken back, or reunited to another."""
    now = Household.objects.select_related("merged_into").filter(pk=household.pk).first()
    if now is None:
        raise RowRefused("Ce ménage n'existe plus : comparez de nouveau la ligne.")
    return now.merged_into or now


def _unseen(row: ListRow) -> list[dict[str, Any]]:
    """Households that look like the row and were not proposed for it."""
    seen = set(proposed(row))
    found = look_alikes(row.cdp_list.territory_id, from_row(row, row.cdp_list.kind))
    return [candidate for candidate in found if candidate["household"] not in seen]


def proposed(row: ListRow) -> dict[str, Household]:
    """The households that the candidates of the row are now, by the name that the candidate has:
    a reference, or ``ligne 12`` for another row of the list. Those gone are left out."""
    references = {candidate["household"] for candidate in row.candidates if candidate["household"]}
    twins = {candidate["row"] for candidate in row.candidates if not candidate["household"]}
    territory = row.cdp_list.territory_id
    known = Household.objects.filter(territory=territory).select_related("merged_into")
    found = {one.reference: one for one in known.filter(reference__in=references)}
    for twin in ListRow.objects.filter(
        cdp_list=row.cdp_list_id, number__in=twins, household__isnull=False
    ).select_related("household__merged_into"):
        assert twin.household is not None
        found[twin_name(twin.number)] = twin.household
    return {name: one.merged_into or one for name, one in found.items()}


def twin_name(number: int) -> str:
    return f"ligne {number}"


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
    parser = RowParser(
        found.columns,
        today=found.today,
        alsace_moselle=found.alsace_moselle,
        kind=cdp_list.kind,
    )
    places = Places(cdp_list.territory)
    parsed = parser.parse(number, list(cells))
    return incoming_of(parsed, places, places.social_landlord_names, cdp_list.kind)


def _apply(row: ListRow, plan: RowPlan, *, decision: RowDecision, author: User) -> ListRow:
    cdp_list = row.cdp_list
    if not is_recorded(row):
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
    row.refresh_from_db()
    journal.record(
        "row.decide",
        actor_id=author.pk,
        territory_id=cdp_list.territory_id,
        object_type="list_row",
        object_id=row.pk,
        household_id=row.household_id,
        details={"decision": decision.value},
    )
    return row


def _locked(row: ListRow) -> ListRow:
    """The territory first, as the import does: a decision and an import never cross."""
    identity_lock.hold(CdpList.objects.only("territory_id").get(pk=row.cdp_list_id).territory_id)
    row = (
        ListRow.objects.select_for_update(of=("self",))
        .select_related("cdp_list__territory", "cdp_list__sender", "decided_by")
        .get(pk=row.pk)
    )
    if row.cdp_list.state == ListState.UNDONE:
        raise RowRefused("Cet import a été annulé : il n'y a plus rien à décider.")
    return row


def _said_already(row: ListRow) -> str:
    if row.decided_by:
        return (
            f"{row.decided_by.get_full_name()} a déjà traité cette ligne : "
            f"{row.get_status_display().lower()}."
        )
    return f"Cette ligne n'attend plus de décision : {row.get_status_display().lower()}."
