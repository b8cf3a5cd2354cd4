"""Splits an address written in one cell: street, postal code, commune."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from referrals.reading.cells import squeeze

_POSTAL_AND_CITY = re.compile(
    r"^(?P<street>.*?)[\s,;\-–]*\(?\b(?:F-)?(?P<code>\d{5}|\d{2} \d{3})\)?[\s,\-–:]*"
    r"(?P<city>[^\W\d][^\d]*?)?(?:\s+cedex\s*\d*)?$",
    re.IGNORECASE,
)
_CITY_AND_POSTAL = re.compile(r"^(?P<city>[^\W\d][^\d]*?)\s*[\s,(\-–]+(?P<code>\d{5})\)?$")


@dataclass(frozen=True, slots=True)
class Address:
    street: str
    postal_code: str = ""
    city: str = ""


@lru_cache(maxsize=16_384)
def split_address(text: str) -> Address:
    """« 12 rue X 85100 Les Sables-d'Olonne » in three parts; the whole text where none is found.

    The last five-digit group is the postal code: a street may have a number of five digits.
    """
    text = squeeze(text).strip(" ,;")
    start = len(text)
    for match in re.finditer(r"\b(?:\d{5}|\d{2} \d{3})\b", text):
        start = match.start()
    if start == len(text):
        return Address(text)
    match_all = _POSTAL_AND_CITY.match(text[start:])
    if not match_all:
        return Address(text)
    street = text[:start].rstrip(" ,;-–(F")
    code = match_all["code"].replace(" ", "")
    return Address(street, code, (match_all["city"] or "").strip(" ,-–"))


@lru_cache(maxsize=4_096)
def split_city(text: str) -> tuple[str, str]:
    """(postal code, commune) of « 85100 Les Sables-d'Olonne » or « Olonne (85340) »."""
    text = squeeze(text)
    if not any(char.isdigit() for char in text):
        return "", text
    if match := _CITY_AND_POSTAL.match(text):
        return match["code"], match["city"].strip(" ,-–(")
    found = split_address(text)
    if found.postal_code and not found.street:
        return found.postal_code, found.city
    return "", text
