"""The decision table of a mission: plain immutable values, in the order they are tried."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from referrals.attribution.values import NOT_APPLICABLE, Value


class Operator(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    UNDER = "under"
    AT_MOST = "at_most"
    OVER = "over"
    BETWEEN = "between"


LISTS = frozenset({Operator.IN, Operator.NOT_IN})
COMPARISONS = frozenset(
    {Operator.AT_LEAST, Operator.UNDER, Operator.AT_MOST, Operator.OVER, Operator.BETWEEN}
)


@dataclass(frozen=True, slots=True)
class Condition:
    """``values`` holds one value, the bounds of *between* (both included), or the list of *in*."""

    attribute: str
    operator: Operator
    values: tuple[Value, ...]

    def holds(self, found: Value) -> bool:
        """Whether the condition holds on a known value."""
        if self.operator in COMPARISONS:
            return self._compares(found)
        given = found if isinstance(found, tuple) else (found,)
        among = any(value in self.values for value in given)
        return among == (self.operator in {Operator.IS, Operator.IN})

    def _compares(self, found: Value) -> bool:
        if found == NOT_APPLICABLE or isinstance(found, str | tuple):
            return False
        low = self.values[0]
        if isinstance(low, str | tuple):
            return False
        match self.operator:
            case Operator.AT_LEAST:
                return found >= low
            case Operator.UNDER:
                return found < low
            case Operator.AT_MOST:
                return found <= low
            case Operator.OVER:
                return found > low
        high = self.values[1]
        return not isinstance(high, str | tuple) and low <= found <= high


@dataclass(frozen=True, slots=True)
class Target:
    """A kind resolved by territory, one organisation, or the present follow-up that stays."""

    kind: str = ""
    organisation: str = ""

    @property
    def is_current_follow_up(self) -> bool:
        return not self.kind and not self.organisation


CURRENT_FOLLOW_UP = Target()


@dataclass(frozen=True, slots=True)
class Rule:
    order: int
    label: str
    conditions: tuple[Condition, ...]
    target: Target
    note: str = ""
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of a mission's table.

    ``scope`` is a list of alternatives, each a list of conditions that all hold; empty: always.
    ``eligibility`` only changes the words: the scope is then the list of criteria.
    """

    mission: str
    label: str
    valid_from: date
    rules: tuple[Rule, ...]
    scope: tuple[tuple[Condition, ...], ...] = ()
    valid_to: date | None = None
    eligibility: bool = False
    benefit_payer_default: str = "caf"
    note: str = ""
    to_confirm: bool = False

    def conditions(self) -> Iterator[Condition]:
        for alternative in self.scope:
            yield from alternative
        for rule in self.rules:
            yield from rule.conditions

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def version_on(versions: Sequence[RuleSet], mission: str, day: date) -> RuleSet | None:
    """The version of a mission in force that day; the latest one where two overlap."""
    found = [v for v in versions if v.mission == mission and v.valid_on(day)]
    # Reversed: of two versions of the same day, the one given last corrects the other.
    return max(reversed(found), key=lambda v: v.valid_from, default=None)
