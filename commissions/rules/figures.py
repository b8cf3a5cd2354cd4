"""The yearly figures of a commission, from what is known of each session: an unknown total stays
unknown, « new » is not the total (seed-notes 34)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Count:
    """``least``: what is known for sure; ``unknown``: of how many sessions nothing is known;
    ``of``: the sessions held. ``more_than``: told as « plus de »."""

    least: int = 0
    unknown: int = 0
    of: int = 0
    more_than: bool = False

    @property
    def is_exact(self) -> bool:
        return self.unknown == 0 and not self.more_than

    @property
    def exact(self) -> int | None:
        """None where it is not known, or not wholly: never taken for zero."""
        return self.least if self.is_exact else None

    @property
    def in_words(self) -> str:
        """« 37 », « au moins 12 », « inconnu », « plus de 200 », « aucune séance »."""
        if not self.of and not self.more_than:
            return "aucune séance"
        if self.more_than:
            return f"plus de {self.least}"
        if self.unknown >= self.of or (self.unknown and not self.least):
            return "inconnu"
        return f"au moins {self.least}" if self.unknown else f"{self.least}"


@dataclass(frozen=True, slots=True)
class Sat:
    """One session. ``total``, ``new``, ``known``: None is unknown. ``sessions``: those whose
    figures it carries, itself included. ``told``: entered afterwards. ``seen``: of a session with
    its items, each household examined and whether it was new there (None: unknown)."""

    held_on: dt.date
    cancelled: bool = False
    restricted: bool = False
    reason: str = ""
    total: int | None = None
    new: int | None = None
    known: int | None = None
    note: str = ""
    told: bool = False
    day_known: bool = True
    carried: bool = False
    sessions: int = 1
    seen: tuple[tuple[int, bool | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one commission and year. ``passages``: files examined, one household seen twice counted
    twice. ``results``: counts by name of result."""

    year: int
    held: int = 0
    restricted: int = 0
    cancelled: tuple[str, ...] = ()
    total: Count = Count()
    new: Count = Count()
    known: Count = Count()
    passages: int = 0
    notes: tuple[str, ...] = ()
    results: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sessions: tuple[Sat, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.held and not self.cancelled


def yearly(
    year: int, sat: Iterable[Sat], results: Mapping[str, Mapping[str, int]] | None = None
) -> Figures:
    """Sessions entered afterwards add what they say; of those held here, each household of the
    year counts once, as new where one session found it new."""
    rows = sorted(sat, key=lambda one: (one.held_on, one.reason))
    held = [one for one in rows if not one.cancelled]
    told = [one for one in held if one.told and not one.carried]
    here = [one for one in held if not one.told]
    answers: dict[int, set[bool | None]] = {}
    for one in here:
        for household, new in one.seen:
            answers.setdefault(household, set()).add(new)
    kinds = Counter(_kind(some) for some in answers.values())
    unsure = kinds["unknown"]

    def count(name: str, here_least: int, here_unknown: int) -> Count:
        said = [getattr(one, name) for one in told]
        missing = sum(one.sessions for one in told if getattr(one, name) is None)
        least = sum(value for value in said if value is not None) + here_least
        return Count(least, missing + here_unknown, len(held))

    unsure_sessions = (
        sum(any(_kind(answers[pk]) == "unknown" for pk, _ in one.seen) for one in here)
        if unsure
        else 0
    )
    return Figures(
        year=year,
        held=len(held),
        restricted=sum(one.restricted for one in held),
        cancelled=tuple(one.reason for one in rows if one.cancelled),
        total=count("total", len(answers), 0),
        new=count("new", kinds["new"], unsure_sessions),
        known=count("known", kinds["known"], unsure_sessions),
        passages=sum(len(one.seen) for one in here),
        notes=tuple(dict.fromkeys(one.note for one in rows if one.note)),
        results=results or {},
        sessions=tuple(rows),
    )


def _kind(answers: set[bool | None]) -> str:
    if True in answers:
        return "new"
    return "unknown" if None in answers else "known"


def since(years: Iterable[Figures]) -> Count:
    """The whole of several years, as far as it is known."""
    some = [one.total for one in years if one.held]
    return Count(
        sum(one.least for one in some),
        sum(one.unknown for one in some),
        sum(one.of for one in some),
    )
