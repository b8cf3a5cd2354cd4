"""The agenda: propose, accept, decline, order, put off. Access follows each move."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from ccapex.accounts.desk import Desk
from commissions.enums import ItemKind, ItemOrigin, ItemState, SessionState
from commissions.models import Item, Session, Situation
from commissions.rules.agenda import STEP, moved, ranks
from commissions.services import agenda_access
from commissions.services.acting import (
    BEFORE,
    locked,
    locked_item,
    must_run,
    not_done,
    trace_item,
)
from commissions.services.proposals import Candidate, candidates
from commissions.services.seats import configured, may_run
from commissions.services.telling import tell
from households.models import Household
from procedures.enums import Stage
from procedures.file_reading import by_advancement
from procedures.models import Procedure
from referrals.models import MissionReport
from referrals.services.missions.reports import settle_agenda

ORDERED = (ItemState.ON_AGENDA, ItemState.EXAMINED, ItemState.POSTPONED)
NOT_SEEN = "Ce ménage n'est pas de ceux que vous voyez."
EXAMINED = "Ce point est déjà examiné."


def add(
    session: Session,
    *,
    household: Household | None = None,
    procedure: Procedure | None = None,
    situation: Situation | None = None,
    title: str = "",
    origin: str,
    reason: str = "",
    source: str = "",
    desk: Desk,
    state: str = ItemState.PROPOSED,
) -> Item:
    """A file, a situation or a topic. A household already there: its item, put on the agenda if
    asked. Who does not run the commission only proposes a household that it sees."""
    with transaction.atomic():
        session = locked(session)
        not_done(session)
        runs = may_run(desk, session.commission)
        household = situation.household if situation else household
        if not runs:
            state = ItemState.PROPOSED
            if household is None or not _sees(desk, household):
                raise ValidationError(NOT_SEEN)
        if household is not None and household.territory_id != session.commission.territory_id:
            raise ValidationError(NOT_SEEN)
        known = _known(session, household)
        if known is not None:
            return _accept(known, desk) if state == ItemState.ON_AGENDA else known
        item = Item(
            session=session,
            kind=_kind(household, situation),
            household=household,
            procedure=procedure or _procedure(household, situation),
            situation=situation,
            title=title.strip()[:160],
            state=state,
            rank=_last(session),
            minutes_planned=configured(session.commission, session.held_on).minutes_per_item,
            origin=origin,
            source=source,
            reason=reason[:300],
            proposed_by_id=None if runs else desk.organisation_id,
            author=desk.user,
        )
        if item.kind == ItemKind.TOPIC and not item.title:
            raise ValidationError({"title": "Donnez un titre à ce sujet."})
        item.save()
        agenda_access.open_item(item, actor_id=desk.user.pk)
        trace_item("item_added", item, desk, origin=origin, state=state)
    return item


def take(session: Session, candidate: Candidate, desk: Desk) -> Item:
    """A proposal of the rules, put on the agenda."""
    must_run(desk, session.commission)
    item = add(session, **_told(candidate), desk=desk, state=ItemState.ON_AGENDA)
    if candidate.proposed_by and item.proposed_by_id is None:
        Item.objects.filter(pk=item.pk).update(proposed_by=candidate.proposed_by)
    _carry(item)
    word, _, number = candidate.source.partition(":")
    if word == "report":
        # What the operator asked for is done.
        settle_agenda(MissionReport.objects.get(pk=int(number)), desk=desk)
    return item


def decline(session: Session, candidate: Candidate, reason: str, desk: Desk) -> Item:
    """Not for this session: kept as withdrawn, so that it is not proposed there again."""
    with transaction.atomic():
        item = add(session, **_told(candidate), desk=desk)
        return withdraw(item, reason or "Non retenu pour cette séance", desk)


def waiting(session: Session, desk: Desk) -> list[Candidate]:
    """The proposals that nobody has answered for this session yet."""
    known = set(
        session.items.exclude(household=None).order_by().values_list("household", flat=True)
    )
    return [one for one in candidates(session, desk) if one.household.pk not in known]


def accept(item: Item, desk: Desk) -> Item:
    with transaction.atomic():
        session, item = locked_item(item)
        must_run(desk, session.commission)
        not_done(session)
        return _accept(item, desk)


def withdraw(item: Item, reason: str, desk: Desk) -> Item:
    """Declined, or taken off the agenda: its access closes at once, a household already summoned is
    told."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Dites pourquoi ce point est retiré."})
    with transaction.atomic():
        session, item = locked_item(item)
        must_run(desk, session.commission)
        not_done(session)
        if item.state == ItemState.WITHDRAWN:
            return item
        if item.state == ItemState.EXAMINED:
            raise ValidationError(EXAMINED)
        item.state, item.withdrawn_reason = ItemState.WITHDRAWN, reason[:300]
        item.save(update_fields=["state", "withdrawn_reason"])
        agenda_access.close_item(item, actor_id=desk.user.pk)
        trace_item("item_withdrawn", item, desk)
        _tell_gone(session, item, desk)
    return item


def move(item: Item, rank: int, desk: Desk) -> list[int]:
    """``rank``: 1 is first. The identifiers in their new order."""
    with transaction.atomic():
        session, item = locked_item(item)
        must_run(desk, session.commission)
        not_done(session)
        rows = session.items.filter(state__in=ORDERED).order_by("rank", "pk")
        before = list(rows.values_list("pk", flat=True))
        if item.pk not in before:
            raise ValidationError("Ce point n'est pas à l'ordre du jour.")
        order = moved(before, item.pk, rank)
        if order == before:
            return order
        placed = ranks(order)
        Item.objects.bulk_update([Item(pk=pk, rank=placed[pk]) for pk in order], ["rank"])
        trace_item("item_moved", item, desk, rank=order.index(item.pk) + 1)
    return order


def set_minutes(item: Item, minutes: int, desk: Desk) -> Item:
    if not 1 <= minutes <= 240:
        raise ValidationError({"minutes": "De 1 à 240 minutes."})
    with transaction.atomic():
        session, item = locked_item(item)
        must_run(desk, session.commission)
        not_done(session)
        item.minutes_planned = minutes
        item.save(update_fields=["minutes_planned"])
    return item


def tell_debt(item: Item, amount: Decimal | None, desk: Desk) -> Item:
    """What the reporter puts on the item: all that a commission outside the CCAPEX sees."""
    with transaction.atomic():
        session, item = locked_item(item)
        must_run(desk, session.commission)
        not_done(session)
        item.debt_told = amount
        item.save(update_fields=["debt_told"])
        trace_item("debt_told", item, desk)
    return item


def postpone(item: Item, to: Session | None, desk: Desk) -> Item | None:
    """To another session, with what was prepared; to none: the next one is offered it."""
    with transaction.atomic():
        session, item = locked_item(item)
        must_run(desk, session.commission)
        not_done(session)
        if item.state not in (ItemState.PROPOSED, ItemState.ON_AGENDA):
            raise ValidationError(EXAMINED)
        item.state = ItemState.POSTPONED
        item.save(update_fields=["state"])
        again = _again(item, to, desk) if to is not None else None
        if session.state in BEFORE:
            agenda_access.close_item(item, actor_id=desk.user.pk, keep_secretariat=again is None)
        trace_item("item_postponed", item, desk, to=to.pk if to else None)
        _tell_gone(session, item, desk)
    return again


def _again(item: Item, to: Session, desk: Desk) -> Item:
    if to.commission_id != item.session.commission_id or to.state not in BEFORE:
        raise ValidationError("Choisissez une séance à venir de cette commission.")
    again = add(
        to,
        household=item.household,
        procedure=item.procedure,
        situation=item.situation,
        title=item.title,
        origin=ItemOrigin.POSTPONED,
        reason=f"Reporté de la séance {item.session.reference}",
        source=f"item:{item.pk}",
        desk=desk,
        state=ItemState.ON_AGENDA,
    )
    _carry(again)
    return again


def _carry(item: Item) -> None:
    """What was prepared for the session that put it off is not written twice."""
    word, _, number = item.source.partition(":")
    if word != "item" or not number.isdecimal() or item.summary:
        return
    before = Item.objects.filter(pk=int(number), household=item.household_id).first()
    if before is not None:
        Item.objects.filter(pk=item.pk, summary="").update(
            summary=before.summary, debt_told=before.debt_told
        )


def _accept(item: Item, desk: Desk) -> Item:
    if item.state == ItemState.WITHDRAWN:
        raise ValidationError("Ce point a été retiré : ajoutez-le de nouveau.")
    if item.state not in (ItemState.PROPOSED, ItemState.POSTPONED):
        return item
    item.state, item.rank = ItemState.ON_AGENDA, _last(item.session)
    item.save(update_fields=["state", "rank"])
    agenda_access.open_item(item, actor_id=desk.user.pk)
    trace_item("item_accepted", item, desk)
    return item


def _tell_gone(session: Session, item: Item, desk: Desk) -> None:
    if item.told_on is not None and session.state == SessionState.CONVENED:
        tell(session, desk)


def _sees(desk: Desk, household: Household) -> bool:
    return Household.objects.visible_to(desk).filter(pk=household.pk).exists()


def _known(session: Session, household: Household | None) -> Item | None:
    if household is None:
        return None
    there = session.items.filter(household=household).exclude(state=ItemState.WITHDRAWN)
    found = there.select_related("household").first()
    if found is not None:
        found.session = session
    return found


def _kind(household: Household | None, situation: Situation | None) -> str:
    if situation is not None:
        return ItemKind.SITUATION
    return ItemKind.FILE if household is not None else ItemKind.TOPIC


def _procedure(household: Household | None, situation: Situation | None) -> Procedure | None:
    """The most advanced of those open; a situation is about none."""
    if household is None or situation is not None:
        return None
    open_ones = household.procedures.exclude(stage=Stage.CLOSED).select_related("lease")
    return max(open_ones, key=by_advancement, default=None)


def _last(session: Session) -> int:
    return (session.items.aggregate(last=Max("rank"))["last"] or 0) + STEP


def _told(candidate: Candidate) -> dict[str, Any]:
    return {
        "household": candidate.household,
        "procedure": candidate.procedure,
        "situation": candidate.situation,
        "origin": candidate.origin,
        "reason": candidate.reason,
        "source": candidate.source,
    }
