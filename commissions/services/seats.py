"""Who sits where: the one place that says who runs a commission and who is a member of it."""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from commissions.enums import PartKind, SeatRole, SessionState
from commissions.models import Commission, ItemPart, Seat, Session
from commissions.rules.configuration import Configuration, configuration

WRITING_ROLES = frozenset({Role.SECRETARIAT, Role.SOCIAL_WORKER, Role.MANAGER})
"""Who may hold the pen of a commission whose secretariat is their organisation's."""


def configured(commission: Commission, on: datetime.date | None = None) -> Configuration:
    return configuration(commission.settings, on or timezone.localdate())


def on_day(seats: QuerySet[Seat], on: datetime.date) -> QuerySet[Seat]:
    return seats.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
    )


def seats_of(commission: Commission, on: datetime.date) -> list[Seat]:
    """Those of that day, in order, with their organisation."""
    return list(on_day(commission.seats.select_related("organisation"), on))


def _held_by(desk: Desk) -> Q:
    """The seats of the desk's organisation: its own, or those of its kind."""
    organisation = desk.membership.organisation
    return Q(seats__organisation=organisation) | Q(
        seats__organisation__isnull=True, seats__organisation_kind=organisation.kind
    )


def _current() -> Q:
    today = timezone.localdate()
    return (Q(seats__valid_from__isnull=True) | Q(seats__valid_from__lte=today)) & (
        Q(seats__valid_to__isnull=True) | Q(seats__valid_to__gte=today)
    )


def run_by(desk: Desk) -> QuerySet[Commission]:
    """The commissions whose secretariat the desk holds: it prepares, writes and closes them."""
    mine = Commission.objects.filter(territory=desk.territory_id)
    if desk.role not in WRITING_ROLES:
        return mine.none()
    return mine.filter(
        _current(), seats__role=SeatRole.SECRETARIAT, seats__organisation=desk.organisation_id
    ).distinct()


def may_run(desk: Desk, commission: Commission) -> bool:
    return run_by(desk).filter(pk=commission.pk).exists()


def known_to(desk: Desk) -> QuerySet[Commission]:
    """The commissions that the desk may know of: those where it has a seat, and for the territory's
    secretariat all of them (their dates and figures, not what is said there)."""
    mine = Commission.objects.filter(territory=desk.territory_id)
    if not desk.sees_households:
        return mine.none()
    if desk.is_secretariat:
        return mine
    return mine.filter(Q(_held_by(desk), _current())).distinct()


def sessions_for(desk: Desk) -> QuerySet[Session]:
    """The sessions that the desk may know of: a member, once it is convened; a guest of one item,
    the session of that item."""
    known = Session.objects.filter(commission__in=known_to(desk))
    if desk.is_secretariat or not desk.sees_households:
        return known
    here = Session.objects.filter(commission__territory=desk.territory_id)
    told = ~Q(state=SessionState.PLANNED) & ~Q(
        state=SessionState.CANCELLED, convened_at__isnull=True
    )
    return here.filter(
        Q(commission__in=run_by(desk))
        | Q(commission__in=known_to(desk)) & (told | Q(agenda_sent_at__isnull=False))
        | Q(pk__in=_guest_of(desk)) & told
    )


def _guest_of(desk: Desk) -> QuerySet[ItemPart, int]:
    mine = ItemPart.objects.filter(kind=PartKind.GUEST, organisation=desk.organisation_id)
    return mine.order_by().values_list("item__session", flat=True)


def organisations_of(seats: Iterable[Seat]) -> set[int]:
    """The organisations named by these seats; those « concerned » are found file by file."""
    return {
        seat.organisation_id
        for seat in seats
        if seat.organisation_id is not None and not seat.concerned
    }
