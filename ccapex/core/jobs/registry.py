"""Which function does which kind of work; each app registers its own in its ``tasks.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccapex.core.jobs.progress import Progress
    from ccapex.core.models import Job

    Work = Callable[[Job, Progress], None]

QUEUES = ("imports", "dispatch", "letters", "notifications", "reports")


@dataclass(frozen=True)
class Handler:
    kind: str
    queue: str
    label: str
    work: Work
    quiet: bool = False


_handlers: dict[str, Handler] = {}


def handler(kind: str, *, queue: str, label: str, quiet: bool = False) -> Callable[[Work], Work]:
    """Registers a function for ``kind``; ``label`` is what the progress page calls the work.

    ``quiet``: a consequence of another work, which nobody asked for: the list of works leaves it
    out unless it failed.
    """
    if queue not in QUEUES:
        raise ValueError(f"Unknown queue {queue!r}: choose among {', '.join(QUEUES)}.")

    def register(work: Work) -> Work:
        known = _handlers.get(kind)
        if known and known.work.__qualname__ != work.__qualname__:
            raise ValueError(f"Two handlers for the kind of job {kind!r}.")
        _handlers[kind] = Handler(kind, queue, label, work, quiet)
        return work

    return register


def find(kind: str) -> Handler:
    """The handler of ``kind``; KeyError when the code that knew it is gone."""
    return _handlers[kind]


def quiet_kinds() -> list[str]:
    return [one.kind for one in _handlers.values() if one.quiet]


def label_of(kind: str) -> str:
    return _handlers[kind].label if kind in _handlers else kind
