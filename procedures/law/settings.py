"""What the law leaves open: dated values, by department, empty until somebody enters them.

The catalogue (``tables/settings.yaml``) names each of them, says why it is empty, and gives the
few values that the texts read do give. A value entered later, for the department or for all,
comes before the shipped one.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from procedures.law.outcome import CONFIRMED, TO_VALIDATE
from procedures.law.table import TABLES


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the catalogue. ``kind``: months, days, amount, count, choice, yes_no, text or
    windows (a list of [first day, last day]). ``by_department``: differs from one to another;
    ``departments``: the only ones it is for, all if empty."""

    rule: str
    name: str
    label: str
    kind: str
    why: str
    choices: tuple[tuple[str, str], ...] = ()
    by_department: bool = False
    departments: tuple[str, ...] = ()
    default: Any = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A dated value. ``department`` empty: everywhere."""

    rule: str
    name: str
    value: Any
    valid_from: datetime.date
    valid_to: datetime.date
    source: str
    confirmed: bool
    department: str = ""

    @property
    def status(self) -> str:
        return CONFIRMED if self.confirmed else TO_VALIDATE


class Settings:
    """Values by rule and name; the department's own first, then the latest to begin."""

    def __init__(self, entered: Iterable[Setting] = ()) -> None:
        self._found: dict[tuple[str, str], list[Setting]] = {}
        given = sorted(entered, key=_rank, reverse=True)
        for setting in (*given, *sorted(shipped(), key=_rank, reverse=True)):
            self._found.setdefault((setting.rule, setting.name), []).append(setting)

    def get(self, rule: str, name: str, on: datetime.date, department: str = "") -> Setting | None:
        """The value in force, None while it is empty."""
        for setting in self._found.get((rule, name), ()):
            if setting.department not in ("", department):
                continue
            if setting.valid_from <= on <= setting.valid_to:
                return setting
        return None

    def value(self, rule: str, name: str, on: datetime.date, department: str = "") -> Any:
        """The value in force, else the default of the catalogue."""
        found = self.get(rule, name, on, department)
        return found.value if found is not None else _defaults().get((rule, name))

    def of(self, rule: str, name: str, department: str) -> list[Setting]:
        """Every dated value for a department."""
        return [
            setting
            for setting in self._found.get((rule, name), ())
            if setting.department in ("", department)
        ]


@lru_cache(maxsize=1)
def catalogue() -> tuple[Entry, ...]:
    return tuple(
        Entry(
            rule=row["rule"],
            name=row["name"],
            label=row["label"],
            kind=row["kind"],
            why=row["why"],
            choices=tuple(row.get("choices", {}).items()),
            by_department=row.get("by_department", False),
            departments=tuple(row.get("departments", ())),
            default=row.get("default"),
        )
        for row in _document()
    )


@lru_cache(maxsize=1)
def shipped() -> tuple[Setting, ...]:
    """The values that the texts read give."""
    return tuple(
        Setting(
            rule=row["rule"],
            name=row["name"],
            value=value["value"],
            valid_from=value.get("from", datetime.date.min),
            valid_to=value.get("to", datetime.date.max),
            source=value["source"],
            confirmed=value["status"] == CONFIRMED,
            department=value.get("department", ""),
        )
        for row in _document()
        for value in row.get("values", ())
    )


def _rank(setting: Setting) -> tuple[bool, datetime.date]:
    return bool(setting.department), setting.valid_from


@lru_cache(maxsize=1)
def _defaults() -> dict[tuple[str, str], Any]:
    return {(entry.rule, entry.name): entry.default for entry in catalogue()}


@lru_cache(maxsize=1)
def _document() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(
        (TABLES / "settings.yaml").read_text(encoding="utf-8")
    )
    return found


@lru_cache(maxsize=1)
def shipped_settings() -> Settings:
    """What holds on an empty base."""
    return Settings()
