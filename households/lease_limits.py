"""Relations that are about one lease: the household's other homes and procedures stay closed.

The floor that opens such a relation registers here which lease it is about (a landlord of the
rehousing pool: that of the entry it leads). Any other relation opens every lease.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from ccapex.accounts.desk import Desk
from households.enums import RelationKind

Load = Callable[[int, Collection[int]], Iterable[tuple[int, int]]]
"""Of an organisation and its households: (household, lease) of each open relation."""

_LOADS: dict[RelationKind, Load] = {}


def register(kind: RelationKind, load: Load) -> None:
    _LOADS[kind] = load


def leases_shown(desk: Desk, kinds: Mapping[int, int]) -> dict[int, set[int]]:
    """The leases of each household of which only some are shown; the others are not named.

    ``kinds``: the open relations of the desk with each household.
    """
    limits = sum(_LOADS)
    limited = {pk for pk, open_kinds in kinds.items() if open_kinds and not open_kinds & ~limits}
    found: dict[int, set[int]] = {pk: set() for pk in limited}
    for kind, load in _LOADS.items():
        mine = [pk for pk in limited if kinds[pk] & kind]
        for household_id, lease_id in load(desk.organisation_id, mine) if mine else ():
            found[household_id].add(lease_id)
    return found
