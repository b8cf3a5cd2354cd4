"""The settings of the law as the calendar reads them: dated rows, of a territory or of all."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from ccapex.accounts.models import Territory
from procedures.law.setting_values import write_value
from procedures.law.settings import Entry, Setting, Settings, catalogue
from procedures.models import LegalSetting

__all__ = ["State", "catalogue", "entry_of", "settings_of", "states_of"]


def settings_of(territory_ids: Collection[int] | None = None) -> Settings:
    """Every value entered, for these territories and for all; each for its own department.

    ``None``: those of every territory. One query.
    """
    rows = LegalSetting.objects.exclude(value__isnull=True).select_related("territory")
    if territory_ids is not None:
        rows = rows.filter(territory__in=territory_ids) | rows.filter(territory__isnull=True)
    return Settings(_setting(row) for row in rows.order_by("pk"))


def _setting(row: LegalSetting) -> Setting:
    return Setting(
        rule=row.rule,
        name=row.name,
        value=row.value,
        valid_from=row.valid_from,
        valid_to=row.valid_to or datetime.date.max,
        source=row.source,
        confirmed=row.confirmed,
        department="" if row.territory is None else row.territory.department_code,
    )


@dataclass(frozen=True)
class State:
    """A line of the catalogue as an administrator sees it on a day. ``known``: it has a value, or
    a prudent default; else it is « À renseigner »."""

    entry: Entry
    value: str
    source: str
    confirmed: bool
    known: bool

    @property
    def key(self) -> str:
        return f"{self.entry.rule}/{self.entry.name}"


def entry_of(key: str) -> Entry | None:
    """The line that ``RULE/name`` names."""
    return next((one for one in catalogue() if f"{one.rule}/{one.name}" == key), None)


def states_of(territory_id: int, *, on: datetime.date) -> list[State]:
    """The lines of the catalogue that a territory may need, the empty ones included."""
    settings = settings_of([territory_id])
    department = Territory.objects.values_list("department_code", flat=True).get(pk=territory_id)
    return [
        _state(entry, settings, on, department)
        for entry in catalogue()
        if not entry.departments or department in entry.departments
    ]


def _state(entry: Entry, settings: Settings, on: datetime.date, department: str) -> State:
    dated = settings.of(entry.rule, entry.name, department)
    # The law of a past or coming day counts too: its value is shown with its dates.
    found = settings.get(entry.rule, entry.name, on, department) or (dated[0] if dated else None)
    if found is not None:
        return State(
            entry, write_value(entry, found.value), found.source, found.confirmed, known=True
        )
    if entry.default is not None:
        return State(entry, write_value(entry, entry.default), "par défaut", False, known=True)
    return State(entry, "", "", False, known=False)
