"""Enrichment: each member is asked what concerns it, once, and what it says is used at once."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ccapex.accounts.desk import Desk
from households.models import DebtStatement, DeclaredValue, FollowUp, Household, Relation
from referrals.enums import ListState
from referrals.models import CdpList, EnrichmentRequest
from referrals.services.attribution import propose
from referrals.services.enrichment import (
    answer,
    close_requests,
    open_enrichment,
    pass_on_if_due,
)
from referrals.services.enrichment_grid import grid_of
from referrals.services.enrichment_progress import daily, progress_of, remind
from tests.factories.accounts import OrganisationFactory, desk_for
from tests.factories.referrals import (
    CdpListFactory,
    listed_case,
    members,
    published_rules,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cdp_list() -> CdpList:
    found: CdpList = CdpListFactory()
    members(found.territory)
    published_rules(found.territory)
    return found


@pytest.fixture
def desk(cdp_list: CdpList) -> Desk:
    return desk_for("secretariat", cdp_list.territory.organisations.get(slug="ddets"))


def request_of(cdp_list: CdpList, slug: str) -> EnrichmentRequest:
    return EnrichmentRequest.objects.select_related("cdp_list__territory", "organisation").get(
        cdp_list=cdp_list, organisation__slug=slug
    )


def desk_of(cdp_list: CdpList, slug: str) -> Desk:
    return desk_for("social_worker", cdp_list.territory.organisations.get(slug=slug))


def opened(cdp_list: CdpList, desk: Desk) -> None:
    """Every turn open."""
    open_enrichment(cdp_list, desk=desk)
    tomorrow = timezone.localdate() + datetime.timedelta(days=30)
    pass_on_if_due(cdp_list, today=tomorrow, actor_id=None)


# --- who is asked -----------------------------------------------------------------------------


def test_the_caf_is_asked_of_all_and_a_landlord_of_its_own_tenants_only(
    cdp_list: CdpList, desk: Desk
) -> None:
    landlord = cdp_list.territory.organisations.get(slug="bailleur")
    listed_case(cdp_list, birth_date=None)
    mine = listed_case(cdp_list, birth_date=None, landlord=landlord)

    open_enrichment(cdp_list, desk=desk)

    assert cdp_list.enrichment_requests.filter(organisation__slug="caf").count() == 2
    asked = cdp_list.enrichment_requests.get(organisation=landlord)
    assert asked.household == mine.household


def test_a_ccas_is_asked_of_its_commune_only(cdp_list: CdpList, desk: Desk) -> None:
    elsewhere = OrganisationFactory(territory=cdp_list.territory, kind="ccas", slug="ccas-loin")
    elsewhere.coverages.create(area_kind="commune", area_code="85001")
    listed_case(cdp_list, birth_date=None)

    open_enrichment(cdp_list, desk=desk)

    assert not cdp_list.enrichment_requests.filter(organisation=elsewhere).exists()


def test_the_others_see_the_household_when_the_caf_has_answered(
    cdp_list: CdpList, desk: Desk
) -> None:
    listed_case(cdp_list, birth_date=None)
    open_enrichment(cdp_list, desk=desk)

    assert set(Relation.objects.values_list("organisation__slug", flat=True)) == {"caf"}
    mdsf = desk_of(cdp_list, "mdsf")
    assert not Household.objects.visible_to(mdsf).exists()

    close_requests([request_of(cdp_list, "caf")], desk=desk_of(cdp_list, "caf"))

    assert Household.objects.visible_to(mdsf).exists()


def test_the_others_see_it_too_after_the_delay(cdp_list: CdpList, desk: Desk) -> None:
    listed_case(cdp_list, birth_date=None)
    open_enrichment(cdp_list, desk=desk)
    today = timezone.localdate()

    assert pass_on_if_due(cdp_list, today=today + datetime.timedelta(days=4), actor_id=None) == 0
    assert pass_on_if_due(cdp_list, today=today + datetime.timedelta(days=5), actor_id=None) == 2


def test_asking_twice_asks_nothing_more(cdp_list: CdpList, desk: Desk) -> None:
    listed_case(cdp_list, birth_date=None)
    first = open_enrichment(cdp_list, desk=desk)
    due = cdp_list.enrichment_due_on

    assert (first, open_enrichment(cdp_list, desk=desk)) == (3, 0)
    assert (cdp_list.state, cdp_list.enrichment_due_on) == (ListState.ENRICHING, due)


def test_members_are_asked_of_the_cases_that_stayed_only(cdp_list: CdpList, desk: Desk) -> None:
    settled, stayed = listed_case(cdp_list), listed_case(cdp_list)
    cdp_list.decisions.create(procedure=settled, outcome="not_treated", not_treated_reason="moved")
    cdp_list.state = ListState.DISPATCHED
    cdp_list.save()

    open_enrichment(cdp_list, desk=desk)

    asked = set(cdp_list.enrichment_requests.values_list("household", flat=True))
    assert asked == {stayed.household_id}
    assert cdp_list.state == ListState.DISPATCHED


def test_what_the_list_already_says_is_asked_of_nobody(cdp_list: CdpList, desk: Desk) -> None:
    listed_case(cdp_list, birth_date=datetime.date(1980, 1, 1), phone="0600000001")
    opened(cdp_list, desk)

    row = grid_of(cdp_list, request_of(cdp_list, "caf").organisation_id).rows[0]

    states = {cell.field.name: cell.is_open for cell in row.cells}
    assert not states["birth_dates"]
    assert not states["phone"]
    assert states["housing_benefit"]


# --- what is said -----------------------------------------------------------------------------


def test_an_answer_is_used_by_the_rules_at_once(cdp_list: CdpList, desk: Desk) -> None:
    listed_case(cdp_list, birth_date=None, children=None)
    opened(cdp_list, desk)
    caf = desk_of(cdp_list, "caf")

    given = answer(
        request_of(cdp_list, "caf"),
        values={"birth_dates": "3/10/1950", "children": "aucun", "housing_benefit": "als"},
        desk=caf,
    )

    assert given.errors == {}
    known = propose(cdp_list)[0].attributes
    assert (known["tenant_age"], known["has_children"], known["housing_benefit"]) == (
        75,
        False,
        "als",
    )


def test_birth_dates_of_children_make_them_members_and_twice_makes_no_twin(
    cdp_list: CdpList, desk: Desk
) -> None:
    procedure = listed_case(cdp_list, children=None)
    opened(cdp_list, desk)
    caf = desk_of(cdp_list, "caf")
    said = {"children": "12/03/2019 ; 05/06/2021"}

    answer(request_of(cdp_list, "caf"), values=said, desk=caf)
    answer(request_of(cdp_list, "caf"), values=said, desk=caf)

    children = procedure.household.members.filter(role="child", until=None)
    births = sorted(member.person.birth_date for member in children if member.person.birth_date)
    assert births == [datetime.date(2019, 3, 12), datetime.date(2021, 6, 5)]
    procedure.household.refresh_from_db()
    assert procedure.household.dependent_children == 2
    assert propose(cdp_list)[0].attributes["has_child_under_21"] is True


def test_a_landlord_says_rent_type_and_a_dated_debt(cdp_list: CdpList, desk: Desk) -> None:
    landlord = cdp_list.territory.organisations.get(slug="bailleur")
    procedure = listed_case(cdp_list, landlord=landlord)
    opened(cdp_list, desk)

    answer(
        request_of(cdp_list, "bailleur"),
        values={"rent": "512,40", "charges": "60", "dwelling_type": "T3", "debt": "1 280,50 €"},
        desk=desk_of(cdp_list, "bailleur"),
    )

    procedure.lease.refresh_from_db()
    assert (str(procedure.lease.rent), procedure.lease.dwelling.dwelling_type) == ("512.40", "T3")
    statement = DebtStatement.objects.get(lease=procedure.lease)
    assert (str(statement.amount), statement.source) == ("1280.50", landlord)


def test_a_service_that_follows_is_the_present_referent(cdp_list: CdpList, desk: Desk) -> None:
    listed_case(cdp_list)
    opened(cdp_list, desk)
    ccas = desk_of(cdp_list, "ccas")
    said = {"followed": "oui", "referent": "Mme Essai", "measure": "ASLL"}

    answer(request_of(cdp_list, "ccas"), values=said, desk=ccas)

    assert FollowUp.objects.get().measure == "asll"
    assert propose(cdp_list)[0].kept

    answer(request_of(cdp_list, "ccas"), values={"followed": "non"}, desk=ccas)

    assert not FollowUp.objects.exists()


def test_what_one_service_does_not_know_another_may(cdp_list: CdpList, desk: Desk) -> None:
    procedure = listed_case(cdp_list)
    opened(cdp_list, desk)
    for slug, said in (("mdsf", "oui"), ("ccas", "non")):
        answer(request_of(cdp_list, slug), values={"known": said}, desk=desk_of(cdp_list, slug))

    procedure.household.refresh_from_db()
    assert procedure.household.known_to_social_services is True


def test_two_writers_of_a_field_leave_two_rows_and_the_last_prevails(
    cdp_list: CdpList, desk: Desk
) -> None:
    procedure = listed_case(cdp_list)
    opened(cdp_list, desk)
    for writer, said in ((desk_of(cdp_list, "caf"), "APL"), (desk_of(cdp_list, "caf"), "ALF")):
        answer(request_of(cdp_list, "caf"), values={"housing_benefit": said}, desk=writer)

    rows = DeclaredValue.objects.filter(field="housing_benefit").order_by("pk")
    assert [row.value for row in rows] == ["apl", "alf"]
    assert rows[0].author != rows[1].author
    procedure.household.refresh_from_db()
    assert procedure.household.housing_benefit == "alf"


@pytest.mark.parametrize(
    ("slug", "name", "said", "words"),
    [
        ("caf", "birth_dates", "31/02/1980", "date"),
        ("caf", "birth_dates", "1/1/1980 ; 2/2/1982", "un seul titulaire"),
        ("caf", "housing_benefit", "peut-être", "Choisissez parmi"),
        ("caf", "phone", "12", "dix chiffres"),
        ("bailleur", "rent", "beaucoup", "montant en euros"),
        ("mdsf", "measure_end", "bientôt", "Écrivez une date"),
        ("caf", "rent", "500", "pas demandée"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_and_nothing_is_written(
    cdp_list: CdpList, desk: Desk, slug: str, name: str, said: str, words: str
) -> None:
    landlord = cdp_list.territory.organisations.get(slug="bailleur")
    listed_case(cdp_list, birth_date=None, landlord=landlord)
    opened(cdp_list, desk)

    given = answer(request_of(cdp_list, slug), values={name: said}, desk=desk_of(cdp_list, slug))

    assert words in given.errors[name]
    assert not DeclaredValue.objects.exists()


def test_a_measure_that_ends_before_it_starts_is_refused(cdp_list: CdpList, desk: Desk) -> None:
    listed_case(cdp_list)
    opened(cdp_list, desk)
    given = answer(
        request_of(cdp_list, "mdsf"),
        values={"measure_start": "01/06/2026", "measure_end": "01/05/2026"},
        desk=desk_of(cdp_list, "mdsf"),
    )
    assert "précède son début" in given.errors["measure_end"]


def test_what_one_member_said_is_closed_for_the_others(cdp_list: CdpList, desk: Desk) -> None:
    listed_case(cdp_list)
    opened(cdp_list, desk)
    landlord_asked = "phone"
    profile = cdp_list.territory.profile
    asked = [*profile["enrichment"]["requests"]]
    asked[2] = {**asked[2], "fields": [*asked[2]["fields"], landlord_asked, "housing_benefit"]}
    cdp_list.territory.profile = {
        **profile,
        "enrichment": {**profile["enrichment"], "requests": asked},
    }
    cdp_list.territory.save()
    answer(
        request_of(cdp_list, "caf"),
        values={"phone": "0600000001", "housing_benefit": "ALF"},
        desk=desk_of(cdp_list, "caf"),
    )

    row = grid_of(cdp_list, request_of(cdp_list, "mdsf").organisation_id).rows[0]

    cells = {cell.field.name: cell for cell in row.cells}
    assert (cells["phone"].is_open, cells["phone"].value) == (False, "0600000001")
    assert cells["housing_benefit"].value == "déjà renseigné"


def test_a_request_is_answered_once_everything_asked_is_said(cdp_list: CdpList, desk: Desk) -> None:
    landlord = cdp_list.territory.organisations.get(slug="bailleur")
    listed_case(cdp_list, landlord=landlord)
    opened(cdp_list, desk)
    worker = desk_of(cdp_list, "bailleur")

    answer(request_of(cdp_list, "bailleur"), values={"rent": "500", "debt": "100"}, desk=worker)
    assert request_of(cdp_list, "bailleur").answered_at is None

    answer(
        request_of(cdp_list, "bailleur"),
        values={"charges": "nsp", "dwelling_type": "T2"},
        desk=worker,
    )
    assert request_of(cdp_list, "bailleur").answered_by == worker.user


# --- progress and reminders -------------------------------------------------------------------


def test_progress_says_who_answered_and_whose_turn_has_not_come(
    cdp_list: CdpList, desk: Desk
) -> None:
    listed_case(cdp_list)
    open_enrichment(cdp_list, desk=desk)

    lines = {line.organisation.slug: line for line in progress_of(cdp_list)}

    assert (lines["caf"].asked, lines["caf"].answered) == (1, 0)
    assert lines["caf"].opened_at is not None
    assert lines["mdsf"].opened_at is None


def test_a_reminder_counts_households_and_names_none(cdp_list: CdpList, desk: Desk) -> None:
    cases = [listed_case(cdp_list) for _ in range(2)]
    open_enrichment(cdp_list, desk=desk)
    caf = cdp_list.territory.organisations.get(slug="caf")

    assert remind(cdp_list, caf, actor_id=None) == 2

    message = mail.outbox[0]
    assert (message.to, "2 ménages" in message.subject) == ([caf.mailbox], True)
    assert not any(case.household.display_name in message.body for case in cases)


def test_the_daily_reminder_is_sent_once(cdp_list: CdpList, desk: Desk) -> None:
    listed_case(cdp_list)
    open_enrichment(cdp_list, desk=desk)
    assert cdp_list.enrichment_due_on is not None
    early = cdp_list.enrichment_due_on - datetime.timedelta(days=10)
    near = cdp_list.enrichment_due_on - datetime.timedelta(days=2)

    assert daily(today=early) == 0
    assert daily(today=near) == 3
    assert daily(today=near) == 0


def test_thirty_households_cost_the_same_queries_as_three(cdp_list: CdpList, desk: Desk) -> None:
    for _ in range(3):
        listed_case(cdp_list)
    opened(cdp_list, desk)
    caf = cdp_list.territory.organisations.get(slug="caf")
    with CaptureQueriesContext(connection) as three:
        grid_of(cdp_list, caf.pk)
    for _ in range(27):
        listed_case(cdp_list)
    open_enrichment(cdp_list, desk=desk)
    with CaptureQueriesContext(connection) as thirty:
        assert len(grid_of(cdp_list, caf.pk).rows) == 30
    assert len(three) == len(thirty)
