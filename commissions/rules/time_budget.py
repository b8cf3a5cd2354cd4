"""Time of a session: when each item comes, and what is left or lacking at the end."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

ROUND = 5
"""People are summoned at a round time, in minutes: never after their turn."""


@dataclass(frozen=True, slots=True)
class Budget:
    """``starts``: identifier → time of the item, none where the session has no time.

    ``planned`` and ``available`` are minutes; ``available`` is none where the end is not known.
    """

    starts: dict[int, datetime.time]
    planned: int
    available: int | None

    @property
    def left(self) -> int | None:
        return None if self.available is None else self.available - self.planned

    @property
    def over(self) -> int:
        return max(0, -(self.left or 0))


def budget(
    items: Iterable[tuple[int, int]],
    *,
    starts_at: datetime.time | None,
    ends_at: datetime.time | None,
) -> Budget:
    """``items``: (identifier, minutes), in order."""
    starts: dict[int, datetime.time] = {}
    planned = 0
    for item, minutes in items:
        at = None if starts_at is None else minutes_of(starts_at) + planned
        if at is not None and at < 24 * 60:
            starts[item] = time_of(at)
        planned += minutes
    available = None
    if starts_at is not None and ends_at is not None:
        available = max(0, minutes_of(ends_at) - minutes_of(starts_at))
    return Budget(starts, planned, available)


def arrival(turn: datetime.time) -> datetime.time:
    """When the household is asked to come: its turn, rounded down to five minutes."""
    at = minutes_of(turn)
    return time_of(at - at % ROUND)


def minutes_of(time: datetime.time) -> int:
    return time.hour * 60 + time.minute


def time_of(minutes: int) -> datetime.time:
    return datetime.time(minutes // 60, minutes % 60)
