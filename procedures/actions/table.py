"""The rows of a territory's table of actions, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ccapex.core import french

HOUSEHOLD = "household"
"""What is asked of the household is shown, never a task: the household has no desk here."""


@dataclass(frozen=True, slots=True)
class Length:
    """One of the three, counted from a day."""

    days: int = 0
    working_days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Delay:
    """``before``: counted back from the hearing or the day the decision takes effect.

    ``rule`` names a date of the legal calendar instead of a length.
    """

    length: Length = Length()
    before: str = ""
    rule: str = ""
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """``stock`` empty: both. ``after`` empty: as soon as the step is reached.

    ``tell``: whom the task tells (C17). ``legal``: its date is one of the law, no pause hides it.
    """

    code: str
    steps: tuple[str, ...]
    actor: str
    label: str
    source: str
    stock: str = ""
    unit: str = ""
    work: str = ""
    after: tuple[str, ...] = ()
    delay: Delay | None = None
    wait: Delay | None = None
    when: Mapping[str, Any] | None = None
    until: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    legal: bool = False
    to_confirm: bool = False
    note: str = ""


def rows_of(profile: object) -> tuple[Row, ...]:
    """The table of a profile that was checked; none where the territory has no such section."""
    section = profile.get("actions") if isinstance(profile, Mapping) else None
    if not section:
        return ()
    settings = section.get("delays") or {}
    return tuple(_row(told, settings) for told in section["table"])


def _row(told: Mapping[str, Any], settings: Mapping[str, Any]) -> Row:
    return Row(
        code=told["code"],
        steps=tuple(told["steps"]),
        actor=told["actor"],
        label=_unbroken(told["label"]),
        source=_unbroken(told["source"]),
        stock=told.get("stock") or "",
        unit=told.get("unit") or "",
        work=told.get("work") or "",
        after=_names(told.get("after")),
        delay=_delay(told.get("delay"), settings),
        wait=_delay(told.get("wait"), settings),
        when=told.get("when") or None,
        until=_names(told.get("until")),
        tell=_names(told.get("tell")),
        legal=bool(told.get("legal")),
        to_confirm=bool(told.get("to_confirm")),
        note=told.get("note") or "",
    )


def _unbroken(text: str) -> str:
    """French punctuation kept with its word, which nobody types in a profile."""
    return text.replace(" :", f"{french.NBSP}:").replace(" ;", f"{french.NBSP};")


def _names(told: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(told or ())


def _delay(told: Mapping[str, Any] | None, settings: Mapping[str, Any]) -> Delay | None:
    if told is None:
        return None
    setting = settings.get(told.get("setting") or "", {})
    lengths = {**setting, **told}
    return Delay(
        Length(*(int(lengths.get(name) or 0) for name in ("days", "working_days", "months"))),
        before=told.get("before") or "",
        rule=told.get("rule") or "",
        to_confirm=bool(setting.get("to_confirm")),
    )
