"""Rules of joining: what suffices, what never does, what forbids."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from households.matching import HouseholdCard, Match, PersonCard, decide

KNOWN = HouseholdCard(
    key="known",
    persons=(PersonCard("Durand", "Hélène"),),
    address="12, rue des Lilas",
    postal_code="85180",
    city="Les Sables d'Olonne",
    phones=frozenset({"0612345678"}),
    landlord_name="SCI Martin",
    lease_date=date(2018, 5, 14),
    rent=Decimal(480),
)
BARE = HouseholdCard(key="row", persons=KNOWN.persons)
HOME: dict[str, Any] = {"address": KNOWN.address, "postal_code": "85180"}
AWAY: dict[str, Any] = {"address": "3, avenue Foch", "postal_code": "85000", "city": "Luçon"}
BORN = date(1980, 2, 3)


def born(day: date, first_name: str = "Hélène") -> tuple[PersonCard, ...]:
    return (PersonCard("Durand", first_name, birth_date=day),)


def outcome(known: HouseholdCard = KNOWN, **changes: Any) -> str:
    return decide(replace(BARE, **changes), [known]).outcome


def test_a_name_and_an_address_join() -> None:
    match = decide(replace(BARE, **HOME), [KNOWN])
    assert (match.outcome, match.key) == ("sure", "known")
    assert {reason.code for reason in match.reasons} >= {"name_same", "same_address"}


@pytest.mark.parametrize(
    "alone",
    [
        {},
        {"persons": (PersonCard("Petit", "Luc"),), "phones": KNOWN.phones},
        {"persons": (PersonCard("Petit", "Luc"),), **HOME},
        {"persons": (), **HOME, "phones": KNOWN.phones},
        {"persons": (PersonCard("Petit", "Luc"),), "lease_date": KNOWN.lease_date},
    ],
)
def test_one_fact_alone_never_joins(alone: dict[str, Any]) -> None:
    assert outcome(**alone) != "sure"


@pytest.mark.parametrize("place", [HOME, AWAY, {}])
@pytest.mark.parametrize("phones", [KNOWN.phones, frozenset[str]()])
@pytest.mark.parametrize("lease_date", [KNOWN.lease_date, None])
def test_another_birth_date_forbids_whatever_else_agrees(
    place: dict[str, Any], phones: frozenset[str], lease_date: date | None
) -> None:
    known = replace(KNOWN, persons=born(BORN))
    changes = {**place, "phones": phones, "lease_date": lease_date}
    landlord = {"landlord_name": KNOWN.landlord_name, "rent": KNOWN.rent}
    persons = born(date(2004, 2, 3))
    assert outcome(known, persons=persons, **changes, **landlord) != "sure"


@pytest.mark.parametrize("first_name", ["Paul", "Luce", "Hélèna"])
def test_another_first_name_at_the_same_address_is_never_joined(first_name: str) -> None:
    person = (PersonCard("Durand", first_name),)
    same = {**HOME, "landlord_name": "SCI Martin", "rent": KNOWN.rent, "phones": KNOWN.phones}
    assert outcome(persons=person, **same, lease_date=KNOWN.lease_date) == "doubtful"
    assert outcome(persons=person, **same, lease_date=date(2021, 1, 1)) == "new"


def test_the_next_tenant_is_a_new_household() -> None:
    assert (
        outcome(persons=(PersonCard("Petit", "Luc"),), **HOME, landlord_name="SCI Martin") == "new"
    )


def test_a_namesake_elsewhere_is_a_new_household() -> None:
    assert outcome(**AWAY, lease_date=date(2021, 1, 1), phones=frozenset({"0699887766"})) == "new"


def test_another_lease_at_the_same_address_is_for_somebody_to_decide() -> None:
    assert outcome(**HOME, lease_date=date(2021, 1, 1)) == "doubtful"
    known = replace(KNOWN, persons=born(BORN))
    assert outcome(known, persons=born(BORN), **HOME, lease_date=date(2021, 1, 1)) == "sure"


def test_a_move_joins_only_on_strong_facts() -> None:
    moved = {**AWAY, "lease_date": date(2025, 1, 1)}
    known = replace(KNOWN, persons=born(BORN))
    assert outcome(**moved, phones=KNOWN.phones) == "doubtful"
    assert outcome(known, persons=born(BORN), **moved) == "doubtful"
    assert outcome(known, persons=born(BORN), **moved, phones=KNOWN.phones) == "sure"


def test_one_holder_of_two_at_another_address_may_have_separated() -> None:
    couple = (PersonCard("Durand", "Paul", birth_date=BORN), *born(BORN))
    known = replace(KNOWN, persons=couple)
    alone = {"persons": born(BORN), "phones": KNOWN.phones}
    assert outcome(known, **alone, **AWAY) == "doubtful"
    assert outcome(known, **alone, **HOME) == "sure"


def test_two_known_households_that_fit_are_both_shown() -> None:
    twice = [KNOWN, replace(KNOWN, key="other", lease_date=None)]
    match = decide(replace(BARE, **HOME), twice)
    assert match.outcome == "doubtful"
    assert {proposal.key for proposal in match.proposals} == {"known", "other"}
    assert match.reasons[-1].code == "several_candidates"


def test_two_leases_of_one_household_are_no_rivals() -> None:
    earlier = replace(KNOWN, **AWAY, lease_date=date(2011, 1, 1))
    match = decide(replace(BARE, **HOME, phones=KNOWN.phones), [earlier, KNOWN])
    assert (match.outcome, match.key) == ("sure", "known")
    assert len(match.proposals) == 1


def test_the_order_of_candidates_changes_nothing() -> None:
    several = [KNOWN, replace(KNOWN, key="a", phones=frozenset()), replace(KNOWN, key="b", **AWAY)]
    incoming = replace(BARE, **HOME, phones=KNOWN.phones)
    assert decide(incoming, several) == decide(incoming, several[::-1])


def test_nothing_known_is_a_new_household() -> None:
    assert decide(BARE, []) == Match("new", None, 0, (), ())
