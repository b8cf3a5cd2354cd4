"""Which values to hide so that none under five can be read or worked out by subtraction.

Pure. A reader knows the sums between figures (a whole and its parts), that a hidden value is at
least one, and how this module works. A small value is safe when, from all that is shown, it could
still be anything from one to five.
"""

from collections.abc import Collection, Mapping, Sequence, Set

FLOOR = 5

Sum = tuple[str, tuple[str, ...]]
"""A whole and its parts."""

Bounds = dict[str, tuple[int, int]]


def hidden(
    values: Mapping[str, int],
    sums: Sequence[Sum],
    tied: Sequence[Collection[str]] = (),
) -> set[str]:
    """The names to hide. ``tied``: groups that hide together, as one nearly tells the other."""
    small = {name for name, value in values.items() if 0 < value < FLOOR}
    masked = set(small)
    while True:
        for group in tied:
            if masked.intersection(group):
                masked.update(group)
        bounds = _bounds(values, sums, masked)
        exposed = sorted(name for name in small if bounds[name][1] < FLOOR or bounds[name][0] > 1)
        more = next(filter(None, (_cover(name, values, sums, masked) for name in exposed)), None)
        if more is None:
            return masked
        masked.add(more)


def _cover(
    name: str, values: Mapping[str, int], sums: Sequence[Sum], masked: Set[str]
) -> str | None:
    """One more value to hide beside an exposed one: the smallest part shown, else the whole."""
    around = [(whole, parts) for whole, parts in sums if name == whole or name in parts]
    # What stands in the same sum as something hidden already may be what gives it away.
    around += [one for one in sums if one not in around and masked & {one[0], *one[1]}]
    for whole, parts in around:
        shown = [part for part in parts if part not in masked and values[part] > 0]
        if shown:
            return min(shown, key=lambda part: (values[part], part))
        if whole not in masked:
            return whole
    return None


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
            low = sum(bounds[part][0] for part in parts)
            high = sum(bounds[part][1] for part in parts)
            moved |= _narrow(bounds, whole, low, high)
            for part in parts:
                others_low = sum(bounds[one][0] for one in parts if one != part)
                others_high = sum(bounds[one][1] for one in parts if one != part)
                least = bounds[whole][0] - others_high
                most = bounds[whole][1] - others_low
                moved |= _narrow(bounds, part, least, most)
    return bounds


def _narrow(bounds: Bounds, name: str, low: int, high: int) -> bool:
    before = bounds[name]
    bounds[name] = (max(before[0], low), min(before[1], high))
    return bounds[name] != before
