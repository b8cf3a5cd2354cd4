"""Under which keys is a household looked up, so that few others are compared with it?

A key combines at least two elements, or is one that few households share; it is hashed to
16 characters, so that the table of keys is narrow and holds no name in clear.

Cost: about five keys a household, one more for each further name or holder. An incoming row
costs one indexed lookup of its keys, and the households found are those that share one.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from households.matching.address import parse_address
from households.matching.model import HouseholdCard, PersonCard
from households.matching.names import last_names
from households.matching.normalise import (
    NameForm,
    city_key,
    email_key,
    landlord_key,
    name_form,
    phone_key,
    postal_key,
    reference_key,
)
from households.matching.phonetics import phonetic


def blocking_keys(card: HouseholdCard) -> set[str]:
    """Keys of a card; two cards that share none are two households."""
    keys: set[str] = set()
    communes = {postal_key(card.postal_code), city_key(card.city)} - {""}
    address = parse_address(card.address)
    if address.street and address.number:
        keys.update(f"a{address.number}|{address.street}|{commune}" for commune in communes)
    for person in card.persons:
        keys.update(_person_keys(person))
        if address.street and not address.number:
            street = phonetic(address.street)
            names = {phonetic(n) for n in (name_form(person.first_name).core, *_cores(person))}
            keys.update(f"s{street}|{name}" for name in names if name)
    keys.update(f"p{phone}" for phone in map(phone_key, card.phones) if phone)
    keys.update(f"e{email}" for email in map(email_key, card.emails) if email)
    landlord = landlord_key(card.landlord_name)
    if caf := reference_key(card.caf_number):
        keys.add(f"c{caf}")
    if landlord and (reference := reference_key(card.landlord_reference)):
        keys.add(f"r{reference}|{landlord}")
    if landlord and card.lease_date:
        keys.update(f"l{card.lease_date:%y%j}|{landlord}|{commune}" for commune in communes)
    return {_short(key) for key in keys}


@lru_cache(maxsize=32_768)
def _person_keys(person: PersonCard) -> tuple[str, ...]:
    """Sound of last and first name in alphabetical order, so that swapped ones meet."""
    first = name_form(person.first_name)
    keys = set()
    for last in _cores(person):
        if not first.core:
            continue
        pair = sorted((phonetic(last), phonetic(first.core)))
        keys.add(f"n{pair[0]}|{pair[1]}")
        if person.birth_date:
            initials = "".join(sorted((last[0], first.core[0])))
            keys.add(f"b{person.birth_date:%y%m%d}|{initials}")
    return tuple(keys)


def _cores(person: PersonCard) -> set[str]:
    """Every last name, whole and, where it has several words, by its first and last word."""
    forms: list[NameForm] = [name_form(name) for name in last_names(person)]
    cores = {form.core for form in forms}
    for form in forms:
        if len(form.words) > 1:
            cores.update(word for word in (form.words[0], form.words[-1]) if len(word) > 2)
    return cores - {""}


def _short(key: str) -> str:
    return blake2b(key.encode(), digest_size=8).hexdigest()
