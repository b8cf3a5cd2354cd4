"""The entries of the main menu: each app registers its own, and each role sees only its entries.

An entry that needs a section of the profile is not there in a territory without it.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    roles: frozenset[str]
    order: int
    needs: frozenset[str] = frozenset()
    group: str = ""


_entries: dict[str, Entry] = {}


def register(
    label: str,
    url_name: str,
    roles: Iterable[str],
    order: int,
    *,
    needs: Iterable[str] = (),
    group: str = "",
) -> None:
    """From ``AppConfig.ready``. ``url_name`` takes no argument; the same one registers once.

    ``needs``: sections of the profile, one of which the territory has. ``group``: the words under
    which entries are folded for a role that has many of them.
    """
    _entries[url_name] = Entry(label, url_name, frozenset(roles), order, frozenset(needs), group)


def entries_for(role: str, sections: Container[str] = ()) -> list[Entry]:
    """``sections``: those of the territory's profile."""
    mine = (
        entry
        for entry in _entries.values()
        if role in entry.roles
        and (not entry.needs or any(name in sections for name in entry.needs))
    )
    return sorted(mine, key=lambda entry: (entry.order, entry.label))
