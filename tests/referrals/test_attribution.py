"""Proposals: from what is known today to a referent with its reason, in bulk."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.models import FollowUp
from referrals.enums import ListState, ReferralState
from referrals.models import CdpList
from referrals.services.attribution import propose
from tests.factories.referrals import (
    CdpListFactory,
    EnrichmentRequestFactory,
    ReferralFactory,
    listed_case,
    members,
    published_rules,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cdp_list() -> CdpList:
    found: CdpList = CdpListFactory(state=ListState.CONCERTATION)
    members(found.territory)
    published_rules(found.territory)
    return found


def test_a_proposal_names_the_organisation_the_rule_and_the_version(cdp_list: CdpList) -> None:
    listed_case(cdp_list, birth_date=datetime.date(1950, 1, 1))

    proposal = propose(cdp_list)[0]

    ccas = cdp_list.territory.organisations.get(slug="ccas")
    assert proposal.organisation_id == ccas.pk
    assert proposal.result.rule == 4
    assert proposal.version_id == cdp_list.territory.rule_set_versions.get().pk
    assert not proposal.kept


def test_a_missing_birth_date_never_sends_a_case_to_the_wrong_service(cdp_list: CdpList) -> None:
    listed_case(cdp_list, birth_date=None)
    assert propose(cdp_list)[0].result.missing == ("tenant_age",)


def test_a_missing_birth_date_does_not_block_a_family(cdp_list: CdpList) -> None:
    listed_case(cdp_list, birth_date=None, children=2)
    assert propose(cdp_list)[0].is_target


def test_a_commune_unknown_gives_a_kind_and_no_organisation(cdp_list: CdpList) -> None:
    listed_case(cdp_list, commune="")
    proposal = propose(cdp_list)[0]
    assert proposal.result.target_kind == "departement_social_service"
    assert not proposal.is_target


def test_the_present_follow_up_stays(cdp_list: CdpList) -> None:
    procedure = listed_case(cdp_list, birth_date=datetime.date(1950, 1, 1))
    mdsf = cdp_list.territory.organisations.get(slug="mdsf")
    FollowUp.objects.create(household=procedure.household, organisation=mdsf)

    proposal = propose(cdp_list)[0]

    assert (proposal.organisation_id, proposal.kept) == (mdsf.pk, True)


def test_a_measure_that_has_ended_is_no_follow_up(cdp_list: CdpList) -> None:
    procedure = listed_case(cdp_list, birth_date=datetime.date(1950, 1, 1))
    mdsf = cdp_list.territory.organisations.get(slug="mdsf")
    FollowUp.objects.create(
        household=procedure.household, organisation=mdsf, ends_on=datetime.date(2026, 1, 1)
    )

    assert propose(cdp_list)[0].attributes["current_follow_up"] == "none"


def test_the_follow_up_of_a_landlord_does_not_stop_the_rules(cdp_list: CdpList) -> None:
    procedure = listed_case(cdp_list, birth_date=datetime.date(1950, 1, 1))
    landlord = cdp_list.territory.organisations.get(slug="bailleur")
    FollowUp.objects.create(household=procedure.household, organisation=landlord)

    assert propose(cdp_list)[0].result.rule == 4


def test_an_open_referral_counts_as_a_follow_up(cdp_list: CdpList) -> None:
    procedure = listed_case(cdp_list, birth_date=datetime.date(1950, 1, 1))
    caf = cdp_list.territory.organisations.get(slug="caf")
    ReferralFactory(procedure=procedure, organisation=caf, state=ReferralState.ACCEPTED)

    assert propose(cdp_list)[0].organisation_id == caf.pk


def test_nobody_follows_once_every_member_asked_has_answered(cdp_list: CdpList) -> None:
    cdp_list.state, cdp_list.concertation_on = ListState.ENRICHING, None
    cdp_list.save()
    procedure = listed_case(cdp_list, birth_date=datetime.date(1950, 1, 1))
    request = EnrichmentRequestFactory(
        cdp_list=cdp_list,
        household=procedure.household,
        organisation=cdp_list.territory.organisations.get(slug="ccas"),
    )
    assert propose(cdp_list)[0].attributes["current_follow_up"] is None

    request.answered_at = request.opened_at
    request.save()

    assert propose(cdp_list)[0].attributes["current_follow_up"] == "none"


def test_nobody_follows_once_the_delay_has_passed(cdp_list: CdpList) -> None:
    due = datetime.date(2026, 10, 1)
    cdp_list.state, cdp_list.concertation_on = ListState.ENRICHING, None
    cdp_list.enrichment_due_on = due
    cdp_list.save()
    listed_case(cdp_list)

    assert propose(cdp_list, today=due)[0].attributes["current_follow_up"] is None
    after = due + datetime.timedelta(days=1)
    assert propose(cdp_list, today=after)[0].attributes["current_follow_up"] == "none"


def test_outside_the_perimeter_the_rules_still_answer_and_say_it(cdp_list: CdpList) -> None:
    territory = cdp_list.territory
    territory.profile = {
        **territory.profile,
        "communes": [{"insee": "85001", "name": "Ailleurs", "epci": "9", "arrondissement": ""}],
        "concertation": {"perimeter": {"communes": ["85001"]}},
    }
    territory.save()
    listed_case(cdp_list)

    proposal = propose(cdp_list)[0]

    assert proposal.is_target
    assert proposal.result.out_of_perimeter


def test_thirty_cases_cost_the_same_queries_as_three(cdp_list: CdpList) -> None:
    for _ in range(3):
        listed_case(cdp_list)
    with CaptureQueriesContext(
        connection,
    ) as three:
        propose(cdp_list)
    for _ in range(27):
        listed_case(cdp_list)
    with CaptureQueriesContext(connection) as thirty:
        assert len(propose(cdp_list)) == 30
    assert len(three) == len(thirty)
