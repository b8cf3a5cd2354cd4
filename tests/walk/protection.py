"""What protects the household of the walk: one paper, one limit, one guardian, one sign."""

import uuid

from households.models import Household
from tests.factories.protection import attached, flagged, guarded, limited, with_signs
from tests.walk.door import Door, act, form, page
from tests.walk.people import COLLEAGUE, INFORMED, OFFICE, REFERENT, People

FOLLOWING = frozenset({OFFICE, REFERENT, COLLEAGUE})

DOORS: dict[str, Door] = {
    "household_debt": form(INFORMED, "household"),
    "household_papers": form(INFORMED, "household"),
    "household_paper": page(INFORMED, "household", "paper"),
    "household_paper_remove": act(INFORMED, "household", "paper"),
    "household_protection": form(FOLLOWING, "household", post=lambda _: {"what": "limit"}),
    "household_limit_lift": act(FOLLOWING, "household", "limit"),
    "household_guardian_end": act(FOLLOWING, "household", "guardian"),
    "household_flags_seen": act(INFORMED, "household"),
    "household_sign": form(INFORMED, "household", "sign_kind"),
    "household_flag": form(FOLLOWING, "household", "sign"),
    "household_flag_validate": act(FOLLOWING, "household", "sign"),
    "household_flag_close": act(FOLLOWING, "household", "sign"),
}


def protected(household: Household, people: People) -> dict[str, uuid.UUID | str]:
    """The limit is one that stops no letter: letters are walked elsewhere."""
    desk = people.desks[OFFICE]
    with_signs(household.territory)
    return {
        "paper": attached(household, desk, title="SECRETINE").public_id,
        "limit": limited(household, desk, "no_call").public_id,
        "guardian": guarded(household, desk).public_id,
        "sign": flagged(household, desk).public_id,
        "sign_kind": "vulnerability",
    }
