"""Whole percentages that add up to 100, and round tops for axes."""

import math
from collections.abc import Sequence

ROUND_TOPS = (1, 2, 3, 4, 5, 6, 8, 10)


def shares_of_whole(counts: Sequence[int | None]) -> list[int]:
    """Largest remainder: 164, 52, 13, 14 give 68, 21, 5, 6. Nothing at all gives zeros.

    An unknown count has no share; of equal remainders the earlier is served first.
    """
    known = [count or 0 for count in counts]
    if any(count < 0 for count in known):
        raise ValueError("Une part ne se calcule pas sur un nombre négatif.")
    whole = sum(known)
    if whole == 0:
        return [0] * len(known)
    shares = [count * 100 // whole for count in known]
    remainders = sorted(range(len(known)), key=lambda index: -(known[index] * 100 % whole))
    for index in remainders[: 100 - sum(shares)]:
        shares[index] += 1
    return shares


def round_top(value: float) -> int:
    """The first easy number at or above ``value``: where an axis ends; at least 1."""
    if value <= 1:
        return 1
    power: int = 10 ** math.floor(math.log10(value))
    return next(top * power for top in ROUND_TOPS if top * power >= value)
