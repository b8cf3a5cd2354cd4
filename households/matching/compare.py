"""What speaks for two cards being one household, and what speaks against?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from households.matching.address import Address, same_street
from households.matching.features import Features, features
from households.matching.model import HouseholdCard
from households.matching.names import NO_TIE, Grade, PersonTie, person_tie

Place = Literal["unknown", "same", "street", "near", "other"]

# A rent is revised once a year by the reference index; beyond this it is another rent.
_RENT_TOLERANCE = Decimal("0.06")


class Comparison(NamedTuple):
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
        landlord = self.landlord is True
        return (
            (self.tie.birth is True)
            + (self.phone is True)
            + (self.email is True)
            + (self.caf is True)
            + (landlord and self.lease is True)
            + (landlord and self.reference is True)
        )


def compare(one: HouseholdCard, other: HouseholdCard) -> Comparison:
    """`one` is the incoming card; the order changes nothing but the order of `people`."""
    return compare_features(features(one), features(other))


def compare_features(one: Features, other: Features) -> Comparison:
    """The same, for a card that is compared with many."""
    tie, tied = _best_tie(one, other)
    commune = _same_commune(one, other)
    mine, theirs = one.address.unit, other.address.unit
    return Comparison(
        tie=tie,
        tied_people=tied,
        people=(len(one.people), len(other.people)),
        place=_place(one.address, other.address, commune),
        commune=commune,
        unit=mine == theirs if mine and theirs else None,
        phone=_overlap(one.phones, other.phones),
        email=_overlap(one.emails, other.emails),
        lease=_same_lease_date(one.lease_date, other.lease_date),
        landlord=_same_landlord(one.landlord, other.landlord),
        rent=_same_rent(one.rent, other.rent),
        caf=_same(one.caf, other.caf),
        reference=_same(one.reference, other.reference),
    )


def _best_tie(one: Features, other: Features) -> tuple[PersonTie, int]:
    """The best pair of holders, and how many of the incoming ones are found again."""
    best, tied = NO_TIE, 0
    for mine in one.people:
        found = NO_TIE
        for theirs in other.people:
            tie = person_tie(mine, theirs)
            if _rank(tie) > _rank(found):
                found = tie
        tied += found.grade >= Grade.PARTIAL
        if _rank(found) > _rank(best):
            best = found
    return best, tied


def _rank(tie: PersonTie) -> tuple[int, int]:
    """Of two holders of one name, the one whose birth date is known tells, for or against."""
    return tie.grade, 0 if tie.birth is None else 1 + tie.birth


def _place(mine: Address, theirs: Address, commune: bool | None) -> Place:
    """ "same": number and street; "street": no number to compare; "near": another number."""
    if not mine.street or not theirs.street:
        return "unknown"
    if commune is False or not same_street(mine, theirs):
        return "other"
    if mine.number and theirs.number:
        return "same" if mine.number == theirs.number else "near"
    return "street"


def _same_commune(one: Features, other: Features) -> bool | None:
    """One agreement is enough: a commune has several postal codes, and the reverse."""
    answers = (
        _same(one.postal_code, other.postal_code),
        _same(one.city, other.city),
        _same(one.insee_code, other.insee_code),
    )
    if True in answers:
        return True
    return False if False in answers else None


def _same_lease_date(mine: date | None, theirs: date | None) -> bool | None:
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
    return mine == theirs or abs(mine - theirs) <= _RENT_TOLERANCE * max(mine, theirs)


def _same_landlord(mine: str, theirs: str) -> bool | None:
    """A name with a slip or a word less may be the same landlord: neither for nor against."""
    if not mine or not theirs or mine == theirs:
        return _same(mine, theirs)
    shorter, longer = sorted((set(mine.split()), set(theirs.split())), key=len)
    if shorter <= longer or OSA.distance(mine, theirs, score_cutoff=2) <= 2:
        return None
    return False


def _same(mine: str, theirs: str) -> bool | None:
    return mine == theirs if mine and theirs else None


def _overlap(mine: frozenset[str], theirs: frozenset[str]) -> bool | None:
    return not mine.isdisjoint(theirs) if mine and theirs else None
