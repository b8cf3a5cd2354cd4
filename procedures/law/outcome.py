"""What the calendar answers: dates with their computation, yes-or-no rules, warnings."""

import datetime
from dataclasses import dataclass, field
from typing import Any

CONFIRMED, TO_VALIDATE, NOT_SET = "confirmed", "to_validate", "not_set"


@dataclass(frozen=True, slots=True)
class Computed:
    """One date. ``date``: last day of the period, or last useful day of a backward one; None where
    the rule is not set. ``effective_on``: first day of the consequence. ``starts_on`` and ``to``
    bound a window. ``met_on``: the day a fact answered it, where facts tell.

    ``watch``: somebody has to act or to wait until that date; ceilings and retention are not.
    """

    rule: str
    label: str
    sense: str
    date: datetime.date | None
    source: str
    status: str
    computation: str
    step: int = 0
    effective_on: datetime.date | None = None
    starts_on: datetime.date | None = None
    to: datetime.date | None = None
    extendable_to: datetime.date | None = None
    watch: bool = True
    met_on: datetime.date | None = None

    def as_dict(self) -> dict[str, Any]:
        """The form of the contract; ``step`` where the rule has several, ``from`` for windows."""
        out: dict[str, Any] = {"rule": self.rule}
        if self.step:
            out["step"] = self.step
        out["date"] = _iso(self.date)
        if self.starts_on is not None:
            out["from"] = _iso(self.starts_on)
            out["to"] = _iso(self.to)
        out["effective_on"] = _iso(self.effective_on)
        if self.extendable_to is not None:
            out["extendable_to"] = _iso(self.extendable_to)
        out["sense"] = self.sense
        out["source"] = self.source
        out["status"] = self.status
        out["computation"] = self.computation
        return out


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to look at: ``code`` for programs, ``message`` in French for people."""

    rule: str
    code: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return {"rule": self.rule, "code": self.code, "message": self.message}


@dataclass(slots=True)
class Outcome:
    """``flags``: True, False, or None where the facts do not tell."""

    deadlines: list[Computed] = field(default_factory=list)
    flags: dict[str, bool | None] = field(default_factory=dict)
    warnings: list[Caution] = field(default_factory=list)

    def of(self, rule: str, step: int = 0) -> Computed | None:
        """The date of a rule; of its step, where it has several."""
        return next(
            (one for one in self.deadlines if one.rule == rule and step in (0, one.step)), None
        )

    def as_dict(self, case_id: Any) -> dict[str, Any]:
        return {
            "id": case_id,
            "deadlines": [one.as_dict() for one in self.deadlines],
            "flags": [{"rule": rule, "value": value} for rule, value in self.flags.items()],
            "warnings": [one.as_dict() for one in self.warnings],
        }


def _iso(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()
