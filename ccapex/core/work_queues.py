"""The queues of "Ma journée": what must be done, by when and why, for the role at the desk.

Each app registers its own in its ``queues.py``. A queue costs a constant number of queries: it
counts everything and shows the first few.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccapex.accounts.desk import Desk

SHOWN = 8


@dataclass(frozen=True)
class Item:
    """One thing to do. ``action`` is what its button says."""

    title: str
    url: str
    subtitle: str = ""
    due_on: datetime.date | None = None
    why: str = ""
    action: str = "Ouvrir"


@dataclass(frozen=True)
class Content:
    """The first items, in the order to do them, and how many there are in all."""

    items: Sequence[Item]
    total: int
    url: str = ""


@dataclass(frozen=True)
class Queue:
    slug: str
    label: str
    rule: str
    roles: frozenset[str]
    order: int
    read: Callable[[Desk], Content]


_queues: dict[str, Queue] = {}


def queue(
    slug: str, *, label: str, rule: str, roles: Iterable[str], order: int = 50
) -> Callable[[Callable[[Desk], Content]], Callable[[Desk], Content]]:
    """Registers a queue. ``rule`` is the one sentence that says what enters and leaves it."""

    def register(read: Callable[[Desk], Content]) -> Callable[[Desk], Content]:
        _queues[slug] = Queue(slug, label, rule, frozenset(roles), order, read)
        return read

    return register


def queues_for(desk: Desk) -> list[tuple[Queue, Content]]:
    """The queues of the desk's role with their content, in order."""
    mine = (queue for queue in _queues.values() if desk.role in queue.roles)
    return [(queue, queue.read(desk)) for queue in sorted(mine, key=lambda q: (q.order, q.slug))]
