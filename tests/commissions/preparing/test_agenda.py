"""The agenda: its order, its time, its readiness, and many proposals at a constant cost."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from commissions.enums import ItemKind, ItemOrigin, ItemState
from commissions.models import Item
from commissions.rules.agenda import moved, over_capacity
from commissions.rules.readiness import Known, Lack, readiness_of
from commissions.rules.time_budget import arrival, budget
from commissions.services import agenda, agenda_access, presence
from commissions.services.proposals import Candidate
from households.models import Household
from tests.commissions.preparing.shortcuts import household
from tests.factories.accounts import log_in
from tests.factories.commissions import item_of, session_of, sitting
from tests.factories.households import HouseholdFactory

DAY = dt.date(2026, 12, 10)


@given(st.lists(st.integers(1, 50), unique=True, min_size=1), st.integers(-3, 60), st.data())
@settings(max_examples=40, deadline=None)
def test_moving_keeps_every_item_and_the_order_of_the_others(
    order: list[int], rank: int, data: Any
) -> None:
    item = data.draw(st.sampled_from(order))
    after = moved(order, item, rank)
    assert sorted(after) == sorted(order)
    assert [one for one in after if one != item] == [one for one in order if one != item]
    assert after.index(item) == max(0, min(rank - 1, len(order) - 1))


def test_each_item_comes_after_those_before_it_and_the_excess_is_counted() -> None:
    found = budget([(7, 12), (8, 17), (9, 30)], starts_at=dt.time(9), ends_at=dt.time(9, 50))
    assert found.starts == {7: dt.time(9), 8: dt.time(9, 12), 9: dt.time(9, 29)}
    assert (found.planned, found.available, found.left, found.over) == (59, 50, -9, 9)
    assert arrival(dt.time(9, 29)) == dt.time(9, 25)
    assert budget([(7, 12)], starts_at=None, ends_at=None).available is None


def test_past_midnight_nobody_is_given_an_hour() -> None:
    found = budget([(1, 90), (2, 12)], starts_at=dt.time(23), ends_at=None)
    assert list(found.starts) == [1]


def test_the_capacity_warns_above_it_only() -> None:
    assert over_capacity(10, (10, 10)) == ""
    assert "11 dossiers" in over_capacity(11, (10, 10))
    assert over_capacity(99, None) == ""


def known(**told: Any) -> Known:
    whole: dict[str, Any] = {
        "held_on": DAY,
        "today": DAY - dt.timedelta(days=20),
        "has_summary": True,
        "dsf": "done",
        "debt_on": DAY - dt.timedelta(days=30),
        "tells_household": True,
        "told_on": DAY - dt.timedelta(days=16),
        "notice_days": 15,
    }
    return Known(**(whole | told))


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({}, []),
        ({"has_summary": False}, [Lack.SUMMARY]),
        ({"dsf": "none"}, [Lack.DSF]),
        ({"dsf": "open"}, [Lack.DSF_UNFINISHED]),
        ({"dsf": ""}, []),
        ({"landlord_remarks": False}, [Lack.REMARKS]),
        ({"landlord_remarks": True}, []),
        ({"debt_on": None}, [Lack.DEBT]),
        ({"debt_on": DAY - dt.timedelta(days=93)}, [Lack.DEBT_OLD]),
        ({"debt_on": None, "needs_debt": False}, []),
        ({"has_address": False, "has_contact": False}, [Lack.ADDRESS, Lack.CONTACT]),
        ({"told_on": None}, [Lack.NOT_TOLD]),
        ({"told_on": DAY - dt.timedelta(days=14)}, [Lack.TOLD_LATE]),
        ({"told_on": None, "told_refusal": "ne pas écrire"}, [Lack.NO_LETTER]),
        ({"told_on": None, "tells_household": False}, []),
    ],
)
def test_a_file_lacks_exactly_what_is_not_there(told: dict[str, Any], missing: list[Lack]) -> None:
    assert list(readiness_of(known(**told)).missing) == missing


@pytest.mark.django_db
def test_the_order_typed_is_the_order_kept() -> None:
    case = sitting()
    second, third = item_of(case.session), item_of(case.session)
    assert agenda.move(third, 1, case.secretary) == [third.pk, case.item.pk, second.pk]
    kept = case.session.items.order_by("rank").values_list("pk", flat=True)
    assert list(kept) == [third.pk, case.item.pk, second.pk]


@pytest.mark.django_db
def test_adding_the_same_household_twice_keeps_one_item() -> None:
    case = sitting()
    home = case.item.household
    again = agenda.add(case.session, household=home, origin=ItemOrigin.BY_HAND, desk=case.secretary)
    assert again == case.item


@pytest.mark.django_db
def test_a_session_without_files_has_topics() -> None:
    case = sitting(household="no_files")
    topic = agenda.add(case.session, title="Bilan", origin=ItemOrigin.BY_HAND, desk=case.secretary)
    assert topic.kind == ItemKind.TOPIC
    with pytest.raises(ValidationError):
        agenda.add(case.session, title=" ", origin=ItemOrigin.BY_HAND, desk=case.secretary)


@pytest.mark.django_db
def test_an_item_put_off_carries_what_was_prepared() -> None:
    case = sitting()
    later = session_of(case.commission, held_on=case.session.held_on + dt.timedelta(days=60))
    Item.objects.filter(pk=case.item.pk).update(summary="Plan signé", debt_told=Decimal(120))
    again = agenda.postpone(case.item, later, case.secretary)
    assert again is not None
    again.refresh_from_db()
    case.item.refresh_from_db()
    assert (again.summary, again.debt_told) == ("Plan signé", Decimal(120))
    assert (again.origin, again.source) == (ItemOrigin.POSTPONED, f"item:{case.item.pk}")
    assert case.item.state == ItemState.POSTPONED


@pytest.mark.django_db
def test_a_candidate_declined_is_not_proposed_to_that_session_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = sitting()
    candidate = Candidate(HouseholdFactory(territory=case.territory), ItemOrigin.RULE, "Au CQL")
    monkeypatch.setattr(agenda, "candidates", lambda _session, _desk: [candidate])
    assert agenda.waiting(case.session, case.secretary) == [candidate]
    agenda.decline(case.session, candidate, "", case.secretary)
    assert agenda.waiting(case.session, case.secretary) == []


@pytest.mark.django_db
def test_the_agenda_costs_the_same_with_400_proposals(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = sitting()
    case.session.starts_at = dt.time(9)
    case.session.save()
    proposed: list[Candidate] = []
    monkeypatch.setattr(agenda, "candidates", lambda _session, _desk: proposed)
    log_in(client, case.secretary)
    address = reverse("session_agenda", args=[case.session.public_id])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def many(count: int) -> None:
        homes = Household.objects.bulk_create(
            Household(territory=case.territory, reference=f"H-2030-{count}-{number}")
            for number in range(count)
        )
        proposed.extend(Candidate(home, ItemOrigin.RULE, "Au CQL") for home in homes)

    client.get(address)
    many(3)
    item_of(case.session)
    few = cost()
    many(397)
    for _ in range(6):
        item_of(case.session)
    assert cost() == few


@pytest.mark.django_db
def test_the_rank_sent_by_the_page_gives_the_table_back(client: Client) -> None:
    case = sitting()
    second = item_of(case.session)
    log_in(client, case.secretary)
    address = reverse("agenda_move", args=[second.public_id])
    part = client.post(address, {"rank": "1"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert b'id="ordre-du-jour"' in part.content
    assert b"<html" not in part.content
    whole = client.post(address, {"rank": "2"})
    assert whole.headers["Location"].endswith(f"#point-{second.public_id}")


@pytest.mark.django_db
def test_a_member_is_told_how_many_files_it_does_not_see(client: Client) -> None:
    case = sitting(state="convened")
    agenda_access.open_session(case.session)
    presence.expect(case.session)
    presence.declare_conflict(case.item, case.member.membership.organisation, "Parent", case.member)
    item_of(case.session)
    agenda_access.open_session(case.session)
    log_in(client, case.member)
    page = client.get(reverse("session_detail", args=[case.session.public_id]))
    text = page.content.decode().replace("\u00a0", " ")
    assert "1 dossier que vous ne voyez pas" in text
    assert household(case.item).display_name not in text
