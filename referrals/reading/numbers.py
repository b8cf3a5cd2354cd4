"""Amounts, counts and identifiers as senders write them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from referrals.reading.cells import Cell, as_text

_CENT = Decimal("0.01")
LARGEST = Decimal("99999999.99")
_AMOUNT = re.compile(r"[+-]?\d[\d.,]*|[+-]?[.,]\d+")
_PLAIN = re.compile(r"\d+[.,]\d{2}")
_CURRENCY = re.compile(r"(?:€|eur(?:os?)?|ttc)\.?", re.IGNORECASE)
_INTEGER = re.compile(r"^\D*?(-?\d{1,4})(?:[.,]0+)?(?:\D.*)?$", re.DOTALL)


class NotANumber(ValueError):
    """The cell holds something else than the number asked for."""


def read_amount(cell: Cell) -> Decimal | None:
    """Euros with two decimals, rounded half up; None for an empty cell."""
    if isinstance(cell, bool):
        raise NotANumber
    if isinstance(cell, int | float):
        return _amount_from_number(cell)
    if not isinstance(cell, str):
        raise NotANumber
    text = as_text(cell)
    return _amount_from_text(text) if text else None


@lru_cache(maxsize=8_192)
def _amount_from_number(number: float) -> Decimal:
    return _bounded(Decimal(repr(number)))


@lru_cache(maxsize=8_192)
def _amount_from_text(text: str) -> Decimal:
    bare = "".join(text.removesuffix("€").split())
    if _PLAIN.fullmatch(bare):
        return _bounded(Decimal(bare.replace(",", ".")))
    bare = _CURRENCY.sub("", text).replace("\N{MINUS SIGN}", "-").replace("'", "").replace("’", "")
    bare = "".join(bare.split())
    if bare.endswith("-") or (bare.startswith("(") and bare.endswith(")")):
        bare = "-" + bare.strip("()-")  # two accounting styles of a negative amount
    if not _AMOUNT.fullmatch(bare):
        raise NotANumber
    return _bounded(Decimal(_with_point(bare)))


def _with_point(bare: str) -> str:
    """The last of two different marks is the decimal one; a lone mark before exactly three digits
    is a thousands mark when it is repeated or a point (« 1.234 »), a decimal comma otherwise."""
    comma, point = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and point >= 0:
        thousands, decimal = (".", ",") if comma > point else (",", ".")
        if bare.count(decimal) > 1:
            raise NotANumber
        return bare.replace(thousands, "").replace(decimal, ".")
    mark = "," if comma >= 0 else "."
    if bare.count(mark) > 1:
        return bare.replace(mark, "")
    if mark == "." and re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", bare):
        return bare.replace(".", "")
    return bare.replace(",", ".")


def _bounded(amount: Decimal) -> Decimal:
    try:
        rounded = amount.quantize(_CENT, rounding=ROUND_HALF_UP)
    except InvalidOperation as error:
        raise NotANumber from error
    if not rounded.is_finite() or abs(rounded) > LARGEST:
        raise NotANumber
    return rounded


def read_integer(cell: Cell) -> int | None:
    """A small count: « 4 mois », 4.0, « 4 »; None for an empty cell. Never negative."""
    if isinstance(cell, bool):
        raise NotANumber
    if isinstance(cell, int | float):
        if not float(cell).is_integer() or not 0 <= cell <= 9_999:
            raise NotANumber
        return int(cell)
    if not isinstance(cell, str):
        raise NotANumber
    text = as_text(cell)
    if not text:
        return None
    match = _INTEGER.match(text)
    if not match or match[1].startswith("-"):
        raise NotANumber
    return int(match[1])


def read_identifier(cell: Cell) -> str:
    """A reference as text: no `.0` after a number, leading zeros kept, « NC » is none."""
    text = as_text(cell)
    text = text.removeprefix("'")
    return "" if text.casefold() in {"nc", "n.c.", "néant", "neant", "-", "/", "?"} else text


_POSTAL = re.compile(r"(?:[FL]-? ?)?(\d{2}) ?(\d{3})(?: cedex.*)?", re.IGNORECASE)


def read_postal_code(cell: Cell) -> str | None:
    """Five digits; a number that lost its leading zero gets it back. None when empty."""
    text = as_text(cell).removesuffix(".0")
    if not text:
        return None
    if text.isdecimal() and len(text) == 4:
        text = "0" + text
    match = _POSTAL.fullmatch(text)
    if not match:
        raise NotANumber
    return match[1] + match[2]


_INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}")


def read_insee_code(cell: Cell) -> str | None:
    """The five characters of a commune (2A and 2B for Corsica)."""
    text = as_text(cell).replace(" ", "").upper().removesuffix(".0")
    if not text:
        return None
    if text.isdecimal() and len(text) == 4:
        text = "0" + text
    if not _INSEE.fullmatch(text):
        raise NotANumber
    return text
