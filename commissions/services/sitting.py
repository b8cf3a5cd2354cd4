"""Hold a session: open it, go from item to item, say what the projector shows."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from commissions.enums import ItemState, OutputKind, SessionState
from commissions.models import Item, Session
from commissions.services import agenda, agenda_access
from commissions.services.acting import locked, locked_item, trace, trace_item
from commissions.services.writing import require_open

SAT_ON = (ItemState.ON_AGENDA, ItemState.EXAMINED, ItemState.POSTPONED)
READY = frozenset({SessionState.PLANNED, SessionState.CONVENED})


def items_of(session: Session) -> list[Item]:
    """The order of the day: what is or was on the agenda, in its order, with its household."""
    return list(
        session.items.filter(state__in=SAT_ON)
        .select_related("household__territory", "procedure__lease__dwelling", "situation")
        .order_by("rank", "pk")
    )


@transaction.atomic
def open_session(session: Session, desk: Desk) -> Session:
    """From here on what is said is written down; opened already, nothing changes. A session not
    convened may be opened: members called by phone sit too."""
    session = locked(session)
    if session.state == SessionState.OPEN:
        return session
    if session.state not in READY:
        raise ValidationError(
            f"Cette séance est « {session.get_state_display().lower()} » : elle ne peut pas "
            "être ouverte."
        )
    if session.held_on > timezone.localdate():
        raise ValidationError("Cette séance est à venir : elle s'ouvre le jour dit.")
    session.state, session.opened_at = SessionState.OPEN, timezone.now()
    session.save(update_fields=["state", "opened_at"])
    agenda_access.open_session(session, actor_id=desk.user.pk)
    trace("opened", session, desk)
    return session


@transaction.atomic
def examine(item: Item, desk: Desk) -> Item | None:
    """Notes it as examined, or as put off where it carries a postponement; gives the next one to
    examine: after it in the order, else from the start; none when all are done."""
    _, item = locked_item(item)
    require_open(item.session)
    if item.state == ItemState.ON_AGENDA:
        report = item.outputs.filter(kind=OutputKind.POSTPONEMENT).order_by("rank").first()
        if report is not None:
            agenda.postpone(item, report.postponed_to, desk)
        else:
            item.state, item.examined_at = ItemState.EXAMINED, timezone.now()
            item.save(update_fields=["state", "examined_at"])
        trace_item("examined", item, desk, postponed=report is not None)
    return next_to_examine(item)


def next_to_examine(item: Item) -> Item | None:
    waiting = list(
        Item.objects.filter(session=item.session_id, state=ItemState.ON_AGENDA)
        .exclude(pk=item.pk)
        .order_by("rank", "pk")
    )
    after = [one for one in waiting if (one.rank, one.pk) > (item.rank, item.pk)]
    return next(iter(after or waiting), None)


@transaction.atomic
def reopen(item: Item, desk: Desk) -> Item:
    """Examined again in the same session: its texts stay."""
    _, item = locked_item(item)
    require_open(item.session)
    if item.state == ItemState.EXAMINED:
        item.state, item.examined_at = ItemState.ON_AGENDA, None
        item.save(update_fields=["state", "examined_at"])
        trace_item("reopened", item, desk)
    return item


@transaction.atomic
def project(session: Session, desk: Desk, *, item: Item | None = None, names: bool) -> None:
    """Makes this desk the one that the projector follows, from ``item``; ``names``: households by
    their name, or by their reference."""
    session = locked(session)
    require_open(session)
    session.screen_by, session.screen_names = desk.user, names
    session.shown_item = item
    session.save(update_fields=["screen_by", "screen_names", "shown_item"])
    trace("projected", session, desk, names=names)


def follow(session: Session, item: Item, desk: Desk) -> None:
    """The projector goes where its desk goes; nothing where somebody else leads it."""
    Session.objects.filter(pk=session.pk, state=SessionState.OPEN, screen_by=desk.user).exclude(
        shown_item=item
    ).update(shown_item=item)
