"""To which body a file goes: stage, stock, place, delegation, and what it bears.

Decree 2026-83: the règlement intérieur delegates to local bodies; the centrale keeps what is
complex. What « complex or repeated » means (seed C190) is a list of marks in the profile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from commissions.enums import Level
from commissions.rules.configuration import Configuration
from procedures.enums import Stage

WIDTHS = ("communes", "sectors", "epcis", "arrondissements")
"""Levels of a perimeter, the narrowest first."""

STOCK_WORDS = {"public": "parc public", "private": "parc privé"}


class Mark(StrEnum):
    """What a file may bear that a body looks for (``selects``)."""

    SEVERAL_PROCEDURES = "several_procedures"
    SEEN_TWICE = "seen_twice"
    NO_ANSWER = "no_answer"
    VULNERABILITY = "vulnerability"
    REHOUSING = "rehousing"


MARK_WORDS: Mapping[str, str] = {
    Mark.SEVERAL_PROCEDURES: "plusieurs procédures pour ce ménage",
    Mark.SEEN_TWICE: "déjà vu deux fois en commission",
    Mark.NO_ANSWER: "ménage resté sans réponse",
    Mark.VULNERABILITY: "alerte de vulnérabilité",
    Mark.REHOUSING: "au vivier de relogement, sans chef de file",
}


class Rule(StrEnum):
    """Why a body: what it looks for, its stages, its place, or the whole territory."""

    SELECTED = "selected"
    STAGE = "stage"
    PLACE = "place"
    TERRITORY = "territory"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """``places``: level of perimeter (``communes``…) → code of the dwelling; a level that is not
    known is absent. ``stock`` is empty where unknown."""

    stage: str
    stock: str
    places: Mapping[str, str]
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Body:
    """``place``: its perimeter in words, empty for the whole territory."""

    key: int
    rank: int
    configuration: Configuration
    place: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    key: int
    rule: Rule
    why: str
    selected: frozenset[str] = field(default_factory=frozenset)


def takes(body: Configuration, file: FileFacts) -> bool:
    """Stage, stock and place agree. A stock or a place that is not known suits only a body that
    asks for none: nothing is guessed."""
    if file.stage == Stage.CLOSED or not body.has_files or body.is_template:
        return False
    if body.stages and file.stage not in body.stages:
        return False
    if body.stock and file.stock != body.stock:
        return False
    return not body.areas or any(
        file.places.get(level) in codes for level, codes in body.areas.items()
    )


def asked_of(body: Configuration, file: FileFacts, others: Iterable[Configuration]) -> bool:
    """What somebody asks to be seen by the CCAPEX (a report, a saisine, a task) suits this body.

    The centrale leaves it to the local body that takes it, unless it bears a mark; a body that
    looks for something else (rehousing) is not asked.
    """
    if not takes(body, file):
        return False
    if file.marks.intersection(body.selects):
        return True
    if body.level == Level.CENTRALE:
        local = (one for one in others if one.level == Level.LOCALE)
        return not any(takes(one, file) for one in local)
    return not body.selects


def proposed(file: FileFacts, bodies: Iterable[Body]) -> list[Match]:
    """The bodies that should see the file, the right one first.

    Delegated bodies come first; the centrale follows where the file bears a mark that it looks
    for, or alone where nobody else of the CCAPEX takes the file.
    """
    suited = [body for body in bodies if _suits(body.configuration, file)]
    delegated = [one for one in suited if one.configuration.level != Level.CENTRALE]
    central = [one for one in suited if one.configuration.level == Level.CENTRALE]
    if any(one.configuration.is_ccapex for one in delegated):
        central = [one for one in central if one.configuration.selects]
    chosen = _narrowest(delegated) + _narrowest(central)
    return [_match(body, file) for body in chosen]


def _suits(body: Configuration, file: FileFacts) -> bool:
    if not body.looks_for_files or not takes(body, file):
        return False
    return not body.selects or bool(file.marks.intersection(body.selects))


def _narrowest(bodies: list[Body]) -> list[Body]:
    """Of bodies alike but for the place (two médiations), the one drawn the closest."""
    kept: dict[object, Body] = {}
    for body in sorted(bodies, key=lambda one: (_width(one.configuration), one.rank)):
        told = body.configuration
        alike = (told.level, told.stages, told.stock, told.household, told.selects)
        kept.setdefault(alike, body)
    return sorted(kept.values(), key=lambda one: (_breadth(one.configuration), one.rank))


def _width(body: Configuration) -> int:
    """0 for communes only; the widest level counts."""
    widths = [WIDTHS.index(level) for level in body.areas]
    return max(widths) if widths else len(WIDTHS)


def _breadth(body: Configuration) -> int:
    """The less a body asks for, the later it comes."""
    return -sum(map(bool, (body.stages, body.stock, body.areas)))


def _match(body: Body, file: FileFacts) -> Match:
    told = body.configuration
    selected = frozenset(file.marks.intersection(told.selects))
    words = [MARK_WORDS[mark] for mark in Mark if mark in selected]
    if told.stages:
        words.append(f"stade\u00a0: {str(Stage(file.stage).label).lower()}")
    if told.stock:
        words.append(STOCK_WORDS[told.stock])
    if body.place:
        words.append(body.place)
    if selected:
        rule = Rule.SELECTED
    elif told.stages:
        rule = Rule.STAGE
    else:
        rule = Rule.PLACE if told.areas else Rule.TERRITORY
    sentence = ", ".join(words) or "tous les dossiers du département"
    if not told.stages and not selected:
        # A body that takes every stage: the place alone would not say where the file stands.
        sentence = f"{Stage(file.stage).label}\u00a0; {sentence}"
    return Match(body.key, rule, f"{sentence[:1].upper()}{sentence[1:]}.", selected)
