"""The directory of the walk: a structure of the territory, which names no household."""

from typing import Any

from ccapex.accounts.enums import Role
from ccapex.accounts.models import Organisation
from tests.walk.door import Door, act, page
from tests.walk.people import ADMINISTRATOR, AWAY, OFFICE, SEATED, beside, unrelated

HERE = SEATED - AWAY
WRITERS = frozenset(
    {OFFICE, ADMINISTRATOR, unrelated(Role.ADMINISTRATOR), beside(Role.ADMINISTRATOR)}
)

DOORS: dict[str, Door] = {
    "directory": page(SEATED),
    "directory_entry": page(HERE, "structure"),
    "directory_mailbox_works": act(WRITERS, "structure"),
}


def directory_of(structure: Organisation) -> dict[str, Any]:
    return {"structure": structure.public_id}
