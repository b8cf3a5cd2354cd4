"""What only the floors above know of a file: contacts, watch, sessions. Each registers its own.

A predicate that nobody registered is unknown: a row or a queue that depends on it keeps silent
rather than guess.
"""

from collections.abc import Callable, Collection

Predicate = Callable[[Collection[int]], set[int]]
"""Ids of procedures → those of which it is true, in a constant number of queries."""

NAMES = {
    "met_by_a_service": "un service a rencontré ou joint le ménage",
    "under_social_watch": "la veille sociale est demandée ou organisée",
    "seen_by_ccapex": "une commission a examiné le dossier",
}
"""The predicates that a table of actions may use, in the words that explain a task."""

_predicates: dict[str, Predicate] = {}


def register(name: str, predicate: Predicate) -> None:
    """``name`` is one of ``NAMES``."""
    if name not in NAMES:
        raise ValueError(f"Unknown predicate {name!r}.")
    _predicates[name] = predicate


def is_known(name: str) -> bool:
    return name in _predicates


def true_of(name: str, procedure_ids: Collection[int]) -> set[int] | None:
    """The procedures of which it is true; None where nobody can tell."""
    predicate = _predicates.get(name)
    return predicate(procedure_ids) if predicate is not None else None
