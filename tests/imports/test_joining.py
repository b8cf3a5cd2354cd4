"""What a row adds to a household already known: one fact for one act, nothing overwritten."""

import datetime
from decimal import Decimal

import pytest

from ccapex.accounts.models import Territory
from households.models import ContactPoint, DebtStatement, Household, Landlord, Lease
from procedures.models import Event, Procedure
from procedures.services.facts import record_fact
from tests.imports.lists import imported, line, outcomes, row

OCTOBER = "06/10/2026"
FAR = {"adresse": "3 impasse des Ajoncs", "cp": "85440", "ville": "Talmont-Saint-Hilaire"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"adresse": "12, RUE DU BOCAGE", "debt": "1 250,00"}),
        ({"ref": "2026/41"}, {"ref": "", "debt": "1 250,00"}),
        ({"ref": "2026/41"}, {"ref": "2026/41", "act": "09/09/2026"}),
        ({}, {"nom": "EXEMPLE", "landlord": "S.C.I. DES TESTS"}),
    ],
)
def test_the_same_act_in_two_senders_lists_is_one_fact(
    territory: Territory, first: dict[str, str], second: dict[str, str]
) -> None:
    imported(territory, line(**first))
    again = imported(territory, line(**second))
    assert outcomes(again) == ["matched:known"]
    assert Event.objects.count() == DebtStatement.objects.count() == 1
    assert Household.objects.count() == Procedure.objects.count() == 1


def test_two_references_of_one_day_are_two_acts(territory: Territory) -> None:
    imported(territory, line(ref="2026/41"))
    assert outcomes(imported(territory, line(ref="2026/99"))) == ["matched:new"]
    assert Event.objects.count() == 2


def test_a_cdp_while_the_procedure_is_open_adds_a_fact_to_it(territory: Territory) -> None:
    imported(territory, line())
    assert outcomes(imported(territory, line(act=OCTOBER, debt="1900"))) == ["matched:new"]
    procedure = Procedure.objects.get()
    assert procedure.events.count() == 2
    assert procedure.stage_since == datetime.date(2026, 9, 7)
    assert list(DebtStatement.objects.values_list("amount", flat=True)) == [
        Decimal("1200.50"),
        Decimal("1900.00"),
    ]


def test_an_earlier_act_in_a_later_list_is_where_the_stage_began(territory: Territory) -> None:
    imported(territory, line(act=OCTOBER))
    imported(territory, line(act="07/09/2026"))
    assert Procedure.objects.get().stage_since == datetime.date(2026, 9, 7)


@pytest.mark.parametrize("kind", ["judgment", "cql", "cfp_request", "cfp_decision", "closed"])
def test_a_cdp_after_the_judgment_or_the_end_opens_a_procedure(
    territory: Territory, kind: str
) -> None:
    imported(territory, line())
    record_fact(
        Procedure.objects.get(),
        kind,
        author=None,
        occurred_on=datetime.date(2026, 9, 21),
        flagged="keep",
    )
    again = imported(territory, line(act=OCTOBER))
    assert outcomes(again) == ["matched:new"]
    assert Procedure.objects.count() == 2
    assert Lease.objects.count() == 1
    opened = row(again, 2).procedure
    assert opened is not None
    assert (opened.stage, opened.events.count()) == ("cdp", 1)


def test_an_assignation_alone_keeps_the_procedure_and_its_stage(territory: Territory) -> None:
    imported(territory, line())
    record_fact(
        Procedure.objects.get(),
        "assignation",
        author=None,
        occurred_on=datetime.date(2026, 9, 21),
        flagged="keep",
    )
    imported(territory, line(act=OCTOBER))
    assert Procedure.objects.get().stage == "assignation"


def test_a_household_that_moved_has_a_second_lease_and_procedure(territory: Territory) -> None:
    imported(territory, line())
    moved = imported(territory, line(act=OCTOBER, landlord="Autre Bailleur", **FAR))
    assert outcomes(moved) == ["matched:new"]
    household = Household.objects.get()
    assert household.leases.count() == household.procedures.count() == 2
    # And is recognised at either address.
    assert outcomes(imported(territory, line(act="01/11/2026", tel="", born=""))) == ["matched:new"]
    assert household.leases.count() == 2


def test_contact_points_are_added_once(territory: Territory) -> None:
    imported(territory, line())
    imported(territory, line(act=OCTOBER, tel="06 12 34 56 01 / 06 12 34 56 02"))
    phones = ContactPoint.objects.order_by("pk").values_list("value", flat=True)
    assert list(phones) == ["0612345601", "0612345602"]


def test_a_known_act_sent_again_still_brings_what_was_missing(territory: Territory) -> None:
    imported(territory, line(tel=""))
    assert outcomes(imported(territory, line())) == ["matched:known"]
    assert ContactPoint.objects.get().value == "0612345601"


def test_the_rent_follows_the_latest_act_and_nothing_older_brings_it_back(
    territory: Territory,
) -> None:
    imported(territory, line())
    imported(territory, line(act=OCTOBER, rent="520"))
    assert Lease.objects.get().rent == Decimal("520.00")
    imported(territory, line())
    assert Lease.objects.get().rent == Decimal("520.00")


def test_a_landlord_written_twice_is_one_and_a_joined_row_makes_none(territory: Territory) -> None:
    imported(
        territory,
        line(),
        line(
            nom="Autre",
            prenom="Paul",
            tel="",
            born="",
            adresse="1 rue Basse",
            landlord="SCI  DES TESTS",
        ),
    )
    imported(territory, line(act=OCTOBER, landlord="Agence du Port"))
    assert list(Landlord.objects.values_list("name_key", flat=True)) == ["sci des tests"]


def test_values_longer_or_larger_than_the_base_takes_do_not_stop_the_list(
    territory: Territory,
) -> None:
    long = "x" * 400
    first = line(
        nom=long, prenom=long, adresse=f"1 rue {long}", ville=long, landlord=long, ref=long
    )
    huge = first | {"Loyer": "12345678", "Dette": "99999999"}
    assert outcomes(imported(territory, huge)) == ["created"]
    assert outcomes(imported(territory, huge)) == ["matched:known"]
    imported(territory, line(), line(act=OCTOBER, ref=long, rent="-5", landlord=long))
    assert Household.objects.count() == 2
