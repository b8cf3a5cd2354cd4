"""Who looks like a known household and is another one: each kind of near miss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from rapidfuzz.distance import OSA

from households.matching import HouseholdCard, PersonCard
from households.matching.first_names import FIRST_NAMES
from households.matching.normalise import fold
from tests.matching.fiction import COMMUNES, Fiction

Other = Callable[[Fiction, HouseholdCard], HouseholdCard]


def _another_first_name(fiction: Fiction, card: HouseholdCard) -> str:
    taken = {fold(person.first_name) for person in card.persons}
    while fold(name := fiction.first_name()) in taken:
        continue
    return name


def _somebody(fiction: Fiction, card: HouseholdCard, **changes: object) -> HouseholdCard:
    """A new household that takes from a known one only what is given."""
    return replace(fiction.household(f"{card.key}-other"), **changes)  # type: ignore[arg-type]


def _kin(fiction: Fiction, card: HouseholdCard) -> PersonCard:
    main = card.persons[0]
    return PersonCard(
        main.last_name, _another_first_name(fiction, card), birth_date=fiction.birth_date()
    )


def _home(card: HouseholdCard) -> dict[str, object]:
    return {"address": card.address, "postal_code": card.postal_code, "city": card.city}


def _relative(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    return _somebody(fiction, card, persons=(_kin(fiction, card),), **_home(card))


def _neighbour(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    """Same name, same building, same landlord, same rent."""
    return replace(_relative(fiction, card), landlord_name=card.landlord_name, rent=card.rent)


def _twin(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    twin = replace(_kin(fiction, card), birth_date=card.persons[0].birth_date)
    return _somebody(fiction, card, persons=(twin,), **_home(card))


def _near_first_name(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    """René and Renée, Michel and Michelle, in the same building."""
    mine = fold(card.persons[0].first_name)
    taken = {fold(person.first_name) for person in card.persons}
    near = sorted(n for n in FIRST_NAMES - taken if 0 < OSA.distance(mine, n) < 2)
    kin = _kin(fiction, card)
    if near:
        kin = replace(kin, first_name=fiction.random.choice(near).title())
    return replace(_neighbour(fiction, card), persons=(kin,))


def _sibling(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    return _somebody(
        fiction, card, persons=(_kin(fiction, card),), postal_code=card.postal_code, city=card.city
    )


def _surname(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    return _somebody(fiction, card, persons=(_kin(fiction, card),))


def _namesake(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    postal_code, city = fiction.random.choice(
        [place for place in COMMUNES if place[0] != card.postal_code]
    )
    persons = (replace(card.persons[0], birth_date=fiction.birth_date()),)
    return _somebody(fiction, card, persons=persons, postal_code=postal_code, city=city)


def _near_namesake(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    return replace(
        _namesake(fiction, card),
        postal_code=card.postal_code,
        city=card.city,
        landlord_name=card.landlord_name,
    )


def _junior(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    """Father and son of the same first name, in the same building, each with his lease.

    Without dates of lease or birth on both sides nothing in the lists could tell them apart.
    """
    junior = replace(_neighbour(fiction, card), persons=_namesake(fiction, card).persons)
    if card.lease_date:
        return replace(junior, lease_date=card.lease_date + timedelta(days=4001))
    born = card.persons[0].birth_date
    if born is None:
        return _relative(fiction, card)
    son = replace(card.persons[0], birth_date=born + timedelta(days=9131))
    return replace(junior, persons=(son,))


def _next_tenant(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    last = card.lease_date
    return _somebody(
        fiction,
        card,
        landlord_name=card.landlord_name,
        rent=card.rent,
        lease_date=last + timedelta(days=fiction.random.randrange(1, 4000)) if last else None,
        **_home(card),
    )


def _next_namesake(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    """The next tenant bears the same last name, or the same first name."""
    main = card.persons[0]
    while fold((person := fiction.person()).last_name) == fold(main.last_name):
        continue
    if fiction.chance(50):
        person = replace(person, first_name=main.first_name)
    else:
        person = _kin(fiction, card)
    return replace(_next_tenant(fiction, card), persons=(person,))


def _ex_spouse(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    """One of the holders, alone, in another dwelling; the phone may have followed."""
    leaver = card.persons[-1]
    if len(card.persons) == 1:
        return _sibling(fiction, card)
    phones = card.phones if fiction.chance(40) else frozenset[str]()
    return _somebody(fiction, card, persons=(leaver,), phones=phones)


def _shared_contact(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    """A guardian's or a social worker's number and mailbox stand in many files."""
    return _somebody(fiction, card, phones=card.phones, emails=card.emails)


def _landlord_phone(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    return _somebody(
        fiction,
        card,
        phones=card.phones,
        landlord_name=card.landlord_name,
        postal_code=card.postal_code,
        city=card.city,
        lease_date=card.lease_date if fiction.chance(20) else fiction.lease_date(),
    )


def _shared_contact_kin(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    return replace(_sibling(fiction, card), phones=card.phones)


def _homonym_birth(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    return _somebody(fiction, card, persons=(card.persons[0],))


OTHERS: dict[str, Other] = {
    "relative": _relative,
    "neighbour": _neighbour,
    "near_first_name": _near_first_name,
    "twin": _twin,
    "sibling": _sibling,
    "surname": _surname,
    "namesake": _namesake,
    "near_namesake": _near_namesake,
    "junior": _junior,
    "next_tenant": _next_tenant,
    "next_namesake": _next_namesake,
    "ex_spouse": _ex_spouse,
    "shared_contact": _shared_contact,
    "shared_contact_kin": _shared_contact_kin,
    "landlord_phone": _landlord_phone,
    "homonym_birth": _homonym_birth,
}
# How often each comes, of a hundred; the rest are plain newcomers.
WEIGHTS = {"junior": 1, "homonym_birth": 1, "ex_spouse": 3, "near_first_name": 4}
