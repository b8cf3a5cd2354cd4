"""How are names, phones, landlords and references written so that two writings compare?

What lists repeat is cached: names, landlords, communes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from households.matching.first_names import FIRST_NAMES

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "ø": "o"})
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_NOT_DIGIT = re.compile(r"\D+")
_SAINTS = {"st": "saint", "ste": "sainte"}
_PARTICLES = frozenset({"d", "da", "de", "des", "dos", "du", "l", "la", "le", "les"})
_TITLES = frozenset({"m", "mr", "mme", "mlle", "madame", "monsieur", "mademoiselle"})
# Legal forms and words that a landlord's name may carry or not without being somebody else.
# SCI stays: "SCI Martin" and "Martin" are two landlords.
_LEGAL_FORMS = frozenset({"esh", "hlm", "sa", "sas", "sarl", "oph", "opac", "sem", "scp", "ste"})


class NameForm(NamedTuple):
    """A last or first name: its words, and the same in one piece, particles left out in `core`.

    `known`: every word is a current first name.
    """

    words: tuple[str, ...]
    joined: str
    core: str
    known: bool


def fold(text: str) -> str:
    """Lower case, no accent, no ligature, words separated by one space."""
    if text.isascii():
        return _NOT_ALPHANUMERIC.sub(" ", text.lower()).strip()
    text = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).casefold()
    bare = "".join(char for char in text if not unicodedata.combining(char))
    return _NOT_ALPHANUMERIC.sub(" ", bare).strip()


@lru_cache(maxsize=65_536)
def name_form(name: str) -> NameForm:
    """Hyphens, apostrophes, particles and « St » make no difference between two names."""
    words = [_SAINTS.get(word, word) for word in fold(name).split()]
    # « M. » before a name is a title; alone, it is an initial.
    words = [word for word in words if word not in _TITLES] or words
    meaning = tuple(word for word in words if word not in _PARTICLES) or tuple(words)
    known = all(word in FIRST_NAMES for word in meaning)
    return NameForm(meaning, "".join(words), "".join(meaning), known)


@lru_cache(maxsize=16_384)
def landlord_key(name: str) -> str:
    """Same landlord, same key: case, accents, legal form and word order are left out.

    Order is left out since a natural person is written both "Martin Jean" and "Jean Martin".
    """
    words = [word for word in fold(name).split() if word not in _TITLES]
    core = [word for word in words if word not in _LEGAL_FORMS and word not in _PARTICLES]
    return " ".join(sorted(core or words))


def phone_key(phone: str) -> str:
    """Nine significant digits of a French number, or "" where it is none."""
    digits = _NOT_DIGIT.sub("", phone.split(".0", maxsplit=1)[0] if phone.endswith(".0") else phone)
    for prefix in ("0033", "33"):
        if digits.startswith(prefix) and len(digits) >= len(prefix) + 9:
            digits = digits[len(prefix) :]
            break
    digits = digits.lstrip("0")
    return digits if len(digits) == 9 and len(set(digits)) > 2 else ""


def email_key(email: str) -> str:
    """An address in lower case, or "" where it cannot be one."""
    bare = email.strip().casefold()
    return bare if bare.count("@") == 1 and not bare.startswith("@") else ""


def reference_key(reference: str) -> str:
    """A file or benefit number without separators; too short a one says nothing."""
    bare = fold(reference).replace(" ", "")
    return bare if len(bare) >= 4 and any(char.isdigit() for char in bare) else ""


@lru_cache(maxsize=16_384)
def city_key(city: str) -> str:
    """A commune's name without cedex, articles nor « St »."""
    words = [_SAINTS.get(word, word) for word in fold(city).split()]
    return "".join(w for w in words if w != "cedex" and w not in _PARTICLES and not w.isdigit())


@lru_cache(maxsize=16_384)
def postal_key(code: str) -> str:
    """Five digits, or "": a spreadsheet may have made a number of it (85180.0, 1000)."""
    digits = _NOT_DIGIT.sub("", code.split(".", maxsplit=1)[0])
    return digits.zfill(5) if 4 <= len(digits) <= 5 else ""
