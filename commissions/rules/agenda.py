"""The order of the agenda, as a list of identifiers."""

from collections.abc import Iterable, Sequence

STEP = 10


def moved(order: Sequence[int], item: int, rank: int) -> list[int]:
    """``item`` at ``rank`` (1 is first; beyond the ends, the end)."""
    others = [one for one in order if one != item]
    place = max(0, min(rank - 1, len(others)))
    return [*others[:place], item, *others[place:]]


def ranks(order: Iterable[int]) -> dict[int, int]:
    """The rank to store of each: ten by ten, so that one may be put between by hand in the base."""
    return {item: STEP * place for place, item in enumerate(order, start=1)}


def over_capacity(count: int, capacity: tuple[int, int] | None) -> str:
    """The sentence to warn with, or nothing."""
    if capacity is None or count <= capacity[1]:
        return ""
    return f"{count} dossiers à l'ordre du jour : la commission en examine {capacity[1]} au plus."
