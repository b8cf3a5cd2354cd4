"""The register of saisines of the walk: one line, read and answered by the secretariat alone."""

import datetime as dt
from typing import Any

from ccapex.accounts.enums import Role
from procedures.models import Procedure
from referrals.models import Signalement
from tests.walk.door import Door, act, form, page
from tests.walk.people import OFFICE, away

OFFICE_ONLY = frozenset({OFFICE})
OFFICES = OFFICE_ONLY | {away(Role.SECRETARIAT)}

DOORS: dict[str, Door] = {
    "signalement_index": page(OFFICES),
    "signalement_export": page(OFFICES),
    "signalement_letters": act(OFFICES),
    "signalement_new": form(
        OFFICES, post=lambda _: {"etape": "chercher", "tenant_last_name": "Secretine"}
    ),
    "signalement_for": form(OFFICE_ONLY, "household"),
    "signalement_detail": form(OFFICE_ONLY, "signalement", post=lambda _: {"act": "threshold"}),
    "signalement_task": page(OFFICE_ONLY, "task"),
}


def signalements_of(procedure: Procedure) -> dict[str, Any]:
    line = Signalement.objects.create(
        territory=procedure.territory,
        reference="SA-2026-777001",
        household=procedure.household,
        procedure=procedure,
        event=procedure.events.get(),
        nature="signalement",
        channel="commissaire_de_justice",
        received_on=dt.date(2026, 9, 15),
        acted_on=dt.date(2026, 9, 10),
    )
    return {"signalement": line.public_id}
