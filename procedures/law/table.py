"""The rules, read from ``tables/*.yaml``: dated data, checked once, looked up by fact.

A row answers in one way: ``delay`` (a date, or the duration that another answer uses), ``flag`` (a
named question), ``special`` (a named computation), ``unset`` (a date once a setting gives its
months, ``not_set`` until then), ``season`` or ``spans`` (a truce), ``setting`` (no fact of a case
triggers it: its values are settings), or ``choice`` (a reason to choose another rule, named in the
computation line).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from procedures.law.delays import Delay, parse_delay
from procedures.law.outcome import CONFIRMED, TO_VALIDATE

TABLES = Path(__file__).parent / "tables"
ANSWERS = ("delay", "flag", "special", "unset", "season", "spans", "setting", "choice")
KEYS = frozenset(
    {
        *("id", "label", "event", "sense", "from", "to", "source", "status", "when", "start"),
        *("note", "effect", "effect_words", "pick", "step", "window", "longest", "judged_on"),
        *("watch", "met_by", "bounds", "carry_option", *ANSWERS),
    }
)
EFFECTS = ("", "day_after")


# No equality by value: a rule is one row of the tables, and the key of caches.
@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """``start``: named function that gives the first day, the fact's own by default.
    ``when``: names of conditions, all needed. ``longest``: the longest duration that a text allows,
    beyond ``delay``; ``bounds``: the months that a judge may give. ``carry_option``: a setting may
    take the carry away. ``judged_on``: the day whose law applies, the fact's or the first one."""

    id: str
    label: str
    event: str
    sense: str
    valid_from: datetime.date
    valid_to: datetime.date
    source: str
    status: str
    answer: str
    value: Any
    delay: Delay | None = None
    longest: Delay | None = None
    when: tuple[str, ...] = ()
    start: str = ""
    note: str = ""
    effect: str = ""
    effect_words: str = ""
    step: int = 0
    pick: str = "latest"
    window: bool = False
    judged_on: str = "fact"
    watch: bool = True
    met_by: str = ""
    bounds: tuple[int, int] = (0, 0)
    carry_option: bool = False

    def in_force(self, on: datetime.date) -> bool:
        return self.valid_from <= on <= self.valid_to


class BadTable(ValueError):
    """A row of the tables is wrong: says which, and where."""


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every row, in the order of the tables."""
    return tuple(
        _rule(row, path.name) for path in sorted(TABLES.glob("[0-9]*.yaml")) for row in _read(path)
    )


@lru_cache(maxsize=1)
def by_event() -> Mapping[str, tuple[Rule, ...]]:
    """The rows that a fact triggers, by kind of fact, in the order of the tables."""
    found: dict[str, list[Rule]] = {}
    for rule in rules():
        if rule.event:
            found.setdefault(rule.event, []).append(rule)
    return {event: tuple(rows) for event, rows in found.items()}


@cache
def versions(rule_id: str) -> tuple[Rule, ...]:
    """The rows of an identifier. Raises ``KeyError``."""
    found = tuple(rule for rule in rules() if rule.id == rule_id)
    if not found:
        raise KeyError(rule_id)
    return found


def rule_on(rule_id: str, day: datetime.date) -> Rule | None:
    """The version in force on a day."""
    return next((rule for rule in versions(rule_id) if rule.in_force(day)), None)


def _read(path: Path) -> list[Any]:
    # A safe loader, only stricter.
    rows: list[Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    return rows


def _rule(row: Any, where: str) -> Rule:
    if not isinstance(row, dict) or "id" not in row:
        raise BadTable(f"{where} : une ligne sans identifiant.")
    name = f"{where}, {row['id']}"
    if unknown := set(row) - KEYS:
        raise BadTable(f"{name} : « {min(unknown)} » n'est pas une colonne.")
    # A special computation, or a named question, may use a duration of its row.
    answers = [one for one in ANSWERS if one in row and one != "delay"] or ["delay"]
    if len(answers) != 1 or answers[0] not in row:
        raise BadTable(f"{name} : une ligne répond d'une seule manière.")
    if row.get("status") not in (CONFIRMED, TO_VALIDATE):
        raise BadTable(f"{name} : l'état manque.")
    if row.get("effect", "") not in EFFECTS:
        raise BadTable(f"{name} : effet inconnu.")
    answer = answers[0]
    return Rule(
        id=row["id"],
        label=row["label"],
        event=row.get("event", ""),
        sense=row.get("sense", "FLAG"),
        valid_from=row.get("from", datetime.date.min),
        valid_to=row.get("to", datetime.date.max),
        source=row["source"],
        status=row["status"],
        answer=answer,
        value=row[answer],
        delay=parse_delay(row["delay"]) if "delay" in row else None,
        longest=parse_delay(row["longest"]) if "longest" in row else None,
        when=tuple(row.get("when", ())),
        start=row.get("start", ""),
        note=row.get("note", ""),
        effect=row.get("effect", ""),
        effect_words=row.get("effect_words", ""),
        step=row.get("step", 0),
        pick=row.get("pick", "latest"),
        window=row.get("window", False),
        judged_on=row.get("judged_on", "fact"),
        watch=row.get("watch", row.get("sense") in ("MIN", "MAX")),
        met_by=row.get("met_by", ""),
        bounds=tuple(row.get("bounds", (0, 0))),
        carry_option=row.get("carry_option", False),
    )


class _Loader(yaml.SafeLoader):
    """Refuses a key written twice, which YAML would settle silently."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len(keys) != len(set(keys)):
            raise BadTable(f"ligne {node.start_mark.line + 1} : une colonne est écrite deux fois.")
        return super().construct_mapping(node, deep=deep)
