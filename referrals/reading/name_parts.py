"""The bricks of a name: titles, casing for display, and which words are the last name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from referrals.reading.cells import fold

_TITLES = {
    "m": "M.", "mr": "M.", "monsieur": "M.", "mrs": "M.", "mme": "Mme", "madame": "Mme",
    "mlle": "Mme", "mademoiselle": "Mme", "mmes": "Mme", "mm": "M.", "messieurs": "M.",
    "mesdames": "Mme", "dr": "", "docteur": "", "maitre": "", "maître": "", "me": "", "vve": "Mme",
    "veuve": "Mme", "monsieurs": "M.", "melle": "Mme",
}  # fmt: skip
_COMPANY = re.compile(
    r"^(?:sarl|sas|sasu|sci|eurl|sa|snc|association|asso|société)$", re.IGNORECASE
)
_LONGEST_TITLE = max(map(len, _TITLES))
_PARTICLES = {
    "de", "du", "des", "d", "le", "la", "les", "da", "do", "dos", "das", "di", "del", "della",
    "van", "von", "der", "den", "el", "al", "ben", "bin", "ait", "abou", "ould", "saint", "st",
    "sainte", "mac", "mc", "san", "l",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameTokens:
    """Last and first names as written; `certain` where the order leaves no doubt."""

    last: str
    first: str
    certain: bool


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """The folded first names of the file beside this one."""
    lines = (Path(__file__).with_name("first_names.txt")).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_title(word: str) -> bool:
    """« Mme » in a name's cell is no name."""
    return len(word) <= _LONGEST_TITLE and word.casefold() in _TITLES


def split_title(text: str) -> tuple[str, str]:
    """(title or "", the rest): « Mme Vve MARTIN » gives (Mme, MARTIN)."""
    title = ""
    rest = text.strip(" ,")
    while rest:
        word, _, after = rest.partition(" ")
        bare = word.rstrip(".,").casefold()
        # « M » is a title; any other single letter is an initial.
        if len(bare) > _LONGEST_TITLE or (found := _TITLES.get(bare)) is None:
            break
        title = title or found
        rest = after.lstrip(" ,.")
    return title, rest


@lru_cache(maxsize=16_384)
def display_name(text: str) -> str:
    """« DE SOUSA » → « De Sousa »; a name already in mixed case is kept as it is."""
    return " ".join(_display_word(word) for word in text.split())


def _display_word(word: str) -> str:
    if not (word.isupper() or word.islower()):
        return word
    if word.islower() and fold(word) in _PARTICLES:
        return word
    return re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), word)


def _is_last(word: str) -> bool:
    """Written in capitals: the French way of marking a last name. Initials (« J. ») are not."""
    letters = [char for char in word if char.isalpha()]
    return len(letters) > 1 and all(char.isupper() for char in letters)


def _is_first(word: str) -> bool:
    known = first_names()
    return all(part in known for part in fold(word).split()) and bool(fold(word))


@lru_cache(maxsize=16_384)
def order_tokens(text: str) -> NameTokens:
    """Which words are the last name, by capitals first, then by known first names."""
    words = text.split()
    if not words:
        return NameTokens("", "", certain=True)
    capitals = [_is_last(word) for word in words]
    if any(capitals) and not all(capitals):
        return _by_capitals(words, capitals)
    if _COMPANY.match(words[0]):
        return NameTokens(text, "", certain=False)
    if all(_is_particle(word) for word in words[:-1]) and len(words) > 1:
        return NameTokens(text, "", certain=True)  # LE ROUX
    if len(words) == 1:
        first = _is_first(words[0]) and not capitals[0]
        return NameTokens("", words[0], True) if first else NameTokens(words[0], "", True)
    return _by_first_names(words)


def _by_capitals(words: list[str], capitals: list[bool]) -> NameTokens:
    """Particles in small letters stay with the capitals that follow (« de LA TOUR »)."""
    last_flags = list(capitals)
    for index in range(len(words) - 2, -1, -1):
        particle = words[index].islower() and fold(words[index]).split(" ")[0] in _PARTICLES
        if particle and last_flags[index + 1]:
            last_flags[index] = True
    last = " ".join(word for word, flag in zip(words, last_flags, strict=True) if flag)
    first = " ".join(word for word, flag in zip(words, last_flags, strict=True) if not flag)
    return NameTokens(last, first, certain=True)


def _by_first_names(words: list[str]) -> NameTokens:
    known = [_is_first(word) for word in words]
    if known[-1] and not known[0]:  # Perrot Renée, De Sousa Marie Céline
        cut = len(words) - 1
        while cut > 1 and known[cut - 1] and not _is_particle(words[cut - 2]):
            cut -= 1
        return NameTokens(" ".join(words[:cut]), " ".join(words[cut:]), certain=True)
    if known[0] and not known[-1]:  # Renée Perrot, Jean Pierre Le Gall
        cut = 1
        while cut < len(words) - 1 and known[cut]:
            cut += 1
        return NameTokens(" ".join(words[cut:]), " ".join(words[:cut]), certain=True)
    cut = 1  # lists put the last name first
    while cut < len(words) - 1 and _is_particle(words[cut - 1]):
        cut += 1
    return NameTokens(" ".join(words[:cut]), " ".join(words[cut:]), certain=False)


def _is_particle(word: str) -> bool:
    return fold(word) in _PARTICLES
