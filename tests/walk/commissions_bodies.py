"""The sheet of the commission of the walk, and a sentence of its library: neither names anybody."""

from typing import Any

from ccapex.accounts.enums import Role
from ccapex.accounts.models import Territory
from commissions.models import Motive
from tests.walk.door import Door, act, form, page
from tests.walk.people import (
    ADMINISTRATOR,
    COLLEAGUE,
    FILES,
    OFFICE,
    REFERENT,
    away,
    beside,
    unrelated,
)

OFFICE_ONLY = frozenset({OFFICE})
# Configuration only: an administrator of the territory reads every sheet, and no file.
ADMINISTRATORS = frozenset(
    {ADMINISTRATOR, unrelated(Role.ADMINISTRATOR), beside(Role.ADMINISTRATOR)}
)

DOORS: dict[str, Door] = {
    "commission_list": page(FILES | ADMINISTRATORS | {away(Role.ADMINISTRATOR)}),
    "commission_detail": page(ADMINISTRATORS | {OFFICE, REFERENT, COLLEAGUE}, "commission"),
    "motive_list": page(OFFICE_ONLY),
    "motive_add": form(OFFICE_ONLY),
    "motive_write": form(OFFICE_ONLY, "motive"),
    "motive_offer": act(OFFICE_ONLY, "motive"),
}


def library_of(territory: Territory) -> dict[str, Any]:
    motive = Motive.objects.create(
        territory=territory, output="avis", code="essai", label="Essai", text="Essai."
    )
    return {"motive": motive.pk}
