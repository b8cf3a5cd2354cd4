"""Sessions: plan one or a year, change, cancel. What was told to those convened is told again."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core.french import day
from ccapex.core.numbering import take_numbers
from commissions.enums import HouseholdPresence, ItemState, Presence, SessionForm, SessionState
from commissions.models import Commission, Session
from commissions.rules.rhythm import proposed_dates
from commissions.services import agenda_access
from commissions.services.acting import BEFORE, locked, must_run, trace
from commissions.services.seats import configured
from commissions.services.telling import tell
from procedures.law.calendar import is_closed, is_holiday, zone_of
from referrals.models import CdpList

PREFIX = "SE"
NOT_BEFORE = "La séance a commencé : elle ne se modifie plus ici."
MOVES = frozenset({"held_on", "starts_at", "ends_at", "place", "video_url"})
"""What those convened must learn."""
NEW_TIME = frozenset({"held_on", "starts_at"})
"""What makes an answer or a summons void."""
CHANGED = (*sorted(MOVES), "title", "form", "cdp_list")


def plan(
    commission: Commission,
    *,
    held_on: datetime.date,
    desk: Desk,
    starts_at: datetime.time | None = None,
    ends_at: datetime.time | None = None,
    place: str = "",
    video_url: str = "",
    title: str = "",
    form: str = SessionForm.FULL,
    cdp_list: CdpList | None = None,
) -> Session:
    """Without place nor link, the usual place of the commission. A past day is accepted: an old
    session is entered that way."""
    must_run(desk, commission)
    _check(commission, held_on, starts_at, ends_at, cdp_list)
    place = place or ("" if video_url else configured(commission, held_on).place)
    with transaction.atomic():
        [reference] = take_numbers(PREFIX, year=held_on.year)
        session = _save(
            Session(
                commission=commission,
                reference=reference,
                held_on=held_on,
                starts_at=starts_at,
                ends_at=ends_at,
                place=place[:200],
                video_url=video_url,
                title=title[:160],
                form=form,
                cdp_list=cdp_list,
            )
        )
        trace("session_planned", session, desk, held_on=held_on.isoformat())
    return session


def proposed_year(commission: Commission, year: int) -> list[datetime.date]:
    """The dates of the rhythm, after the last session held or planned before that year, without
    those already planned."""
    before = commission.sessions.exclude(state=SessionState.CANCELLED).filter(
        held_on__lt=datetime.date(year, 1, 1)
    )
    last = before.order_by("-held_on").values_list("held_on", flat=True).first()
    zone = zone_of(commission.territory.department_code)
    dates = proposed_dates(
        year,
        configured(commission, datetime.date(year, 1, 1)).rhythm,
        last=last,
        closed=lambda one: is_closed(one, zone),
    )
    planned = set(_planned(commission, year))
    months = {one.month for one in planned}
    return [one for one in dates if one not in planned and one.month not in months]


def plan_year(
    commission: Commission,
    year: int,
    desk: Desk,
    *,
    dates: Iterable[datetime.date] | None = None,
    starts_at: datetime.time | None = None,
    ends_at: datetime.time | None = None,
    place: str = "",
    video_url: str = "",
) -> list[Session]:
    """The sessions of the year that were not planned yet; ``dates``: as a person edited them."""
    must_run(desk, commission)
    wanted = sorted(set(proposed_year(commission, year) if dates is None else dates))
    wrong = [one for one in wanted if one.year != year]
    if wrong:
        raise ValidationError(f"Le {day(wrong[0])} n'est pas en {year}.")
    with transaction.atomic():
        # Locked: two people who plan the same year would plan it twice.
        commission = Commission.objects.select_for_update(of=("self",)).get(pk=commission.pk)
        planned = set(_planned(commission, year))
        return [
            plan(
                commission,
                held_on=held_on,
                desk=desk,
                starts_at=starts_at,
                ends_at=ends_at,
                place=place,
                video_url=video_url,
            )
            for held_on in wanted
            if held_on not in planned
        ]


def change(session: Session, desk: Desk, **values: Any) -> Session:
    """``values``: names of ``CHANGED``. Once convened, members and households are told again; a new
    day or time empties the answers already given."""
    unknown = set(values) - set(CHANGED)
    if unknown:
        raise ValueError(f"Not changed here: {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        session = locked(session)
        must_run(desk, session.commission)
        if session.state not in BEFORE:
            raise ValidationError(NOT_BEFORE)
        moved = {name for name, value in values.items() if getattr(session, name) != value}
        if not moved:
            return session
        for name in moved:
            setattr(session, name, values[name])
        _check(
            session.commission,
            session.held_on,
            session.starts_at,
            session.ends_at,
            session.cdp_list,
            new_day="held_on" in moved,
        )
        told = session.state == SessionState.CONVENED and bool(moved & MOVES)
        if told:
            session.version += 1
        _save(session)
        if told and moved & NEW_TIME:
            _ask_again(session)
        trace("session_changed", session, desk, fields=sorted(moved))
        if told:
            tell(session, desk)
    return session


def cancel(session: Session, reason: str, desk: Desk) -> Session:
    """Its files wait for the next session; those convened receive the cancellation."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Dites pourquoi la séance est annulée."})
    with transaction.atomic():
        session = locked(session)
        must_run(desk, session.commission)
        if session.state == SessionState.CANCELLED:
            return session
        if session.state not in BEFORE:
            raise ValidationError(NOT_BEFORE)
        told = session.state == SessionState.CONVENED
        session.state = SessionState.CANCELLED
        session.cancelled_reason = reason[:300]
        session.version += int(told)
        session.save(update_fields=["state", "cancelled_reason", "version"])
        waiting = session.items.filter(state__in=[ItemState.PROPOSED, ItemState.ON_AGENDA])
        waiting.update(state=ItemState.POSTPONED)
        agenda_access.close_session(session, None, actor_id=desk.user.pk)
        trace("session_cancelled", session, desk)
        if told:
            tell(session, desk)
    return session


def _ask_again(session: Session) -> None:
    session.attendances.update(
        state=Presence.EXPECTED, answered_at=None, reminded_at=None, proxy=None
    )
    session.items.update(told_on=None, called_at=None, told_refusal="")
    session.items.exclude(household_presence="").update(
        household_presence=HouseholdPresence.INVITED
    )


def _check(
    commission: Commission,
    held_on: datetime.date,
    starts_at: datetime.time | None,
    ends_at: datetime.time | None,
    cdp_list: CdpList | None,
    *,
    new_day: bool = True,
) -> None:
    zone = zone_of(commission.territory.department_code)
    if new_day and held_on >= timezone.localdate() and is_holiday(held_on, zone):
        raise ValidationError({"held_on": f"Le {day(held_on)} est un jour férié."})
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise ValidationError({"ends_at": "La séance finit après son début."})
    if cdp_list is not None and cdp_list.territory_id != commission.territory_id:
        raise ValidationError({"cdp_list": "Choisissez une liste du territoire."})


def _save(session: Session) -> Session:
    """The two constraints say which session is already there."""
    try:
        session.validate_constraints()
        with transaction.atomic():
            session.save()
    except ValidationError as refusal:
        raise ValidationError({"held_on": refusal.messages}) from None
    except IntegrityError:
        raise ValidationError(
            {"held_on": "Une séance de cette commission est déjà prévue ce jour-là."}
        ) from None
    return session


def _planned(commission: Commission, year: int) -> list[datetime.date]:
    there = commission.sessions.filter(held_on__year=year).exclude(state=SessionState.CANCELLED)
    return list(there.values_list("held_on", flat=True))
