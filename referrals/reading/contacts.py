"""Telephone numbers and e-mail addresses as senders write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from referrals.reading.cells import Cell, as_text

_FRENCH = re.compile(r"(?:(?:\+|00)(?:33|262|590|594|596)\s*(?:\(0\))?0?|0)([1-9]\d{8})")
_LOST_ZERO = re.compile(r"[1-9]\d{8}")
_SEPARATORS = re.compile(r"\s*(?:[/;,|\n]|\bou\b|\bet\b|(?<=\d)\s+-\s+(?=[+0]))\s*", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\+|\(?0)[\d\s.\-()]{7,22}\d|\d[\d\s.\-]{6,20}\d")
_COMPLETE = re.compile(r"(?<!\d)(?:(?:\+|00)33\s*(?:\(0\))?\s*|0)[1-9](?:[\s.\-]?\d{2}){4}(?!\d)")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'\-]+@[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?\.[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Phones:
    """`national` are French numbers as ten digits; `others` are kept as they were written."""

    national: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


_LONGEST_SINGLE = 20
_LONE = re.compile(r"(?:\+33 ?|0)([1-9])[ .\-]?(\d\d)[ .\-]?(\d\d)[ .\-]?(\d\d)[ .\-]?(\d\d)")


def _lone_number(text: str) -> str | None:
    """The ordinary cell, one French number, in one step."""
    match = _LONE.fullmatch(text)
    return "0" + "".join(match.groups()) if match else None


@lru_cache(maxsize=4_096)
def _from_text(text: str) -> Phones:
    national: list[str] = []
    others: list[str] = []
    for part in _SEPARATORS.split(text):
        # Complete numbers first: two of them may stand side by side with blanks only.
        complete = _COMPLETE.findall(part)
        for candidate in [*complete, *_NUMBER.findall(_COMPLETE.sub(" | ", part))]:
            number = french_number(candidate)
            if number is None:
                others.append(candidate.strip())
            elif number not in national:
                national.append(number)
    return Phones(tuple(national), tuple(others))


def french_number(text: str) -> str | None:
    """Ten digits, or None where the text is no complete French number."""
    bare = re.sub(r"[^\d+]", "", text.replace("(0)", ""))
    if match := _FRENCH.fullmatch(bare):
        return "0" + match[1]
    if _LOST_ZERO.fullmatch(bare):
        return "0" + bare
    if re.fullmatch(r"33[1-9]\d{8}", bare):
        return "0" + bare[2:]
    return None


def read_phones(cell: Cell) -> Phones:
    """Every number of the cell; « NC » or « inconnu » gives none."""
    text = as_text(cell)
    if len(text) <= _LONGEST_SINGLE and (number := _lone_number(text)):
        return Phones((number,))
    return _from_text(text) if any(char.isdigit() for char in text) else Phones()


def read_emails(cell: Cell) -> list[str]:
    """Every address of the cell, in lower case."""
    return [found.lower() for found in _EMAIL.findall(as_text(cell))]
