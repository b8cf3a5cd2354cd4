"""What the pages of a session show: its items as the desk may see them, their times, what waits."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ccapex.accounts.desk import Desk
from commissions.enums import ItemState
from commissions.models import Item, Session
from commissions.rules.readiness import Readiness
from commissions.rules.time_budget import Budget, arrival, budget
from commissions.services.acting import DONE
from commissions.services.presence import in_conflict
from commissions.services.readiness import readiness
from commissions.services.seen import Seen, seen_by
from commissions.services.who_sits import ON_TABLE
from households.models import Household


@dataclass(frozen=True, slots=True)
class Row:
    """``starts``: the turn of the item; ``called``: when its household is asked to come.
    ``place``: 0 for an item put off, once the session is over."""

    item: Item
    place: int
    starts: datetime.time | None
    called: datetime.time | None
    readiness: Readiness | None
    seen: Sequence[Seen] = ()

    @property
    def moved(self) -> bool:
        """The household was written another time than that of the agenda today."""
        told = self.item.called_at
        return bool(self.item.told_on and told and self.called and told != self.called)


@dataclass(slots=True)
class Sheet:
    """``hidden``: items that the desk may not read."""

    rows: list[Row] = field(default_factory=list)
    budget: Budget | None = None
    hidden: int = 0
    files: int = 0
    ready: int = 0

    @property
    def household_ids(self) -> list[int]:
        return [row.item.household_id for row in self.rows if row.item.household_id]


def agenda_of(session: Session, desk: Desk, *, preparing: bool = False) -> Sheet:
    """``preparing``: with readiness, and what other commissions saw; for who runs the session. A
    constant number of queries. Once over, the items put off are said after those seen."""
    shown = (*ON_TABLE, ItemState.POSTPONED) if session.state in DONE else ON_TABLE
    listed = list(
        session.items.filter(state__in=shown)
        .select_related(
            "household",
            "procedure__lease__dwelling",
            "situation__lease__dwelling",
            "proposed_by",
        )
        .prefetch_related("parts__organisation")
        .order_by("rank", "pk")
    )
    put_off = [one for one in listed if one.state == ItemState.POSTPONED]
    items = [one for one in listed if one.state != ItemState.POSTPONED]
    times = budget(
        [(one.pk, one.minutes_planned) for one in items],
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    files = [one for one in items if one.household_id]
    open_ids = visible(desk, listed) - in_conflict(desk, session)
    told: Mapping[int, Readiness] = {}
    seen: Mapping[int, list[Seen]] = {}
    if preparing:
        for one in files:
            one.session = session
        told = readiness(files)
        seen = seen_by([one.household_id for one in files if one.household_id], desk)
    sheet = Sheet(budget=times, files=len(files))
    placed = [*enumerate(items, start=1), *((0, one) for one in put_off)]
    for place, item in placed:
        if item.household_id and item.pk not in open_ids:
            sheet.hidden += 1
            continue
        turn = times.starts.get(item.pk)
        sheet.rows.append(
            Row(
                item=item,
                place=place,
                starts=turn,
                called=arrival(turn) if turn else None,
                readiness=told.get(item.pk),
                seen=_others(seen.get(item.household_id or 0, []), session),
            )
        )
    sheet.ready = sum(1 for one in told.values() if one.ready)
    return sheet


def proposed_items(session: Session, desk: Desk) -> list[Item]:
    """Those that a member or a service asked for, and that wait for an answer."""
    items = list(
        session.items.filter(state=ItemState.PROPOSED)
        .select_related("household", "proposed_by", "procedure__lease__dwelling")
        .order_by("rank", "pk")
    )
    seen = visible(desk, [one for one in items if one.household_id])
    return [one for one in items if one.household_id is None or one.pk in seen]


def visible(desk: Desk, items: Sequence[Item]) -> set[int]:
    """The items whose household the desk sees."""
    ids = {one.household_id for one in items if one.household_id}
    mine = set(Household.objects.visible_to(desk).filter(pk__in=ids).values_list("pk", flat=True))
    return {one.pk for one in items if one.household_id in mine}


def _others(seen: Sequence[Seen], session: Session) -> list[Seen]:
    return [one for one in seen if one.session_id != session.public_id]
