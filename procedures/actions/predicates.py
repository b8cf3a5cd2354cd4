"""What only the floors above know of a file: contacts, watch, sessions. Each registers its own.

Several floors may know the same thing: one of them is enough. What nobody registered is unknown:
a row of the table then says what to check, and a queue keeps silent, rather than guess.
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

_predicates: dict[str, dict[str, Predicate]] = {}


def register(name: str, predicate: Predicate) -> None:
    """``name`` is one of ``NAMES``; the same function registers once."""
    if name not in NAMES:
        raise ValueError(f"Unknown predicate {name!r}.")
    key = f"{predicate.__module__}.{predicate.__qualname__}"
    _predicates.setdefault(name, {})[key] = predicate


def is_known(name: str) -> bool:
    return bool(_predicates.get(name))


def true_of(name: str, procedure_ids: Collection[int]) -> set[int] | None:
    """The procedures of which it is true; None where nobody can tell."""
    if not is_known(name):
        return None
    return set().union(*(told(procedure_ids) for told in _predicates[name].values()))
