"""What a field of a fact may hold: one reading for forms, lists and the API.

Values are kept as JSON: dates in ISO form, amounts as text, whole numbers, booleans, codes.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

Choices = tuple[tuple[str, str], ...]
LONGEST = 300


class FieldType(StrEnum):
    DATE = "date"
    TIME = "time"
    INTEGER = "integer"
    AMOUNT = "amount"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"


@dataclass(frozen=True)
class Field:
    """``column``: the value is a column of ``Event``, else it is kept in ``Event.details``.

    ``required``: a fact that lacks it is refused by hand, and flagged where a list brings it.
    ``sense`` is for dates: ``past`` ones cannot be to come. ``most``: the longest text, or the
    largest number.
    """

    name: str
    type: FieldType
    label: str
    required: bool = False
    help: str = ""
    choices: Choices = ()
    sense: str = "nearest"
    column: bool = False
    most: int = LONGEST


class Unreadable(ValueError):
    """Says, in French, what is wrong with a value."""


def read(field: Field, value: Any) -> Any:
    """The value as JSON; None where there is none. Raises ``Unreadable``."""
    if value is None or value == "" or value == []:
        return None
    return READERS[field.type](field, value)


def _date(field: Field, value: Any) -> str:
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise Unreadable(f"« {value} » n’est pas une date.") from None


def _time(field: Field, value: Any) -> str:
    """« 9h », « 9 h 30 », « 14:05 » → HH:MM."""
    found = re.fullmatch(r"\s*(\d{1,2})\s*[hH:]?\s*(\d{2})?\s*", str(value))
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Unreadable(f"« {value} » n’est pas une heure. Écrivez par exemple 9 h 30.")
    return f"{int(found[1]):02d}:{int(found[2] or 0):02d}"


def _integer(field: Field, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise Unreadable(f"« {value} » n’est pas un nombre entier.") from None
    if isinstance(value, bool) or not 0 <= number <= field.most:
        raise Unreadable(f"Écrivez un nombre de 0 à {field.most}.")
    return number


def _amount(field: Field, value: Any) -> str:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise Unreadable(f"« {value} » n’est pas un montant.") from None
    if not amount.is_finite() or not 0 <= amount < 10**9:
        raise Unreadable("Le montant est négatif ou trop grand.")
    return f"{amount:.2f}"


def _boolean(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise Unreadable("Répondez par oui ou par non.")


def _choice(field: Field, value: Any) -> str:
    if value not in dict(field.choices):
        raise Unreadable("Choisissez une des réponses proposées.")
    return str(value)


def _choices(field: Field, value: Any) -> list[str]:
    asked = [value] if isinstance(value, str) else list(value)
    if unknown := [one for one in asked if one not in dict(field.choices)]:
        raise Unreadable(f"« {unknown[0]} » n’est pas une des réponses proposées.")
    return [code for code, _ in field.choices if code in asked]


def _text(field: Field, value: Any) -> str:
    text = str(value).strip()
    if len(text) > field.most:
        raise Unreadable(f"{field.most} signes au plus.")
    return text


READERS: dict[FieldType, Callable[[Field, Any], Any]] = {
    FieldType.DATE: _date,
    FieldType.TIME: _time,
    FieldType.INTEGER: _integer,
    FieldType.AMOUNT: _amount,
    FieldType.BOOLEAN: _boolean,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.TEXT: _text,
}
