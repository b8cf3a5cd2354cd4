"""The commissions as their pages show them: no household is here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import Territory
from ccapex.accounts.services.directory import names_of_areas
from commissions.enums import SessionState
from commissions.models import Commission, Seat, Session
from commissions.rules.configuration import Configuration, configuration
from commissions.rules.sheet import to_confirm
from commissions.services.file_facts import perimeter_in_words
from commissions.services.seats import known_to, on_day, sessions_for

OVER = (SessionState.CLOSED, SessionState.CANCELLED)


def shown_to(desk: Desk) -> QuerySet[Commission]:
    """Those that the desk may know of; an administrator, all of the territory: configuration
    only."""
    if desk.role == Role.ADMINISTRATOR:
        return Commission.objects.filter(territory=desk.territory_id)
    return known_to(desk)


@dataclass(frozen=True, slots=True)
class Row:
    """``coming``: the next session that the desk may know of. ``doubts``: how many things are to
    be validated, seats included."""

    commission: Commission
    told: Configuration
    perimeter: str
    seats: int
    doubts: int
    coming: Session | None


def rows_of(desk: Desk, territory: Territory) -> list[Row]:
    """In the order of the profile; a constant number of queries."""
    today = timezone.localdate()
    commissions = list(shown_to(desk).filter(is_retired=False).order_by("rank", "name"))
    names = names_of_areas(territory)
    seats = on_day(Seat.objects.filter(commission__in=commissions), today).order_by()
    counted = dict(seats.values_list("commission").annotate(n=Count("pk")))
    doubtful = dict(seats.exclude(note="").values_list("commission").annotate(n=Count("pk")))
    coming = _next_of(sessions_for(desk).filter(commission__in=commissions), today)
    return [
        Row(
            commission=one,
            told=told,
            perimeter=perimeter_in_words(told, names),
            seats=counted.get(one.pk, 0),
            doubts=len(to_confirm(told, one.settings)) + doubtful.get(one.pk, 0),
            coming=coming.get(one.pk),
        )
        for one in commissions
        for told in [configuration(one.settings, today)]
    ]


def coming_sessions(commission: Commission, desk: Desk) -> list[Session]:
    """Those that the desk may know of, the next first."""
    mine = sessions_for(desk).filter(commission=commission).exclude(state__in=OVER)
    return list(mine.filter(held_on__gte=timezone.localdate()).order_by("held_on", "pk"))


def _next_of(sessions: Iterable[Session] | QuerySet[Session], today: dt.date) -> dict[int, Session]:
    assert isinstance(sessions, QuerySet)
    found: dict[int, Session] = {}
    ahead = sessions.filter(held_on__gte=today).exclude(state__in=OVER)
    for session in ahead.order_by("held_on", "pk"):
        found.setdefault(session.commission_id, session)
    return found
