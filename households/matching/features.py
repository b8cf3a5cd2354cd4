"""What a card says once its values are normalised; done once a card, read at every comparison."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from households.matching.address import Address, parse_address
from households.matching.model import HouseholdCard
from households.matching.names import Identity, identities
from households.matching.normalise import (
    city_key,
    email_key,
    landlord_key,
    phone_key,
    postal_key,
    reference_key,
)


class Features(NamedTuple):
    """Normalised values of a card; "" or an empty set where unknown."""

    people: tuple[Identity, ...]
    address: Address
    insee_code: str
    postal_code: str
    city: str
    phones: frozenset[str]
    emails: frozenset[str]
    landlord: str
    lease_date: date | None
    rent: Decimal | None
    reference: str
    caf: str


_NONE: frozenset[str] = frozenset({""})


def features(card: HouseholdCard) -> Features:
    """Read a card through the normalisers."""
    return Features(
        tuple(Identity(identities(person), person.birth_date) for person in card.persons),
        parse_address(card.address),
        card.insee_code,
        postal_key(card.postal_code),
        city_key(card.city),
        frozenset(map(phone_key, card.phones)) - _NONE if card.phones else card.phones,
        frozenset(map(email_key, card.emails)) - _NONE if card.emails else card.emails,
        landlord_key(card.landlord_name),
        card.lease_date,
        card.rent,
        reference_key(card.landlord_reference) if card.landlord_reference else "",
        reference_key(card.caf_number) if card.caf_number else "",
    )
