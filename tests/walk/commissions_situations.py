"""A situation of the household of the walk, and a session of the years before."""

import uuid

from django.utils import timezone

from ccapex.accounts.enums import Role
from commissions.models import Commission, Situation
from commissions.services.past_sessions import Past, enter
from commissions.services.situations.reporting import access_source
from households.enums import RelationKind
from households.services.access import open_relations
from procedures.models import Procedure
from tests.walk.door import Door, act, form, page
from tests.walk.people import (
    COLLEAGUE,
    FILES,
    OFFICE,
    REFERENT,
    People,
    away,
    beside,
    unrelated,
)

OFFICE_ONLY = frozenset({OFFICE})
SEATS = frozenset({OFFICE, REFERENT, COLLEAGUE})
# Counts name nobody: those who read figures alone have them.
COUNTS = SEATS | {unrelated(Role.STATISTICS), beside(Role.STATISTICS)}

DOORS: dict[str, Door] = {
    "situation_list": page(FILES),
    "situation_export": page(OFFICE_ONLY),
    "situation_report": form(SEATS),
    "situation_detail": form(
        OFFICE_ONLY, "situation", post=lambda _: {"act": "diagnose", "diagnosis": "Essai."}
    ),
    "session_known": form(OFFICE_ONLY, "session"),
    "commission_figures": page(COUNTS, "commission"),
    "commission_figures_export": page(COUNTS, "commission"),
    "commission_figures_send": act(OFFICE_ONLY, "commission"),
    "figures_received": page(frozenset({OFFICE, away(Role.SECRETARIAT)})),
    "past_session_enter": form(OFFICE_ONLY, "commission", post=lambda _: {"act": "session"}),
    "past_session_correct": form(OFFICE_ONLY, "past_session"),
}


def situations_of(procedure: Procedure, people: People) -> dict[str, uuid.UUID]:
    """After the commissions of the walk."""
    commission = Commission.objects.get(territory=procedure.territory)
    commission.settings |= {"situations": ["nuisance"]}
    commission.save()
    desk = people.desks[OFFICE]
    situation = Situation.objects.create(
        territory=procedure.territory,
        reference="ST-2026-777001",
        commission=commission,
        household=procedure.household,
        lease=procedure.lease,
        kinds=["nuisance"],
        reported_on=timezone.localdate(),
        reported_by=desk.membership.organisation,
        author=desk.user,
        facts="Bruit chez SECRETINE Philomène.",
    )
    open_relations(
        [(procedure.household_id, desk.organisation_id)],
        kind=RelationKind.COMMISSION,
        source=access_source(situation),
    )
    [past] = enter(commission, Past(timezone.localdate().year - 2, total=3), desk=desk)
    return {"situation": situation.public_id, "past_session": past.public_id}
