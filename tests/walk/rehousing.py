"""The rehousing pool, SOLIPEX and the early letter of the walk: one stay, one dwelling offered."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from ccapex.accounts.enums import Role
from ccapex.accounts.models import Territory
from procedures.models import Procedure
from referrals.models import EarlyTripartite, RehousingEntry, RuleSetVersion
from tests.factories.early import EARLY_TABLE, SECTIONS, SOLIPEX_TABLE, as_json
from tests.factories.rehousing import POOL
from tests.walk.door import Door, act, form, page
from tests.walk.people import COLLEAGUE, FILES, OFFICE, REFERENT, away

OFFICE_ONLY = frozenset({OFFICE})
OFFICES = frozenset({OFFICE, away(Role.SECRETARIAT)})
# Those whose relation opens the social report; a member asked to complete is not among them.
READERS = frozenset({OFFICE, REFERENT, COLLEAGUE})


def _lead(_names: dict[str, Any]) -> dict[str, Any]:
    return {"lead-named_on": "hier"}


DOORS: dict[str, Door] = {
    "rehousing_pool": page(FILES),
    "rehousing_export": page(READERS),
    "rehousing_dalo": page(OFFICES),
    "rehousing_dalo_element": act(
        OFFICE_ONLY, "pool_procedure", post=lambda _: {"reason": "troubles"}
    ),
    "rehousing_enter": form(OFFICE_ONLY, "household"),
    "rehousing_entry": page(READERS, "pool"),
    "rehousing_report": form(OFFICE_ONLY, "pool"),
    "rehousing_lead": act(OFFICE_ONLY, "pool", post=_lead),
    "rehousing_propose": act(READERS, "pool", post=lambda _: {"offer-dwelling": "ici"}),
    "rehousing_answer": act(READERS, "pool", "offer", post=lambda _: {"state": "accepted"}),
    "rehousing_fitting": act(OFFICE_ONLY, "pool", "offer", post=lambda _: {"fitting": "oui"}),
    "rehousing_withdraw": act(OFFICE_ONLY, "pool", post=lambda _: {"out-reason": "stays"}),
    "rehousing_rehoused": act(OFFICE_ONLY, "pool"),
    "solipex_list": page(OFFICE_ONLY),
    "solipex_case": page(OFFICE_ONLY, "pool_procedure"),
    "solipex_complete": act(OFFICE_ONLY, "pool_procedure", post=lambda _: {"adults": "2"}),
    "solipex_refer": act(OFFICE_ONLY, "pool_procedure"),
    "early_list": page(OFFICE_ONLY),
    "early_write": act(OFFICE_ONLY, post=lambda names: {"case": [str(names["pool_procedure"])]}),
    "early_case": page(OFFICE_ONLY, "pool_procedure"),
    "early_suspension": act(OFFICE_ONLY, "pool_procedure", post=lambda _: {"suspended_on": "hier"}),
    "early_answer": act(OFFICE_ONLY, "pool_procedure"),
    "early_outcome": act(OFFICE_ONLY, "pool_procedure", post=lambda _: {"restored": "no"}),
}


def rehousing_of(procedure: Procedure) -> dict[str, uuid.UUID]:
    """In the pool, with a dwelling offered by the landlord of the territory, and a letter sent."""
    territory = procedure.territory
    sections = {**territory.profile, **SECTIONS, "rehousing": POOL}
    Territory.objects.filter(pk=territory.pk).update(profile=sections)
    for table in (SOLIPEX_TABLE, EARLY_TABLE):
        RuleSetVersion.objects.create(
            territory=territory,
            mission=table["mission"],
            number=1,
            table=as_json(table),
            valid_from=dt.date(2022, 1, 1),
            published_at=timezone.now(),
        )
    today = timezone.localdate()
    common = {"territory": territory, "household": procedure.household, "procedure": procedure}
    entry = RehousingEntry.objects.create(**common, entered_on=today, entered_by="secretariat")
    landlord = territory.organisations.get(slug="bailleur")
    offer = entry.proposals.create(landlord=landlord, offered_on=today, dwelling="1 rue d'Essai")
    EarlyTripartite.objects.create(
        **common, signalled_on=today, triggered_on=today, letter_on=today
    )
    return {
        "pool": entry.public_id,
        "offer": offer.public_id,
        "pool_procedure": procedure.public_id,
    }
