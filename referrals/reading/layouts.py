"""Remembers the layout of a sender's list and says what changed in a new one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from referrals.reading.cells import fold

_RENAMED = 75.0  # likeness, out of 100, from which a header is taken as renamed


@dataclass(frozen=True, slots=True)
class LayoutChange:
    """Headers, as written. `moved` gives (header, old position, new position), from 1."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    moved: list[tuple[str, int, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renamed or self.moved)


def signature(headers: Sequence[str]) -> str:
    """The same for two lists with the same columns in the same order, whatever case or accents."""
    joined = "\x1f".join(fold(header) for header in headers)
    return hashlib.sha256(joined.encode()).hexdigest()


def compare_layouts(old: Sequence[str], new: Sequence[str]) -> LayoutChange:
    """What a person has to look at before the remembered mapping is used again."""
    old_places, new_places = _places(old), _places(new)
    gone = [key for key in old_places if key not in new_places]
    come = [key for key in new_places if key not in old_places]
    renamed = _pair(gone, come, old_places, new_places)
    matched = dict(renamed)
    common = [key for key in old_places if key in new_places]
    # A column that only shifted because another was inserted before it has not moved.
    order_old = [*common, *matched]
    order_old.sort(key=lambda key: old_places[key])
    targets = {key: new_places[matched.get(key, key)] for key in order_old}
    order_new = sorted(order_old, key=lambda key: targets[key])
    stable = _longest_common(order_old, order_new)
    moved = [
        (new[targets[key]], old_places[key] + 1, targets[key] + 1)
        for key in order_old
        if key not in stable
    ]
    return LayoutChange(
        added=[new[new_places[key]] for key in come if key not in matched.values()],
        removed=[old[old_places[key]] for key in gone if key not in matched],
        renamed=[(old[old_places[a]], new[new_places[b]]) for a, b in renamed],
        moved=moved,
    )


def _places(headers: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, header in enumerate(headers):
        places.setdefault(fold(header), index)
    return places


def _pair(
    gone: list[str], come: list[str], old_places: dict[str, int], new_places: dict[str, int]
) -> list[tuple[str, str]]:
    """Renamed columns: alike in words, or alone at the same place between the same neighbours."""
    scored = []
    for before in gone:
        for after in come:
            likeness = fuzz.token_set_ratio(before, after)
            if old_places[before] == new_places[after]:
                likeness += 25
            if likeness >= _RENAMED:
                scored.append((likeness, before, after))
    pairs: list[tuple[str, str]] = []
    for _, before, after in sorted(scored, key=lambda item: (-item[0], old_places[item[1]])):
        if all(before != a and after != b for a, b in pairs):
            pairs.append((before, after))
    return pairs


def _longest_common(first: list[str], second: list[str]) -> set[str]:
    """The columns that kept their order: a longest common subsequence of the two orders."""
    rank = {key: index for index, key in enumerate(second)}
    best: list[list[str]] = []
    for key in first:
        longest: list[str] = []
        for chain in best:
            if rank[chain[-1]] < rank[key] and len(chain) > len(longest):
                longest = chain
        best.append([*longest, key])
    lengths = [len(chain) for chain in best]
    return set(best[lengths.index(max(lengths))]) if best else set()
