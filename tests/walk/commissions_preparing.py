"""A session of the walk, convened, where the referent's organisation sits, with one file."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from commissions.enums import SeatRole, SessionState
from commissions.services import agenda_access, presence
from procedures.models import Procedure
from tests.factories.commissions import commission_of, item_of, seat_of, session_of
from tests.walk.door import Door, act, form, page
from tests.walk.people import COLLEAGUE, FILES, OFFICE, REFERENT, People

OFFICE_ONLY = frozenset({OFFICE})
SITS = frozenset({OFFICE, REFERENT, COLLEAGUE})


def _household(names: dict[str, Any]) -> dict[str, Any]:
    return {"household": str(names["household"]), "act": "take"}


DOORS: dict[str, Door] = {
    "session_list": page(FILES),
    "session_year": page(FILES),
    "session_plan": form(OFFICE_ONLY),
    "session_plan_year": form(OFFICE_ONLY, "commission"),
    "session_detail": page(SITS, "session"),
    "session_change": form(OFFICE_ONLY, "session", post=lambda _: {"held_on": "+30"}),
    "session_cancel": act(OFFICE_ONLY, "session", post=lambda _: {"reason": "essai"}),
    "session_entry": page(SITS, "session"),
    "session_convene": form(OFFICE_ONLY, "session"),
    "session_agenda": page(OFFICE_ONLY, "session"),
    "agenda_search": act(OFFICE_ONLY, "session", post=lambda _: {"q": "essai"}),
    "agenda_add": act(OFFICE_ONLY, "session", post=lambda _: {"title": "Un sujet"}),
    "agenda_candidate": act(OFFICE_ONLY, "session", post=_household),
    "agenda_accept": act(OFFICE_ONLY, "item"),
    "agenda_withdraw": act(OFFICE_ONLY, "item", post=lambda _: {"reason": "essai"}),
    "agenda_move": act(OFFICE_ONLY, "item", post=lambda _: {"rank": "1"}),
    "agenda_minutes": act(OFFICE_ONLY, "item", post=lambda _: {"minutes": "20"}),
    "agenda_postpone": act(OFFICE_ONLY, "item"),
    "item_prepare": form(OFFICE_ONLY, "item", post=lambda _: {"act": "guest"}),
    "item_conflict": act(SITS, "item"),
    "attendance_answer": act(SITS, "attendance", post=lambda _: {"state": "present"}),
}


def commissions_of(procedure: Procedure, people: People) -> dict[str, uuid.UUID]:
    office, member = (people.desks[one].membership.organisation for one in (OFFICE, REFERENT))
    commission = commission_of(procedure.territory)
    seat_of(commission, office, role=SeatRole.SECRETARIAT)
    seat_of(commission, member)
    session = session_of(
        commission,
        state=SessionState.CONVENED,
        convened_at=timezone.now(),
        starts_at=dt.time(9),
        place="1 place de l'Essai",
    )
    item = item_of(session, procedure)
    presence.expect(session)
    agenda_access.open_session(session)
    return {
        "commission": commission.public_id,
        "session": session.public_id,
        "item": item.public_id,
        "attendance": session.attendances.get(organisation=member).public_id,
    }
