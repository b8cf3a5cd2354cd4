"""The fields that members may be asked (profiles name them): how each is read, kept and shown.

A value kept is JSON: text, number, boolean, ISO date or list of ISO dates; ``None`` says « we do
not know », which is an answer too.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ccapex.core.french import day, money
from ccapex.core.text import plain
from referrals.reading.cells import Cell, as_text
from referrals.reading.contacts import read_phones
from referrals.reading.dates import ImpossibleDate, NotADate, read_date, read_dates
from referrals.reading.numbers import NotANumber, read_amount, read_integer

UNKNOWN_WORDS = frozenset({"", "nsp", "ne sait pas", "inconnu", "inconnue", "non connu", "nc"})
UNSURE, UNSURE_SHORT = "ne sait pas", "nsp"
MANY_CHILDREN = 20
LONGEST_TEXT = 300


class FieldError(ValueError):
    """The message is French and says what to write instead."""


class Kind(StrEnum):
    TEXT = "text"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    WHOLE = "whole"
    AMOUNT = "amount"
    DATE = "date"
    BIRTH_DATES = "birth_dates"
    CHILDREN = "children"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Field:
    """``own``: each organisation answers for itself, so that another's answer settles nothing."""

    name: str
    label: str
    kind: Kind
    choices: Mapping[str, str] = field(default_factory=dict)
    own: bool = False
    hint: str = ""

    @property
    def options(self) -> Mapping[str, str]:
        return {"yes": "Oui", "no": "Non"} if self.kind is Kind.BOOLEAN else self.choices


BENEFITS = {"none": "Aucune", "apl": "APL", "alf": "ALF", "als": "ALS"}
MEASURES = {
    "none": "Suivi sans mesure",
    "asll": "ASLL",
    "aeb": "AEB",
    "masp": "MASP",
    "avdl": "AVDL",
    "mpj": "Mesure de protection judiciaire",
    "other": "Autre mesure",
}
FAMILIES = {
    "alone": "Personne seule",
    "couple": "Couple",
    "single_parent": "Parent seul",
    "other": "Autre",
}

_FIELDS = (
    Field(
        "birth_dates",
        "Date de naissance",
        Kind.BIRTH_DATES,
        hint="Une date par titulaire, dans l'ordre des noms, séparées par un point-virgule.",
    ),
    Field("benefits", "Prestations", Kind.TEXT),
    Field("housing_benefit", "Aide au logement", Kind.CHOICE, BENEFITS),
    Field("benefit_payer", "Organisme payeur", Kind.CHOICE, {"caf": "CAF", "msa": "MSA"}),
    Field("benefit_number", "Numéro d'allocataire", Kind.TEXT),
    Field("family", "Composition de la famille", Kind.CHOICE, FAMILIES),
    Field(
        "children",
        "Enfants à charge",
        Kind.CHILDREN,
        hint="Leur nombre (0 : aucun), ou leurs dates de naissance séparées par un point-virgule.",
    ),
    Field("visiting_children", "Enfants reçus", Kind.WHOLE),
    Field("phone", "Téléphone", Kind.PHONE),
    Field("known", "Ménage connu", Kind.BOOLEAN, own=True),
    Field("followed", "Ménage accompagné", Kind.BOOLEAN, own=True),
    Field("referent", "Référent", Kind.TEXT, own=True),
    Field("measure", "Mesure", Kind.CHOICE, MEASURES, own=True),
    Field("measure_start", "Début de la mesure", Kind.DATE, own=True),
    Field("measure_end", "Fin de la mesure", Kind.DATE, own=True),
    Field("dwelling_type", "Type de logement", Kind.TEXT, hint="T1, T2, studio, maison…"),
    Field("rent", "Loyer hors charges (€)", Kind.AMOUNT),
    Field("charges", "Charges (€)", Kind.AMOUNT),
    Field("debt", "Dette (€)", Kind.AMOUNT, own=True),
    Field("procedure", "Procédure en cours", Kind.TEXT),
    Field("other_procedures", "Autres procédures", Kind.TEXT),
    Field("dalo", "Reconnu DALO", Kind.BOOLEAN),
    Field("rehousing_request", "Demande de relogement", Kind.BOOLEAN),
    Field("referral_motive", "Motif de la saisine", Kind.TEXT),
    Field("vulnerability", "Critères de vulnérabilité", Kind.TEXT, own=True),
)

FIELDS: Mapping[str, Field] = {one.name: one for one in _FIELDS}


def read(name: str, cell: Cell, *, today: dt.date, holders: int = 1) -> Any:
    """The value to keep. Raises ``FieldError``. ``holders``: how many people hold the lease."""
    asked = FIELDS[name]
    if isinstance(cell, str | None) and plain(cell or "") in UNKNOWN_WORDS:
        return None
    match asked.kind:
        case Kind.TEXT:
            return _text(cell, 10 if name == "dwelling_type" else LONGEST_TEXT)
        case Kind.BOOLEAN | Kind.CHOICE:
            return _choice(asked, cell)
        case Kind.WHOLE:
            return _whole(cell)
        case Kind.AMOUNT:
            return _amount(cell)
        case Kind.DATE:
            return _date(cell, today).isoformat()
        case Kind.BIRTH_DATES:
            return _birth_dates(cell, today, holders)
        case Kind.CHILDREN:
            return _children(cell, today)
    return _phone(cell)


def show(name: str, value: Any) -> str:
    """The value as people write it, ready to be read again."""
    if value is None:
        return ""
    asked = FIELDS[name]
    if asked.kind is Kind.BOOLEAN:
        return "Oui" if value else "Non"
    if asked.kind is Kind.CHOICE:
        return asked.choices.get(value, str(value))
    if asked.kind is Kind.AMOUNT:
        return money(value)
    if isinstance(value, list):
        return " ; ".join(day(dt.date.fromisoformat(one)) for one in value)
    if asked.kind is Kind.DATE:
        return day(dt.date.fromisoformat(value))
    return str(value)


def show_answer(name: str, value: Any) -> str:
    """The same for what somebody answered: « we do not know » is written back, never a hole."""
    if value is None:
        return UNSURE if FIELDS[name].options else UNSURE_SHORT
    return show(name, value)


def _text(cell: Cell, longest: int) -> str:
    text = as_text(cell).strip()
    if len(text) > longest:
        raise FieldError(f"Texte trop long : {longest} caractères au plus.")
    return text


def _choice(asked: Field, cell: Cell) -> Any:
    said = plain(as_text(cell))
    for value, label in asked.options.items():
        if said in (plain(value), plain(label)):
            return value == "yes" if asked.kind is Kind.BOOLEAN else value
    raise FieldError(f"Choisissez parmi : {', '.join(asked.options.values())}.")


def _whole(cell: Cell) -> int:
    try:
        number = read_integer(cell)
    except NotANumber:
        number = None
    if number is None or not 0 <= number <= MANY_CHILDREN:
        raise FieldError(f"Écrivez un nombre de 0 à {MANY_CHILDREN}.")
    return number


def _amount(cell: Cell) -> str:
    try:
        amount = read_amount(cell)
    except NotANumber:
        amount = None
    if amount is None or amount < 0 or amount >= Decimal(1000000):
        raise FieldError("Écrivez un montant en euros, par exemple 1 280,50.")
    return str(amount)


def _date(cell: Cell, today: dt.date) -> dt.date:
    try:
        found = read_date(cell, today=today, in_past=False)
    except ImpossibleDate:
        raise FieldError(f"La date « {as_text(cell)} » n'existe pas.") from None
    except NotADate:
        found = None
    if found is None or not 1900 <= found.year <= today.year + 20:
        raise FieldError("Écrivez une date, par exemple 03/10/2026.")
    return found


def _births(cell: Cell, today: dt.date) -> list[dt.date]:
    try:
        found = read_dates(cell, today=today)
    except ImpossibleDate:
        raise FieldError(f"La date « {as_text(cell)} » n'existe pas.") from None
    except NotADate:
        found = []
    if not found:
        raise FieldError("Écrivez une date de naissance, par exemple 03/10/1984.")
    if any(birth > today or birth.year < 1900 for birth in found):
        raise FieldError("Une date de naissance n'est ni dans l'avenir ni avant 1900.")
    return found


def _birth_dates(cell: Cell, today: dt.date, holders: int) -> list[str]:
    found = _births(cell, today)
    if len(found) != holders:
        who = (
            "ce ménage a un seul titulaire" if holders == 1 else f"ce ménage a {holders} titulaires"
        )
        raise FieldError(f"Donnez une date par titulaire, dans l'ordre des noms : {who}.")
    return [birth.isoformat() for birth in found]


def _children(cell: Cell, today: dt.date) -> int | list[str]:
    text = plain(as_text(cell))
    if text in {"aucun", "aucune", "non", "sans enfant", "pas d enfant"}:
        return 0
    if (text.isdigit() and len(text) <= 2) or (isinstance(cell, float) and cell <= MANY_CHILDREN):
        return _whole(cell)
    if not any(character.isdigit() for character in text):
        raise FieldError(
            "Écrivez un nombre (0\u00a0: aucun) "
            "ou des dates de naissance séparées par un point-virgule."
        )
    return [birth.isoformat() for birth in _births(cell, today)]


def _phone(cell: Cell) -> str:
    numbers = read_phones(cell).national
    if len(numbers) != 1:
        raise FieldError("Écrivez un numéro de téléphone de dix chiffres.")
    return numbers[0]
