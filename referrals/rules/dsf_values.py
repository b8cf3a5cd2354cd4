"""From what is typed in a field of the DSF to what is kept, and back. Pure."""

import datetime
from decimal import Decimal
from typing import Any

from ccapex.core import french
from ccapex.core.typed import typed_amount, typed_date
from referrals.rules.dsf_fields import Field, Kind

Value = str | int | list[str] | None
MOST = 9_999_999


class Refused(ValueError):
    """What was typed cannot be kept. The message is French and says what to change."""


def read(field: Field, text: str, *, today: datetime.date) -> Value:
    """JSON: amounts as text with a point, dates in ISO form, codes; None where nothing is said."""
    typed = text.replace("\r\n", "\n").strip()
    if not typed:
        return None
    if field.kind in (Kind.TEXT, Kind.LONG):
        return _words(field, typed)
    if field.kind == Kind.DATE:
        return _date(typed, today)
    if field.kind == Kind.AMOUNT:
        return _amount(typed)
    if field.kind == Kind.COUNT:
        return _count(typed)
    codes = [code for code in typed.split(",") if code]
    if any(code not in field.choices for code in codes):
        raise Refused("Choisissez dans la liste.")
    # In the order of the form: ticked in another order, the answer is the same.
    ordered = [code for code in field.choices if code in codes]
    return ordered if field.kind == Kind.SEVERAL else ordered[0]


def _words(field: Field, typed: str) -> str:
    if len(typed) > field.limit:
        over = len(typed) - field.limit
        raise Refused(
            f"Raccourcissez ce texte : {french.plural(over, 'signe')} de trop "
            f"(limite : {french.number(field.limit)})."
        )
    return typed


def _date(typed: str, today: datetime.date) -> str:
    found = typed_date(typed, today=today)
    if found is None:
        raise Refused("Écrivez une date, par exemple 3/10/2026 ou hier.")
    if not 1900 <= found.year <= today.year + 10:
        raise Refused("Vérifiez l'année de cette date.")
    return found.isoformat()


def _amount(typed: str) -> str:
    found = typed_amount(typed)
    if found is None or found < 0 or found > MOST:
        raise Refused("Écrivez un montant en euros, par exemple 1 280,50.")
    # Always two decimals: « 900 » and « 900,00 » are the same answer.
    return format(found.quantize(Decimal("0.01")), "f")


def _count(typed: str) -> int:
    if not typed.isdigit() or int(typed) > 999:
        raise Refused("Écrivez un nombre entier, par exemple 2.")
    return int(typed)


def typed(field: Field, value: Any) -> str:
    """What the control holds: the value as a person types it; codes for lists."""
    if value is None:
        return ""
    if field.kind == Kind.SEVERAL:
        return ",".join(value)
    if field.kind == Kind.CHOICE:
        return str(value)
    return shown(field, value)


def shown(field: Field, value: Any) -> str:
    """In words, for reading; empty where nothing is known."""
    if value is None or value == []:
        return ""
    if field.kind == Kind.AMOUNT:
        return french.number(value, 2)
    if field.kind == Kind.DATE:
        return french.day(datetime.date.fromisoformat(value))
    if field.kind == Kind.CHOICE:
        return field.choices.get(value, str(value))
    if field.kind == Kind.SEVERAL:
        return ", ".join(field.choices.get(code, code) for code in value)
    return str(value)
