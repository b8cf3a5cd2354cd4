"""Every earlier try to reach a household, told by the floors that keep them (O6)."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attempt:
    """``words``: « Téléphone, sans réponse », « Visite, personne »; ``by``: the organisation."""

    household_id: int
    on: datetime.date
    words: str
    by: str = ""


Provider = Callable[[Collection[int]], Iterable[Attempt]]
"""Ids of households → their attempts, in a constant number of queries."""

_providers: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """The same function registers once."""
    _providers[f"{provider.__module__}.{provider.__qualname__}"] = provider


def attempts_of(household_ids: Collection[int]) -> dict[int, list[Attempt]]:
    """By household, the latest first."""
    found: dict[int, list[Attempt]] = defaultdict(list)
    for provider in _providers.values():
        for attempt in provider(household_ids):
            found[attempt.household_id].append(attempt)
    for known in found.values():
        known.sort(key=lambda one: one.on, reverse=True)
    return found
