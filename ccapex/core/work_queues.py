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
    needs: frozenset[str] = frozenset()


_queues: dict[str, Queue] = {}


def queue(
    slug: str,
    *,
    label: str,
    rule: str,
    roles: Iterable[str],
    order: int = 50,
    needs: Iterable[str] = (),
) -> Callable[[Callable[[Desk], Content]], Callable[[Desk], Content]]:
    """Registers a queue. ``rule`` is the one sentence that says what enters and leaves it.

    ``needs``: sections of the profile, one of which the territory has; else there is no queue.
    """

    def register(read: Callable[[Desk], Content]) -> Callable[[Desk], Content]:
        _queues[slug] = Queue(slug, label, rule, frozenset(roles), order, read, frozenset(needs))
        return read

    return register


def queues_for(desk: Desk) -> list[tuple[Queue, Content]]:
    """The queues of the desk's role with their content, in order."""
    sections = desk.membership.organisation.territory.profile
    mine = (
        queue
        for queue in _queues.values()
        if desk.role in queue.roles
        and (not queue.needs or any(name in sections for name in queue.needs))
    )
    return [(queue, queue.read(desk)) for queue in sorted(mine, key=lambda q: (q.order, q.slug))]
