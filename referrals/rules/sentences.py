"""A table read aloud: each row is a sentence, even where the draft is not finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from referrals.attribution.directory import Directory
from referrals.attribution.parse import RuleSyntaxError, parse_condition, parse_target
from referrals.attribution.table import Target
from referrals.attribution.values import PLACES, TARGET_KINDS
from referrals.attribution.words import condition_text
from referrals.rules.table_edits import CRITERIA, RULE, SCOPE, rows_of

KEEPS = "le service qui suit déjà le ménage"


@dataclass(frozen=True, slots=True)
class Line:
    """A row in words. ``rank`` counts from 1, ``order`` is the number that decisions quote;
    ``target`` is empty for a scope."""

    part: str
    rank: int
    order: int
    conditions: str
    target: str = ""
    label: str = ""
    note: str = ""
    to_confirm: bool = False

    @property
    def key(self) -> str:
        return f"{self.part}-{self.rank}"

    @property
    def sentence(self) -> str:
        return f"{self.conditions} → {self.target}" if self.target else self.conditions


def lines_of(table: Mapping[str, Any], part: str, directory: Directory) -> list[Line]:
    return [
        Line(
            part=part,
            rank=rank,
            order=int(row.get("order") or rank),
            conditions=_conditions(row.get("when") or [], part, rank, directory),
            target="" if part == SCOPE else _target(row.get("then"), directory),
            label=str(row.get("label") or ""),
            note=str(row.get("note") or ""),
            to_confirm=bool(row.get("to_confirm")),
        )
        for rank, row in enumerate(rows_of(table, part), 1)
    ]


def every_line(table: Mapping[str, Any], directory: Directory) -> list[Line]:
    return [line for part in (SCOPE, CRITERIA, RULE) for line in lines_of(table, part, directory)]


def name_of(attribute: str, code: str, directory: Directory) -> str:
    if attribute in PLACES:
        return directory.areas(attribute).get(code, code)
    found = directory.organisations.get(code)
    return found.name if found else code


def _conditions(raw: Sequence[Any], part: str, rank: int, directory: Directory) -> str:
    if not raw:
        return "Dans tous les autres cas" if part == RULE and rank > 1 else "Dans tous les cas"
    text = ", ".join(_condition(one, directory) for one in raw)
    return text[:1].upper() + text[1:]


def _condition(raw: Any, directory: Directory) -> str:
    try:
        condition = parse_condition(raw)
    except RuleSyntaxError as error:
        return f"condition à corriger ({error})"
    return condition_text(condition, lambda name, code: name_of(name, code, directory))


def _target(raw: Any, directory: Directory) -> str:
    try:
        return target_words(parse_target(raw), directory)
    except RuleSyntaxError:
        return "cible à choisir"


def target_words(target: Target, directory: Directory) -> str:
    if target.is_current_follow_up:
        return KEEPS
    if target.organisation:
        return name_of("landlord", target.organisation, directory)
    return TARGET_KINDS[target.kind]
