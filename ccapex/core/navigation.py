"""The entries of the main menu: each app registers its own, and each role sees only its entries."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    roles: frozenset[str]
    order: int


_entries: dict[str, Entry] = {}


def register(label: str, url_name: str, roles: Iterable[str], order: int) -> None:
    """From ``AppConfig.ready``. ``url_name`` takes no argument; the same one registers once."""
    _entries[url_name] = Entry(label, url_name, frozenset(roles), order)


def entries_for(role: str) -> list[Entry]:
    mine = (entry for entry in _entries.values() if role in entry.roles)
    return sorted(mine, key=lambda entry: (entry.order, entry.label))
