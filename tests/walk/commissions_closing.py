"""The closing of the session of the walk, and the record of another one that is closed."""

import uuid

from django.utils import timezone

from ccapex.accounts.enums import Role
from commissions.enums import ItemState, OutputKind, Presence, SessionState
from commissions.models import Commission
from commissions.services import agenda_access
from commissions.services.closing import close
from procedures.models import Procedure
from tests.factories.commission_closing import output_of
from tests.factories.commissions import item_of, session_of
from tests.walk.commissions_preparing import OFFICE_ONLY, SITS
from tests.walk.door import Door, form, page
from tests.walk.people import ADMINISTRATOR, OFFICE, REFERENT, People, away, beside, unrelated

WORDS_OF_TERRITORY = frozenset(
    {
        *(OFFICE, ADMINISTRATOR, away(Role.SECRETARIAT)),
        *(place(Role.ADMINISTRATOR) for place in (unrelated, beside, away)),
    }
)

DOORS: dict[str, Door] = {
    "session_close": form(OFFICE_ONLY, "session"),
    "session_paper": page(OFFICE_ONLY, "session"),
    "session_record": page(SITS, "closed"),
    "session_erratum": form(OFFICE_ONLY, "closed", post=lambda _: {"text": "Essai"}),
    "benefit_file": page(OFFICE_ONLY, "closed"),
    "benefit_setting": page(WORDS_OF_TERRITORY),
}


def closed_of(procedure: Procedure, people: People) -> dict[str, uuid.UUID]:
    """A session of the same commission, held today with the same file, and closed."""
    commission = Commission.objects.get(territory=procedure.territory, slug="ccapex")
    session = session_of(commission, held_on=timezone.localdate(), state=SessionState.OPEN)
    item = item_of(session, procedure, state=ItemState.EXAMINED)
    output_of(item, OutputKind.AVIS, text="Avis d'essai.")
    member = people.desks[REFERENT].membership.organisation
    session.attendances.create(organisation=member, label=member.name, state=Presence.PRESENT)
    agenda_access.open_session(session)
    close(session.pk, people.desks[OFFICE])
    # Of a later year than today's: there from the start, for its file alone.
    output_of(item, OutputKind.BENEFIT_DECISION, number="APL-2027-85-9999", benefit_choice="keep")
    return {"closed": session.public_id}
