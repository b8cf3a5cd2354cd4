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

    @property
    def shown_on(self) -> datetime.date | None:
        """The day to show: what may be done from a day on (``MIN``) counts at that day."""
        return (self.effective_on or self.date) if self.sense == "MIN" else self.date

    def as_dict(self) -> dict[str, Any]:
        """The form of the contract; ``step`` where the rule has several, ``from`` for windows."""
        date, effective_on = self.date, self.effective_on
        out: dict[str, Any] = {
            "rule": self.rule,
            "date": None if date is None else date.isoformat(),
            "effective_on": None if effective_on is None else effective_on.isoformat(),
            "sense": self.sense,
            "source": self.source,
            "status": self.status,
            "computation": self.computation,
        }
        if self.step:
            out["step"] = self.step
        if self.starts_on is not None:
            out["from"] = self.starts_on.isoformat()
            out["to"] = None if self.to is None else self.to.isoformat()
        if self.extendable_to is not None:
            out["extendable_to"] = self.extendable_to.isoformat()
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
