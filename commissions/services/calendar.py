"""The calendar entry of a session: one identifier for ever, its versions, its cancellation.

It says the commission, the day, the place and where to read the agenda: never a household.
"""

import datetime

from django.utils import timezone
from icalendar import Calendar, Event

from commissions.enums import SessionState
from commissions.models import Session

USUAL_HOURS = datetime.timedelta(hours=2)
KIND = "text/calendar"
FILE = "seance.ics"


def entry(session: Session, *, invited: str = "", published: bool = False) -> str:
    """``invited``: the mailbox that it is sent to. ``published``: read from a page, no answer is
    asked. A later ``version`` replaces the entry where it was accepted."""
    cancelled = session.state == SessionState.CANCELLED
    method = "CANCEL" if cancelled else "PUBLISH" if published else "REQUEST"
    calendar = Calendar()
    calendar.add("prodid", "-//CCAPEX//Séances//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = Event()
    event.add("uid", f"seance-{session.public_id}@ccapex")
    event.add("sequence", session.version)
    event.add("dtstamp", timezone.now())
    _hours(event, session)
    event.add("summary", title_of(session))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    where = " – ".join(part for part in (session.place, session.video_url) if part)
    if where:
        event.add("location", where)
    if session.video_url:
        event.add("url", session.video_url)
    event.add("description", f"Séance {session.reference}. L'ordre du jour se lit dans CCAPEX.")
    secretariat = _mailbox_of(session)
    if secretariat:
        event.add("organizer", f"mailto:{secretariat}")
    if invited and not published:
        event.add("attendee", f"mailto:{invited}", parameters={"RSVP": "FALSE"})
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()


def title_of(session: Session) -> str:
    return " – ".join(part for part in (session.commission.name, session.title) if part)


def _hours(event: Event, session: Session) -> None:
    """A whole day where no time is said; two hours where no end is."""
    if session.starts_at is None:
        event.add("dtstart", session.held_on)
        event.add("dtend", session.held_on + datetime.timedelta(days=1))
        return
    paris = timezone.get_default_timezone()
    start = datetime.datetime.combine(session.held_on, session.starts_at, paris)
    end = (
        datetime.datetime.combine(session.held_on, session.ends_at, paris)
        if session.ends_at
        else start + USUAL_HOURS
    )
    event.add("dtstart", start.astimezone(datetime.UTC))
    event.add("dtend", end.astimezone(datetime.UTC))


def _mailbox_of(session: Session) -> str:
    seat = (
        session.commission.seats.filter(role="secretariat", organisation__isnull=False)
        .select_related("organisation")
        .order_by("rank", "pk")
        .first()
    )
    return seat.organisation.mailbox if seat and seat.organisation else ""
