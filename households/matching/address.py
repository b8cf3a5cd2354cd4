"""Which dwelling does a written address name: number, street, apartment?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from households.matching.normalise import fold

# Abbreviations of the address standard, and those that people use.
_STREET_TYPES = {
    **dict.fromkeys(("rue", "r"), "rue"),
    **dict.fromkeys(("avenue", "av", "ave"), "avenue"),
    **dict.fromkeys(("boulevard", "bd", "bld", "blvd", "boul"), "boulevard"),
    **dict.fromkeys(("chemin", "ch", "che", "chem"), "chemin"),
    **dict.fromkeys(("place", "pl"), "place"),
    **dict.fromkeys(("allee", "allees", "all", "al"), "allee"),
    **dict.fromkeys(("impasse", "imp"), "impasse"),
    **dict.fromkeys(("route", "rte"), "route"),
    **dict.fromkeys(("square", "sq"), "square"),
    **dict.fromkeys(("quai",), "quai"),
    **dict.fromkeys(("cours", "crs"), "cours"),
    **dict.fromkeys(("passage", "pass", "pas"), "passage"),
    **dict.fromkeys(("faubourg", "fg", "fbg"), "faubourg"),
    **dict.fromkeys(("venelle",), "venelle"),
    **dict.fromkeys(("sentier", "sente"), "sentier"),
    **dict.fromkeys(("esplanade", "esp"), "esplanade"),
    **dict.fromkeys(("promenade", "prom"), "promenade"),
    **dict.fromkeys(("rond", "rpt"), "rond"),
    **dict.fromkeys(("ruelle",), "ruelle"),
    **dict.fromkeys(("villa",), "villa"),
    **dict.fromkeys(("cite",), "cite"),
    **dict.fromkeys(("hameau", "ham"), "hameau"),
    **dict.fromkeys(("lotissement", "lot"), "lotissement"),
}
# Where a residence comes before its street, the street is the one that counts.
_ABBREVIATED_TYPES = frozenset({"r", "ch", "al", "pas", "rond", "lot", "villa", "cite"})
_UNITS = r"(?:appartement|appart|appt|apt|app|logement|logt|porte|pte)"
_UNIT = re.compile(rf"\b{_UNITS}\s*(?:n\s+)?([a-z]?\s?\d+[a-z]?|[a-z])\b")
_INSIDE = re.compile(r"\b(?:batiment|bat|escalier|esc|etage|etg|hall|bloc|entree)\s+(\w{1,3})\b")
_FLOOR = re.compile(r"\b\d+\s*(?:er|e|eme|nd)\s+etage\b|\brdc\b|\brez de chaussee\b")
_NUMBER_SUFFIX = {"bis": "b", "ter": "t", "quater": "q", "b": "b", "t": "t", "q": "q"}
_NUMBER = re.compile(r"(\d{1,4})([a-z]?)$")
_MONTHS = frozenset(
    [
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ]
)
_SMALL_WORDS = frozenset(
    {"d", "de", "des", "du", "l", "la", "le", "les", "et", "a", "au", "aux", "n", "no"}
)
_SHORT_WORDS = {
    "st": "saint", "ste": "sainte", "gal": "general", "mal": "marechal", "dr": "docteur",
    "pdt": "president", "prof": "professeur", "cdt": "commandant", "cne": "capitaine",
}  # fmt: skip


class Address(NamedTuple):
    """`number` such as "12b", `kind` of street such as "rue", its `street` name, the `unit`."""

    number: str
    kind: str
    street: str
    unit: str


EMPTY = Address("", "", "", "")


@lru_cache(maxsize=32_768)
def parse_address(text: str) -> Address:
    """« Résidence des Dunes, apt 24, 59 bis, R. de Klein » → ("59b", "rue", "klein", "24")."""
    words_text = fold(text)
    if not words_text:
        return EMPTY
    unit = ""
    if any(char.isdigit() for char in words_text):
        found = _UNIT.search(words_text)
        if found:
            unit = found.group(1).replace(" ", "")
            words_text = words_text[: found.start()] + words_text[found.end() :]
        words_text = _INSIDE.sub(" ", _FLOOR.sub(" ", words_text))
    words = words_text.split()
    position = _street_position(words)
    if position is None:
        kind = ""
        number, after = _leading_number(words)
    else:
        kind = _STREET_TYPES[words[position]]
        number, after = _trailing_number(words[:position]), words[position + 1 :]
    if not number and after:
        number, after = _number_after(after)
    street = "".join(_SHORT_WORDS.get(w, w) for w in after if w not in _SMALL_WORDS)
    return Address(number, kind, street, unit)


def same_street(one: Address, other: Address) -> bool:
    """Same name at one typing error, and no two different kinds of street."""
    if not one.street or not other.street:
        return False
    if one.kind and other.kind and one.kind != other.kind:
        return False
    if one.street == other.street:
        return True
    if min(len(one.street), len(other.street)) < 6:
        return False
    return OSA.distance(one.street, other.street, score_cutoff=1) <= 1


def _street_position(words: list[str]) -> int | None:
    """The last plain type of street, else the first abbreviated one followed by a name."""
    plain = [
        index
        for index, word in enumerate(words[:-1])
        if word in _STREET_TYPES and word not in _ABBREVIATED_TYPES
    ]
    numbered = [index for index in plain if index and _trailing_number(words[:index])]
    if numbered:
        return numbered[0]
    if plain:
        return plain[0]
    short = [index for index, word in enumerate(words[:-1]) if word in _ABBREVIATED_TYPES]
    numbered = [index for index in short if index and _trailing_number(words[:index])]
    return next(iter(numbered or short), None)


def _trailing_number(words: list[str]) -> str:
    if not words:
        return ""
    if len(words) > 1 and words[-1] in _NUMBER_SUFFIX and words[-2].isdigit():
        return words[-2].lstrip("0") + _NUMBER_SUFFIX[words[-1]]
    found = _NUMBER.match(words[-1])
    return found.group(1).lstrip("0") + found.group(2) if found else ""


def _leading_number(words: list[str]) -> tuple[str, list[str]]:
    """« 12 bis le bourg » → ("12b", ["le", "bourg"]); a lieu-dit may have no type of street."""
    if not words or not _NUMBER.match(words[0]):
        return "", words
    if len(words) > 1 and words[1] in ("bis", "ter", "quater"):
        return _trailing_number(words[:2]), words[2:]
    return _trailing_number(words[:1]), words[1:]


def _number_after(words: list[str]) -> tuple[str, list[str]]:
    """« rue de Klein, 59 »: the number comes last; « rue du 8 mai 1945 » has none."""
    if len(words) > 1 and words[-2] in _MONTHS:
        return "", words
    for size in (2, 1):
        number = _trailing_number(words[-size:])
        if len(words) > size and number and words[-size][0].isdigit():
            return number, words[:-size]
    return "", words
