"""A household that only a local commission knows: nobody else meets it, anywhere."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from ccapex.letters.models import Letter
from commissions.models import Situation
from commissions.services.situations import tell
from households.enums import RelationKind
from households.models import Household, HouseholdMember
from households.services.masking import kinds_of
from households.services.merging import merge, split, undo
from households.services.search import matching
from procedures.models import Procedure
from procedures.services.rebuild import recompute
from referrals.enums import EventOutcome, RowStatus
from referrals.enums.acts import ListKind
from referrals.reading.rows import parse_values
from referrals.services.imports.places import Places
from referrals.services.imports.planning import Planner
from referrals.services.imports.source import incoming_of
from referrals.services.signalements.new_files import candidates_of
from tests.factories.accounts import log_in
from tests.factories.households import HouseholdFactory, HouseholdMemberFactory
from tests.factories.situations import PERSON, Local, local

pytestmark = pytest.mark.django_db
NAME = "ESSAIVILLE"
AS_TYPED = {
    "tenant_last_name": "Essaiville",
    "tenant_first_name": "Claude",
    "address": PERSON.address,
    "postal_code": PERSON.postal_code,
    "city": PERSON.city,
}


def planned(made: Local, **cells: str) -> Any:
    """What an import would make of one row."""
    typed = AS_TYPED | {"act_date": "01/09/2026"} | cells
    places = Places(made.territory)
    parsed = parse_values(typed, today=dt.date(2026, 11, 1), kind=ListKind.CDP)
    incoming = incoming_of(parsed, places, places.social_landlord_names, ListKind.CDP)
    [plan] = Planner(made.territory.pk, remember_created=False).plan([incoming])
    return plan


def opened(household: Household) -> Procedure:
    procedure = Procedure.objects.create(
        territory=household.territory,
        reference="P-2026-000009",
        household=household,
        lease=household.leases.get(),
    )
    recompute([procedure.pk])
    household.refresh_from_db()
    return procedure


def told(made: Local) -> Situation:
    situation = made.reported()
    tell(situation, desk=made.ccas)
    situation.refresh_from_db()
    return situation


@pytest.mark.parametrize("who", ["office", "stranger", "landlord", "police"])
def test_neither_page_list_search_letters_nor_situation_show_it(who: str) -> None:
    made = local()
    situation = told(made)
    household, desk = situation.household, getattr(made, who)
    client = log_in(Client(), desk)
    assert client.get(reverse("household_detail", args=[household.public_id])).status_code == 404
    for page in ("household_list", "letter_queue", "home", "situation_list"):
        shown = client.get(reverse(page)).content.decode()
        # Its own report, in its own words, is all that who reported reads.
        if not (who == "police" and page == "situation_list"):
            assert NAME not in shown.upper(), page
        assert household.reference not in shown
    found = client.post(reverse("household_search"), {"q": "essaiville"}, follow=True)
    assert household.reference not in found.content.decode()
    assert not matching(Household.objects.visible_to(desk), household.reference).exists()
    for letter in Letter.objects.all():
        assert client.get(reverse("letter_detail", args=[letter.public_id])).status_code == 404
    answer = client.get(reverse("situation_detail", args=[situation.public_id]))
    assert answer.status_code == (200 if who == "police" else 404)
    assert household.reference not in answer.content.decode()


def test_its_commission_sees_it_as_a_local_commission_does() -> None:
    made = local()
    situation = told(made)
    client = log_in(Client(), made.ccas)
    page = client.get(reverse("household_detail", args=[situation.household.public_id]))
    assert page.status_code == 200
    assert kinds_of(made.ccas, [situation.household_id]) == {
        situation.household_id: RelationKind.LOCAL_COMMISSION
    }
    assert NAME in client.get(reverse("letter_queue")).content.decode().upper()


def test_the_list_exported_by_the_secretariat_leaves_it_out() -> None:
    made = local()
    told(made)
    sheet = log_in(Client(), made.ccas).get(reverse("situation_export")).content
    rows = list(load_workbook(BytesIO(sheet)).worksheets[0].values)
    assert any(NAME in str(cell).upper() for row in rows for cell in row)
    assert log_in(Client(), made.stranger).get(reverse("situation_export")).status_code == 404


def test_the_register_of_saisines_does_not_propose_it() -> None:
    made = local()
    made.reported()
    assert candidates_of(made.territory, AS_TYPED) == []


def test_an_import_that_recognises_it_makes_it_known() -> None:
    made = local()
    household = made.reported().household
    plan = planned(made)
    assert (plan.status, plan.event_outcome) == (RowStatus.MATCHED, EventOutcome.NEW)
    assert plan.household_id == household.pk
    opened(household)
    assert not household.is_local
    assert household in Household.objects.visible_to(made.office)


def test_an_import_in_doubt_neither_shows_it_nor_joins_it() -> None:
    made = local()
    made.reported()
    plan = planned(made, tenant_first_name="Claudie")
    assert (plan.status, plan.candidates) == (RowStatus.CREATED, [])


def test_reunited_to_a_known_file_it_is_known_and_undone_it_is_not() -> None:
    made = local()
    household = made.reported().household
    known = HouseholdFactory(territory=made.territory, reference="H-2026-900001")
    HouseholdMemberFactory(household=known)
    author = made.office.user
    operation = merge(household, known, author=author, reason="doublon")
    household.refresh_from_db()
    assert [household.is_local] == [False]
    undo(operation, author=author)
    household.refresh_from_db()
    assert [household.is_local] == [True]
    operation = merge(known, household, author=author, reason="doublon")
    known.refresh_from_db()
    assert not known.is_local
    assert Situation.objects.get().household == known
    undo(operation, author=author)
    household.refresh_from_db()
    assert household.is_local


def test_what_is_split_off_it_is_local_too() -> None:
    made = local()
    household = made.reported().household
    other = HouseholdMemberFactory(household=household)
    assert HouseholdMember.objects.filter(household=household).count() == 2
    operation = split(
        household, members=[other.pk], leases=[], author=made.office.user, reason="deux ménages"
    )
    assert operation.absorbed.is_local


def test_two_open_situations_of_one_household_do_not_stop_a_merge() -> None:
    made = local()
    first = made.reported()
    known = HouseholdFactory(territory=made.territory, reference="H-2026-900001")
    HouseholdMemberFactory(household=known)
    second = made.reported(seen=[])
    assert second.pk == first.pk
    Situation.objects.create(
        territory=made.territory,
        reference="ST-2026-000777",
        commission=made.commission,
        household=known,
        reported_on=first.reported_on,
        reported_by=first.reported_by,
        facts="Autre fait.",
    )
    merge(known, first.household, author=made.office.user, reason="doublon")
    assert Situation.objects.filter(household=known).count() == 1
