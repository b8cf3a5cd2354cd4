"""How the same household comes back in a later list: each change, alone or with others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from households.matching import HouseholdCard, PersonCard
from households.matching.normalise import fold
from tests.matching.fiction import Fiction

Change = Callable[[Fiction, HouseholdCard], HouseholdCard]


def _each_name(card: HouseholdCard, change: Callable[[str], str]) -> HouseholdCard:
    persons = tuple(
        replace(p, last_name=change(p.last_name), first_name=change(p.first_name))
        for p in card.persons
    )
    return replace(card, persons=persons)


def _main(card: HouseholdCard, person: PersonCard) -> HouseholdCard:
    return replace(card, persons=(person, *card.persons[1:]))


def slip(fiction: Fiction, name: str) -> str:
    """One letter lost, doubled, changed or exchanged with the next."""
    if len(name) < 4:
        return name
    start = 0 if fiction.chance(8) else 1
    at = fiction.random.randrange(start, len(name) - 1)
    kind = fiction.random.randrange(4)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at] + name[at:]
    if kind == 2:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + fiction.random.choice("aeinrst") + name[at + 1 :]


def _case(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    return _each_name(card, str.upper if fiction.chance(50) else str.lower)


def _accent(_: Fiction, card: HouseholdCard) -> HouseholdCard:
    return _each_name(card, lambda name: fold(name).title())


def _hyphen(_: Fiction, card: HouseholdCard) -> HouseholdCard:
    return _each_name(card, lambda name: name.replace("-", " ").replace("'", " "))


def _swap(_: Fiction, card: HouseholdCard) -> HouseholdCard:
    main = card.persons[0]
    swapped = replace(main, last_name=main.first_name, first_name=main.last_name)
    return _main(card, swapped)


def _typo(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    main = card.persons[0]
    return _main(card, replace(main, last_name=slip(fiction, main.last_name)))


def _typo_first(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    main = card.persons[0]
    return _main(card, replace(main, first_name=slip(fiction, main.first_name)))


def _usage_name(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    main, usage = card.persons[0], str(fiction.faker.last_name())
    if fiction.chance(50):
        return _main(card, replace(main, last_name=f"{main.last_name} {usage}"))
    return _main(card, replace(main, last_name=usage, birth_name=main.last_name))


def _co_holder_first(_: Fiction, card: HouseholdCard) -> HouseholdCard:
    return replace(card, persons=card.persons[::-1])


def _drop_co_holder(_: Fiction, card: HouseholdCard) -> HouseholdCard:
    return replace(card, persons=card.persons[:1])


def _address(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    address = card.address
    short = {
        "rue ": "R. ",
        "avenue ": "av. ",
        "boulevard ": "BD ",
        "chemin ": "Ch. ",
        "impasse ": "imp ",
        "allée ": "ALL. ",
        "place ": "pl. ",
    }
    for whole, letters in short.items():
        address = address.replace(whole, letters)
    if fiction.chance(40):
        address = address.upper().replace(",", "")
    return replace(card, address=address.replace(" de ", " "))


def _moved_number(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    if fiction.chance(60):
        flat = fiction.random.randrange(1, 40)
        return replace(card, address=f"Résidence des Dunes, apt {flat}, {card.address}")
    number, comma, street = card.address.partition(", ")
    return replace(card, address=f"{street}, {number}") if comma else card


def _phone(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    return replace(card, phones=frozenset({fiction.phone()}))


def _no_contact(_: Fiction, card: HouseholdCard) -> HouseholdCard:
    return replace(card, phones=frozenset({"NC"}), emails=frozenset())


def _rent(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    rate = Decimal(fiction.random.randrange(1005, 1036)) / 1000
    return replace(card, rent=(card.rent or Decimal(400)) * rate)


def _no_lease_date(_: Fiction, card: HouseholdCard) -> HouseholdCard:
    return replace(card, lease_date=None)


def _landlord(_: Fiction, card: HouseholdCard) -> HouseholdCard:
    return replace(card, landlord_name=fold(card.landlord_name).upper())


def _number_lost(_: Fiction, card: HouseholdCard) -> HouseholdCard:
    number, comma, street = card.address.partition(", ")
    return replace(card, address=street) if comma and number.isdigit() else card


def _no_first_name(_: Fiction, card: HouseholdCard) -> HouseholdCard:
    main = card.persons[0]
    return _main(card, replace(main, first_name=f"{main.first_name[:1]}."))


def _birth_date_unknown(_: Fiction, card: HouseholdCard) -> HouseholdCard:
    return replace(card, persons=tuple(replace(p, birth_date=None) for p in card.persons))


CHANGES: dict[str, Change] = {
    "case": _case,
    "accent": _accent,
    "hyphen": _hyphen,
    "swap": _swap,
    "typo": _typo,
    "typo_first": _typo_first,
    "usage_name": _usage_name,
    "co": _co_holder_first,
    "drop_co": _drop_co_holder,
    "address": _address,
    "moved_number": _moved_number,
    "phone": _phone,
    "no_contact": _no_contact,
    "rent": _rent,
    "no_lease_date": _no_lease_date,
    "landlord": _landlord,
    "birth_date_unknown": _birth_date_unknown,
}
# Changes that leave little to recognise; rare in real lists.
RARE_CHANGES: dict[str, Change] = {"number_lost": _number_lost, "initial": _no_first_name}


def moved(fiction: Fiction, card: HouseholdCard) -> HouseholdCard:
    """Another dwelling, another lease; what reaches the household follows it."""
    home = fiction.household(card.key)
    return replace(
        home,
        persons=card.persons,
        phones=card.phones,
        emails=card.emails,
        caf_number=card.caf_number,
    )


def come_back(fiction: Fiction, card: HouseholdCard) -> tuple[HouseholdCard, tuple[str, ...]]:
    """The card after none to four changes, and their names in order."""
    count = fiction.random.choice((0, 1, 1, 2, 2, 3, 4))
    kinds = fiction.random.sample(sorted(CHANGES), count)
    if fiction.chance(3):
        kinds.append(fiction.random.choice(sorted(RARE_CHANGES)))
    for kind in kinds:
        card = (CHANGES.get(kind) or RARE_CHANGES[kind])(fiction, card)
    return card, tuple(kinds) or ("none",)
