"""Are two holders the same person, by their names and birth dates alone?"""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from households.matching.model import PersonCard
from households.matching.normalise import NameForm, name_form


class Grade(IntEnum):
    """How much two written identities agree; what each may allow is in `decide`."""

    OTHER = 0
    RELATIVE = 1  # same last name, plainly another first name
    NEAR = 2  # one of the two names fits, the other could be somebody else's
    PARTIAL = 3  # nothing against, but part of the identity is missing
    TWO_SLIPS = 4
    ONE_SLIP = 5
    SAME = 6


class NameTie(NamedTuple):
    """Agreement of two names, with what differs: codes of `MESSAGES`."""

    grade: Grade
    notes: tuple[str, ...]


class Identity(NamedTuple):
    """A holder, ready to compare: every name the person goes by."""

    names: tuple[tuple[str, str], ...]
    birth_date: date | None


class PersonTie(NamedTuple):
    """Agreement of two holders, birth date included: `birth` is None where unknown."""

    grade: Grade
    notes: tuple[str, ...]
    birth: bool | None


MESSAGES = {
    "name_same": "Nom et prénom identiques",
    "name_swapped": "Nom et prénom inversés",
    "last_name_slip": "Nom à une lettre près",
    "last_name_slips": "Nom à deux lettres près",
    "last_name_shared": "Un nom en commun (nom d'usage, de naissance ou nom composé)",
    "first_name_slip": "Prénom à une lettre près",
    "first_name_missing": "Prénom absent d'un côté",
    "first_name_initial": "Prénom réduit à une initiale",
    "first_name_shared": "Prénom composé dont une partie seulement concorde",
    "first_name_near": "Prénoms voisins, mais qui peuvent être ceux de deux personnes",
    "first_name_other": "Prénom différent",
    "last_name_other": "Même prénom, nom différent",
    "name_other": "Nom et prénom différents",
}

# What each difference costs. At three, two people can no longer be told from one by names.
_FAULTS = {
    "last_name_slip": 1,
    "last_name_slips": 2,
    "last_name_shared": 1,
    "first_name_slip": 1,
}
_PARTIAL = frozenset({"first_name_missing", "first_name_initial", "first_name_shared"})
_OTHER = NameTie(Grade.OTHER, ("name_other",))
NO_TIE = PersonTie(Grade.OTHER, ("name_other",), None)


def identities(person: PersonCard) -> tuple[tuple[str, str], ...]:
    """The (last name, first name) a person goes by, each once.

    Beside a birth name, the last and first names may have been put in each other's column.
    """
    if not (person.birth_name or person.usage_name):
        return ((person.last_name, person.first_name),)
    pairs = [(person.last_name, person.first_name)]
    for name in (person.birth_name, person.usage_name):
        if name:
            pairs += ((name, person.first_name), (name, person.last_name))
    return tuple(dict.fromkeys(pair for pair in pairs if pair[0].strip()))


def person_tie(one: Identity, other: Identity) -> PersonTie:
    """Best agreement over the names each goes by, swapped or not."""
    birth = None
    if one.birth_date and other.birth_date:
        birth = one.birth_date == other.birth_date
    best = _OTHER
    for mine in one.names:
        for theirs in other.names:
            tie = name_tie(*mine, *theirs)
            if tie.grade > best.grade:
                best = tie
    return PersonTie(best.grade, best.notes, birth)


@lru_cache(maxsize=65_536)
def name_tie(last: str, first: str, other_last: str, other_first: str) -> NameTie:
    """Agreement of « last first » with « other_last other_first », in either order."""
    a, b = name_form(last), name_form(first)
    c, d = name_form(other_last), name_form(other_first)
    if not a.core or not c.core:
        return _OTHER
    if a.core == c.core and b.core == d.core and b.core:
        return NameTie(Grade.SAME, ("name_same",))
    straight = _graded(_last_note(a, c), _first_note(b, d))
    if straight.grade >= Grade.ONE_SLIP or not b.core or not d.core or not _crossed(a, b, c, d):
        return straight
    swapped = _graded(_last_note(a, d), _first_note(b, c))
    mirrored = _graded(_last_note(b, c), _first_note(a, d))
    best = max(swapped, mirrored, key=lambda tie: ("last_name_other" not in tie.notes, tie.grade))
    if best.grade <= straight.grade or "last_name_other" in best.notes:
        return straight
    notes = tuple(note for note in best.notes if note != "name_same")
    return NameTie(best.grade, ("name_swapped", *notes))


def _crossed(a: NameForm, b: NameForm, c: NameForm, d: NameForm) -> bool:
    """Could a last name stand in the other's first name column? Saves most comparisons."""
    if len(b.core) == 1 or len(d.core) == 1 or a.core == d.core or b.core == c.core:
        return True
    if len(a.words) > 1 or len(b.words) > 1 or len(c.words) > 1 or len(d.words) > 1:
        return True
    return _slips(a.core, d.core) < 3 and _slips(b.core, c.core) < 3


def _graded(last: str, first: str) -> NameTie:
    if last == "other":
        if first == "same":
            return NameTie(Grade.NEAR, ("last_name_other",))
        return _OTHER
    notes = tuple(note for note in (last, first) if note != "same")
    if first == "first_name_other":
        return NameTie(Grade.RELATIVE, notes) if last == "same" else NameTie(Grade.OTHER, notes)
    if first == "first_name_near":
        return NameTie(Grade.NEAR, notes)
    if first in _PARTIAL:
        grade = Grade.PARTIAL if _FAULTS.get(last, 0) < 2 else Grade.NEAR
        return NameTie(grade, notes)
    faults = _FAULTS.get(last, 0) + _FAULTS.get(first, 0)
    if faults == 0:
        return NameTie(Grade.SAME, ("name_same",))
    grades = {1: Grade.ONE_SLIP, 2: Grade.TWO_SLIPS, 3: Grade.PARTIAL}
    return NameTie(grades.get(faults, Grade.NEAR), notes)


def _last_note(one: NameForm, other: NameForm) -> str:
    if one.core == other.core or one.joined == other.joined:
        return "same"
    slips = min(_slips(one.core, other.core), _slips(one.joined, other.joined))
    if slips == 1:
        # « Roy » and « Rey » are two families; « Rooy » is a slip.
        short = min(len(one.core), len(other.core)) < 4
        return "last_name_slips" if short else "last_name_slip"
    if len(one.words) > 1 or len(other.words) > 1:
        for mine in one.words:
            for theirs in other.words:
                if mine == theirs and len(mine) > 2:
                    return "last_name_shared"
        for mine in one.words:
            for theirs in other.words:
                if min(len(mine), len(theirs)) > 3 and _slips(mine, theirs) == 1:
                    return "last_name_slips"
    if slips == 2 and min(len(one.joined), len(other.joined)) > 4:
        return "last_name_slips"
    return "other"


def _first_note(one: NameForm, other: NameForm) -> str:
    if one.core == other.core:
        return "same" if one.core else "first_name_missing"
    if not one.core or not other.core:
        return "first_name_missing"
    if len(one.core) == 1 or len(other.core) == 1:
        # « D. » for « Da Silva » as well as for « Durand ».
        same = not {one.core[0], one.joined[0]}.isdisjoint({other.core[0], other.joined[0]})
        return "first_name_initial" if same else "first_name_other"
    slips = _slips(one.core, other.core)
    known = (one.known, other.known)
    if slips and slips <= 2:
        if all(known):
            return "first_name_near" if slips == 1 else "first_name_other"
        long = min(len(one.core), len(other.core)) > 3
        if slips == 1:
            # Two rare spellings may be two people (« Fatimata », « Fatoumata »), as may be two
            # ends or two initials (« Lina », « Line »; « Jean », « Sean »): no slip of the hand.
            inside = one.core[0] == other.core[0] and one.core[-1] == other.core[-1]
            slip = any(known) and inside and long
            return "first_name_slip" if slip else "first_name_near"
        if min(len(one.core), len(other.core)) > 4:
            return "first_name_near"
    if (len(one.words) > 1 or len(other.words) > 1) and set(one.words) & set(other.words):
        return "first_name_shared"
    return "first_name_other"


def _slips(one: str, other: str) -> int:
    """Letters added, lost, changed or exchanged; 3 stands for three or more."""
    if abs(len(one) - len(other)) > 2:
        return 3
    return OSA.distance(one, other, score_cutoff=2)
