"""What is typed during a session: which fields there are, how each is read and shown again.

A field is saved alone, so each has its own reading. What is shown after saving is the canonical
text of the value: two writers who mean the same write the same.
"""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ccapex.core import french
from ccapex.core.typed import typed_date
from commissions.enums import AddresseeKind, BenefitChoice, HouseholdPresence
from referrals.enums.measures import Consent

LONG_LIMIT = 20_000


class Sort(StrEnum):
    LONG = "long"
    LINE = "line"
    DAY = "day"
    CHOICE = "choice"
    TICK = "tick"
    ROW = "row"


class Refused(ValueError):
    """What was typed cannot be kept; the words are for its writer."""


@dataclass(frozen=True, slots=True)
class Field:
    """``choices``: the values allowed, where they are the same everywhere. ``ROW`` is a row of the
    database, typed as its key: the service says which rows are allowed."""

    name: str
    label: str
    sort: Sort
    limit: int = LONG_LIMIT
    choices: tuple[str, ...] = ()


ITEM_FIELDS: dict[str, Field] = {
    one.name: one
    for one in (
        Field("summary", "Résumé strictement nécessaire", Sort.LONG),
        Field("discussion", "Échanges", Sort.LONG),
        Field("household_words", "Ce que dit le ménage", Sort.LONG),
        Field("household_presence", "Ménage", Sort.CHOICE, choices=tuple(HouseholdPresence.values)),
    )
}
BEFORE_SITTING = frozenset({"summary"})
"""Written while the session is prepared too."""

SESSION_FIELDS: dict[str, Field] = {"minutes": Field("minutes", "Compte rendu", Sort.LONG)}

OUTPUT_FIELDS: dict[str, Field] = {
    one.name: one
    for one in (
        Field("text", "Texte", Sort.LONG),
        Field("motive", "Motif", Sort.ROW),
        Field("addressee", "Destinataire", Sort.CHOICE, choices=("", *AddresseeKind.values)),
        Field("organisation", "Organisation", Sort.ROW),
        Field("addressee_label", "Nom du destinataire", Sort.LINE, 160),
        Field("due_on", "Pour le", Sort.DAY),
        Field("code", "Précisément", Sort.LINE, 40),
        Field("funder", "Financeur", Sort.LINE, 120),
        Field("starts_on", "Du", Sort.DAY),
        Field("ends_on", "Au", Sort.DAY),
        Field("consent", "Adhésion du ménage", Sort.CHOICE, choices=("", *Consent.values)),
        Field(
            "benefit_choice",
            "Décision sur l'aide",
            Sort.CHOICE,
            choices=("", *BenefitChoice.values),
        ),
        Field("with_judge_delay", "Avec demande de délais au juge", Sort.TICK),
        Field("postponed_to", "Séance", Sort.ROW),
    )
}

OUTPUT_NAME = re.compile(r"output:([0-9a-f]{32}):([a-z_]{1,20})")


def output_name(public_id: uuid.UUID, name: str) -> str:
    """How the texts of an output are named among those of its item; 60 characters at most."""
    return f"output:{public_id.hex}:{name}"


def split_output(name: str) -> tuple[uuid.UUID, str] | None:
    """The output and its field, or None where ``name`` is no field of an output."""
    found = OUTPUT_NAME.fullmatch(name)
    if found is None or found[2] not in OUTPUT_FIELDS:
        return None
    return uuid.UUID(found[1]), found[2]


def label_of(name: str) -> str:
    """What the field is called on screen."""
    if name in ITEM_FIELDS:
        return ITEM_FIELDS[name].label
    if name in SESSION_FIELDS:
        return SESSION_FIELDS[name].label
    found = split_output(name)
    return OUTPUT_FIELDS[found[1]].label if found else ""


def read(field: Field, typed: str, *, today: dt.date) -> Any:
    """The value meant: text, a date or None, a truth, or the key of a row (0 where empty)."""
    is_long = field.sort == Sort.LONG
    text = typed.replace("\r\n", "\n").rstrip() if is_long else typed.strip()
    if field.sort == Sort.DAY:
        return _day(text, today)
    if field.sort == Sort.TICK:
        return text in ("1", "on", "true")
    if field.sort == Sort.ROW:
        if text and not text.isascii():
            raise Refused("Choisissez dans la liste.")
        return text
    if field.sort == Sort.CHOICE and text not in field.choices:
        raise Refused("Choisissez dans la liste.")
    if len(text) > field.limit:
        raise Refused(f"{french.number(field.limit)} caractères au plus.")
    return text


def _day(text: str, today: dt.date) -> dt.date | None:
    if not text:
        return None
    found = typed_date(text, today=today, sense="future")
    if found is None:
        raise Refused("Écrivez une date, par exemple 3/10 ou +15.")
    return found


def typed(value: Any) -> str:
    """The canonical text of a value, as its field shows it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, dt.date):
        return french.day(value)
    return str(value)
