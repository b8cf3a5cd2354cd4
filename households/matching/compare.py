"""What speaks for two cards being one household, and what speaks against?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from households.matching.address import Address, parse_address, same_street
from households.matching.model import HouseholdCard
from households.matching.names import NO_TIE, Grade, PersonTie, person_tie
from households.matching.normalise import (
    city_key,
    email_key,
    landlord_key,
    phone_key,
    postal_key,
    reference_key,
)

Place = Literal["unknown", "same", "street", "near", "other"]

# A rent is revised once a year by the reference index; beyond this it is another rent.
_RENT_TOLERANCE = Decimal("0.06")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Facts that the rules of `decide` read. None: unknown on one side at least."""

    tie: PersonTie
    tied_people: int
    people: tuple[int, int]
    place: Place
    commune: bool | None
    unit: bool | None
    phone: bool | None
    email: bool | None
    lease: bool | None
    landlord: bool | None
    rent: bool | None
    caf: bool | None
    reference: bool | None

    @property
    def anchors(self) -> int:
        """Independent facts that few households share, the names and the place left out."""
        lease = self.lease is True and self.landlord is True
        reference = self.reference is True and self.landlord is True
        facts = (self.tie.birth, self.phone, self.email, self.caf)
        return sum(fact is True for fact in facts) + lease + reference


def compare(one: HouseholdCard, other: HouseholdCard) -> Comparison:
    """`one` is the incoming card; the order changes nothing but the order of `people`."""
    tie, tied = _best_tie(one, other)
    mine, theirs = parse_address(one.address), parse_address(other.address)
    commune = _same_commune(one, other)
    return Comparison(
        tie=tie,
        tied_people=tied,
        people=(len(one.persons), len(other.persons)),
        place=_place(mine, theirs, commune),
        commune=commune,
        unit=mine.unit == theirs.unit if mine.unit and theirs.unit else None,
        phone=_overlap({phone_key(p) for p in one.phones}, {phone_key(p) for p in other.phones}),
        email=_overlap({email_key(e) for e in one.emails}, {email_key(e) for e in other.emails}),
        lease=_same_lease_date(one, other),
        landlord=_same(landlord_key(one.landlord_name), landlord_key(other.landlord_name)),
        rent=_same_rent(one.rent, other.rent),
        caf=_same(reference_key(one.caf_number), reference_key(other.caf_number)),
        reference=_same(
            reference_key(one.landlord_reference), reference_key(other.landlord_reference)
        ),
    )


def _best_tie(one: HouseholdCard, other: HouseholdCard) -> tuple[PersonTie, int]:
    """The best pair of holders, and how many of the incoming ones are found again."""
    best, tied = NO_TIE, 0
    for mine in one.persons:
        found = NO_TIE
        for theirs in other.persons:
            tie = person_tie(mine, theirs)
            if _rank(tie) > _rank(found):
                found = tie
        tied += found.grade >= Grade.PARTIAL
        if _rank(found) > _rank(best):
            best = found
    return best, tied


def _rank(tie: PersonTie) -> tuple[int, int]:
    return tie.grade, 1 if tie.birth is None else 2 * tie.birth


def _place(mine: Address, theirs: Address, commune: bool | None) -> Place:
    """ "same": number and street; "street": no number to compare; "near": another number."""
    if not mine.street or not theirs.street:
        return "unknown"
    if commune is False or not same_street(mine, theirs):
        return "other"
    if mine.number and theirs.number:
        return "same" if mine.number == theirs.number else "near"
    return "street"


def _same_commune(one: HouseholdCard, other: HouseholdCard) -> bool | None:
    """One agreement is enough: a commune has several postal codes, and the reverse."""
    answers = (
        _same(one.insee_code, other.insee_code),
        _same(postal_key(one.postal_code), postal_key(other.postal_code)),
        _same(city_key(one.city), city_key(other.city)),
    )
    if True in answers:
        return True
    return False if False in answers else None


def _same_lease_date(one: HouseholdCard, other: HouseholdCard) -> bool | None:
    mine, theirs = one.lease_date, other.lease_date
    if mine is None or theirs is None:
        return None
    if mine == theirs:
        return True
    # 03/04 read as 4 March: neither for nor against.
    if (mine.year, mine.month, mine.day) == (theirs.year, theirs.day, theirs.month):
        return None
    return False


def _same_rent(mine: Decimal | None, theirs: Decimal | None) -> bool | None:
    if not mine or not theirs:
        return None
    return abs(mine - theirs) <= _RENT_TOLERANCE * max(mine, theirs)


def _same(mine: str, theirs: str) -> bool | None:
    return mine == theirs if mine and theirs else None


def _overlap(mine: set[str], theirs: set[str]) -> bool | None:
    mine.discard("")
    theirs.discard("")
    return not mine.isdisjoint(theirs) if mine and theirs else None
