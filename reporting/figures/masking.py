"""Which values to hide so that none under five can be read or worked out by subtraction.

Pure. A reader knows the sums between figures (a whole and its parts), that a hidden value is at
least one, and how this module works. A small value is safe when, from all that is shown, it could
still be anything from one to five.

The sums must form a tree, each figure being part of one whole at most: going round the sums then
finds all that a reader can. With rows and columns it would miss some, so a table that is crossed
is published without the totals of one side.
"""

from collections.abc import Collection, Mapping, Sequence, Set

FLOOR = 5

Sum = tuple[str, tuple[str, ...]]
"""A whole and its parts."""

Bounds = dict[str, tuple[int, int]]


def hidden(
    values: Mapping[str, int],
    sums: Sequence[Sum],
    follows: Sequence[tuple[str, Collection[str]]] = (),
) -> set[str]:
    """The names to hide. ``follows``: where the first is hidden so are the others, which nearly
    tell it."""
    parts = [part for _, some in sums for part in some]
    if len(parts) != len(set(parts)):
        raise ValueError("Un chiffre ne peut être une part que d’un seul ensemble.")
    small = {name for name, value in values.items() if 0 < value < FLOOR}
    masked = set(small)
    while True:
        before = len(masked)
        for name, others in follows:
            if name in masked:
                masked.update(others)
        if len(masked) > before:
            continue
        bounds = _bounds(values, sums, masked)
        # First those that were hidden to protect others: laid bare, they protect nothing.
        helpers = (n for n in masked - small if values[n] and bounds[n][0] == bounds[n][1])
        exposed = [*sorted(helpers), *sorted(name for name in small if _tells(bounds[name]))]
        covers = (_cover(name, values, sums, masked, bounds) for name in exposed)
        more = next(filter(None, covers), None)
        if more is None:
            return masked
        masked.add(more)


def _tells(bounds: tuple[int, int]) -> bool:
    return bounds[0] > 1 or bounds[1] < FLOOR


def _cover(
    name: str,
    values: Mapping[str, int],
    sums: Sequence[Sum],
    masked: Set[str],
    bounds: Bounds,
) -> str | None:
    """One more value to hide: the smallest part shown, else the whole, of the sum that gives
    ``name`` away; failing that, of any sum where something is hidden."""
    around = [one for one in sums if name in one[1] or name == one[0]]
    small = values[name] < FLOOR
    told = [(one, _from_sum(name, one, bounds)) for one in around]
    telling = [one for one, (low, top) in told if (small and _tells((low, top))) or low == top]
    others = [one for one in sums if one not in telling and masked & {one[0], *one[1]}]
    for whole, parts in [*telling, *others]:
        shown = [part for part in parts if part not in masked and values[part] > 0]
        if shown:
            return min(shown, key=lambda part: (values[part], part))
        if whole not in masked and values[whole] > 0:
            return whole
    return None


def _from_sum(name: str, one: Sum, bounds: Bounds) -> tuple[int, int]:
    """What a single sum tells of one of its terms, given what is known of the others."""
    whole, parts = one
    if name == whole:
        return sum(bounds[part][0] for part in parts), sum(bounds[part][1] for part in parts)
    others = [bounds[part] for part in parts if part != name]
    low, high = bounds[whole]
    return low - sum(top for _, top in others), high - sum(bottom for bottom, _ in others)


def _bounds(values: Mapping[str, int], sums: Sequence[Sum], masked: Set[str]) -> Bounds:
    """What a reader can work out of each value, by going round the sums until nothing moves."""
    roof = sum(values.values()) + FLOOR
    bounds = {
        name: (min(value, 1), roof) if name in masked else (value, value)
        for name, value in values.items()
    }
    moved = True
    while moved:
        moved = False
        for whole, parts in sums:
            for name in (whole, *parts):
                found = _from_sum(name, (whole, parts), bounds)
                narrowed = (max(bounds[name][0], found[0]), min(bounds[name][1], found[1]))
                moved |= narrowed != bounds[name]
                bounds[name] = narrowed
    return bounds
