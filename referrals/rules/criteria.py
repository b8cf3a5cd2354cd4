"""Criteria weighed one by one over three values: met, not met, unknown (S6, S7).

The engine of attribution gives one answer for a table; a list of candidates shows each criterion.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from referrals.attribution.table import Condition
from referrals.attribution.words import condition_text, found_text


class Met(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {"yes": "rempli", "no": "non rempli", "unknown": "inconnu"}[self.value]


@dataclass(frozen=True, slots=True)
class Criterion:
    """``wanted`` is the criterion, ``found`` what the file says, ``entry`` what to enter."""

    code: str
    wanted: str
    met: Met
    found: str
    entry: str = ""


def weigh(
    conditions: Sequence[Condition],
    values: Mapping[str, Any],
    *,
    entries: Mapping[str, str],
) -> list[Criterion]:
    """Each condition on ``values`` (attribute → value, None: unknown). ``entries`` says, for each
    attribute, where its value is entered."""
    return [_one(condition, values.get(condition.attribute), entries) for condition in conditions]


def _one(condition: Condition, value: Any, entries: Mapping[str, str]) -> Criterion:
    read = tuple(value) if isinstance(value, list) else value
    if read is None or read == ():
        met = Met.UNKNOWN
    else:
        met = Met.YES if condition.holds(read) else Met.NO
    return Criterion(
        code=condition.attribute,
        wanted=condition_text(condition),
        met=met,
        found=found_text(condition.attribute, None if met is Met.UNKNOWN else read),
        entry=entries.get(condition.attribute, "") if met is Met.UNKNOWN else "",
    )


def outcome(criteria: Iterable[Criterion]) -> Met:
    """No as soon as one is not met; unknown as long as one is; else yes."""
    found = {criterion.met for criterion in criteria}
    if Met.NO in found:
        return Met.NO
    return Met.UNKNOWN if Met.UNKNOWN in found else Met.YES


def failing(criteria: Iterable[Criterion]) -> list[Criterion]:
    return [criterion for criterion in criteria if criterion.met is Met.NO]


def unknown(criteria: Iterable[Criterion]) -> list[Criterion]:
    return [criterion for criterion in criteria if criterion.met is Met.UNKNOWN]
