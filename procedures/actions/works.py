"""The letters and requests that a task prepares: each floor registers its own.

A work that nobody registered leaves its task to be done by hand: the table of a profile may name
works of a part of the product that a territory does not use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procedures.models import Task


def nothing(tasks: Sequence[Task]) -> set[int]:
    """For a work that leaves no trace of its own: a person says that it is done."""
    return set()


@dataclass(frozen=True)
class Work:
    """``url_for`` is where the task is done, empty where there is no such page.

    ``done`` gives the ids of the tasks already satisfied, in a constant number of queries for the
    many tasks that it receives; their ``procedure`` and ``household`` are there by id.
    """

    slug: str
    label: str
    url_for: Callable[[Task], str]
    done: Callable[[Sequence[Task]], set[int]] = nothing


_works: dict[str, Work] = {}


def register(work: Work) -> Work:
    known = _works.get(work.slug)
    if known is not None and known.url_for.__qualname__ != work.url_for.__qualname__:
        raise ValueError(f"Two works are named {work.slug!r}.")
    _works[work.slug] = work
    return work


def find(slug: str) -> Work | None:
    return _works.get(slug)


def done_among(tasks: Iterable[Task]) -> set[int]:
    """The ids of the tasks that their work says done: each work is asked once."""
    by_work: dict[str, list[Task]] = {}
    for task in tasks:
        by_work.setdefault(task.work, []).append(task)
    done: set[int] = set()
    for slug, asked in by_work.items():
        work = find(slug)
        if work is not None:
            done |= work.done(asked)
    return done
