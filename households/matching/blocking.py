"""Under which keys is a household looked up, so that few others are compared with it?

A key combines at least two elements, or is one that few households share; it is hashed to
16 characters, so that the table of keys is narrow and holds no name in clear.

Cost: about six keys a household, one more for each further name or holder. An incoming row
costs one indexed lookup of its keys, and the households found are those that share one.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from households.matching.features import features
from households.matching.model import HouseholdCard
from households.matching.names import Identity
from households.matching.normalise import name_form
from households.matching.phonetics import phonetic

Names = tuple[tuple[str, str], ...]


def blocking_keys(card: HouseholdCard) -> set[str]:
    """Keys of a card; two cards that share none are two households."""
    read = features(card)
    number, street = read.address.number, read.address.street
    commune = read.postal_code or read.city
    keys = {f"p{phone}" for phone in read.phones}
    keys.update(f"e{email}" for email in read.emails)
    if number and street:
        keys.add(f"a{number}|{street}|{commune}")
    elif street and read.landlord:
        keys.add(f"d{street}|{read.landlord}|{commune}")
    for person in read.people:
        keys.update(_person_keys(person))
        if street:
            keys.update(f"s{street}|{name}" for name in _sounds(person.names, not number))
    if read.caf:
        keys.add(f"c{read.caf}")
    if read.landlord and read.reference:
        keys.add(f"r{read.reference}|{read.landlord}")
    if read.landlord and read.lease_date:
        keys.add(f"l{read.lease_date.toordinal()}|{read.landlord}|{commune}")
    return {_short(key) for key in keys}


def _person_keys(person: Identity) -> list[str]:
    """Sound of last and first name in alphabetical order, so that swapped ones meet."""
    keys = []
    for last, first, sound in _pairs(person.names):
        keys.append(f"n{sound}")
        if person.birth_date:
            initials = "".join(sorted((last[0], first[0])))
            keys.append(f"b{person.birth_date.toordinal()}|{initials}")
    return keys


@lru_cache(maxsize=32_768)
def _sounds(names: Names, whole: bool) -> tuple[str, ...]:
    """Sounds of the last names; with `whole`, of the first names as well."""
    words = {last for last, _ in _written(names)}
    if whole:
        words.update(first for _, first in _written(names))
    return tuple({phonetic(word) for word in words - {""}})


@lru_cache(maxsize=32_768)
def _pairs(names: Names) -> tuple[tuple[str, str, str], ...]:
    """Last name, first name and their sound; nothing where the first name is missing."""
    return tuple(
        (last, first, "|".join(sorted((phonetic(last), phonetic(first)))))
        for last, first in _written(names)
        if first
    )


def _written(names: Names) -> list[tuple[str, str]]:
    """Every name; one of several words also by its first and last word."""
    pairs: dict[tuple[str, str], None] = {}
    for last, first in names:
        form, given = name_form(last), name_form(first).core
        pairs[form.core, given] = None
        if len(form.words) > 1:
            for word in (form.words[0], form.words[-1]):
                if len(word) > 2:
                    pairs[word, given] = None
    return [pair for pair in pairs if pair[0]]


def _short(key: str) -> str:
    return blake2b(key.encode(), digest_size=8).hexdigest()
