"""What is known of a household when two of them are compared: cards and evidence.

Every field may be unknown: an empty string, an empty set or `None`. Unknown is never a
contradiction. Values are as received; the normalisers of this package read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

EvidenceKind = Literal["identity", "anchor", "support", "contradiction"]


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A holder of the lease. `last_name` is the name as received, whatever it is."""

    last_name: str = ""
    first_name: str = ""
    birth_name: str = ""
    usage_name: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """A household as a list describes it; `key` is the caller's own identifier."""

    key: str
    persons: tuple[PersonCard, ...] = ()
    address: str = ""
    postal_code: str = ""
    city: str = ""
    insee_code: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    landlord_name: str = ""
    lease_date: date | None = None
    rent: Decimal | None = None
    landlord_reference: str = ""
    caf_number: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason, for or against. `weight` only orders and displays, it decides nothing.

    identity: who the people are; anchor: a fact that few households share; support: a fact
    that many share; contradiction: a fact that speaks against.
    """

    code: str
    kind: EvidenceKind
    weight: int
    message: str
