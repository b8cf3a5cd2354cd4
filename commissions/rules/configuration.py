"""What the profile says of a commission, read at a date (seed-notes 38: configuration is dated)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commissions.enums import HouseholdPlace, Level, OutputKind, SituationKind
from procedures.enums import Stage

USUAL_OUTPUTS = (
    OutputKind.AVIS,
    OutputKind.RECOMMENDATION,
    OutputKind.MEASURE,
    OutputKind.ACTION,
    OutputKind.POSTPONEMENT,
)
CCAPEX_LEVELS = frozenset({Level.CENTRALE, Level.LOCALE, Level.SUB_COMMISSION})


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of action of the plan (mediation, reminder of the law…)."""

    code: str
    label: str
    due_days: int = 90


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``label`` is what the seed says; ``every_months`` places the sessions of a year, none: by
    hand. ``per_year`` is the number announced, from and to."""

    label: str = ""
    every_months: int | None = None
    per_year: tuple[int, int] | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Configuration:
    """Empty ``stages``: all; empty ``stock``: both; empty ``areas``: the whole territory.

    Delays are in days. Defaults that no seed gives are shown « à valider » (``defaulted``: their
    names). ``selects``: only files that bear one of these marks (``commissions.rules.proposals``).
    ``tasks``: codes of the table of actions that ask for this body. ``is_template``: to be copied
    for a commune; it meets nowhere.
    """

    level: Level
    household: HouseholdPlace
    outputs: frozenset[str]
    stages: frozenset[str] = frozenset()
    stock: str = ""
    areas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rhythm: Rhythm = field(default_factory=Rhythm)
    capacity: tuple[int, int] | None = None
    minutes_per_item: int = 12
    place: str = ""
    situations: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    members_notice_days: int = 15
    household_notice_days: int = 15
    answer_days: int = 15
    least_answer_days: int = 8
    follow_up_days: int = 60
    access_after_close_days: int = 30
    remind_before_days: int = 7
    remind_every_days: int = 14
    reminders: int = 3
    tells_reporter: bool = False
    delegation: Mapping[str, Any] = field(default_factory=dict)
    selects: tuple[str, ...] = ()
    tasks: frozenset[str] = frozenset()
    decides_lists: bool = False
    is_template: bool = False
    defaulted: frozenset[str] = frozenset()

    @property
    def is_ccapex(self) -> bool:
        """Of the CCAPEX: its members are under its secrecy (seed-notes 6)."""
        return self.level in CCAPEX_LEVELS

    @property
    def has_files(self) -> bool:
        return self.household != HouseholdPlace.NO_FILES

    @property
    def invites_household(self) -> bool:
        return self.household == HouseholdPlace.PRESENT

    @property
    def tells_household(self) -> bool:
        return self.household in (HouseholdPlace.PRESENT, HouseholdPlace.TOLD)

    @property
    def looks_for_files(self) -> bool:
        """It is offered files by rule. Outside the CCAPEX, only at the stages that it names: what
        is proposed to it beyond comes from a partner."""
        asked = self.is_ccapex or bool(self.stages)
        return self.has_files and not self.is_template and asked

    def action(self, code: str) -> Action | None:
        return next((action for action in self.actions if action.code == code), None)


NUMBERS = (
    "minutes_per_item",
    "members_notice_days",
    "household_notice_days",
    "answer_days",
    "least_answer_days",
    "follow_up_days",
    "access_after_close_days",
    "remind_before_days",
    "remind_every_days",
    "reminders",
)


def configuration(settings: Mapping[str, Any], on: datetime.date) -> Configuration:
    """``settings``: the entry of the profile; its ``versions`` begun on ``on`` are applied."""
    told = dict(settings)
    versions = sorted(settings.get("versions") or (), key=lambda one: str(one["valid_from"]))
    for version in versions:
        if str(version["valid_from"]) <= on.isoformat():
            told |= {name: value for name, value in version.items() if name != "valid_from"}
    capacity_to = told.get("capacity_to")
    numbers = {name: int(told[name]) for name in NUMBERS if told.get(name) is not None}
    outputs = told.get("outputs")
    return Configuration(
        level=Level(told["level"]),
        household=HouseholdPlace(told.get("household") or HouseholdPlace.ON_FILE),
        outputs=frozenset(USUAL_OUTPUTS if outputs is None else outputs),
        stages=frozenset(told.get("stages") or ()),
        stock=told.get("stock") or "",
        areas={
            level: frozenset(codes)
            for level, codes in (told.get("perimeter") or {}).items()
            if codes
        },
        rhythm=_rhythm(told.get("rhythm") or {}),
        capacity=(int(told.get("capacity_from") or capacity_to), int(capacity_to))
        if capacity_to
        else None,
        place=told.get("place") or "",
        situations=tuple(told.get("situations") or ()),
        actions=tuple(
            Action(one["code"], one["label"], int(one.get("due_days") or 90))
            for one in told.get("actions") or ()
        ),
        tells_reporter=bool(told.get("tells_reporter")),
        delegation=dict(told.get("delegation") or {}),
        selects=tuple(told.get("selects") or ()),
        tasks=frozenset(told.get("tasks") or ()),
        is_template=bool(told.get("template")),
        decides_lists=bool(told.get("decides_lists")),
        defaulted=frozenset(set(NUMBERS) - set(numbers)),
        **numbers,
    )


def _rhythm(told: Mapping[str, Any]) -> Rhythm:
    named = [int(told[name]) for name in ("per_year_from", "per_year_to") if told.get(name)]
    return Rhythm(
        label=told.get("label") or "",
        every_months=told.get("every_months"),
        per_year=(named[0], named[-1]) if named else None,
        after=told.get("after") or "",
    )


def stages_in_words(configuration: Configuration) -> str:
    """« commandement de quitter les lieux, réquisition de la force publique », or « tous »."""
    if not configuration.stages:
        return "tous les stades"
    return ", ".join(
        str(stage.label).lower() for stage in Stage if stage.value in configuration.stages
    )


def situations_in_words(configuration: Configuration) -> str:
    return ", ".join(str(SituationKind(code).label).lower() for code in configuration.situations)
