"""Dispatch: the decisions first, the rules for the rest, nothing twice."""

import datetime

import pytest
from django.core import mail

from ccapex.core import jobs
from ccapex.core.models import JournalEntry
from ccapex.letters.models import Letter
from households.enums import RelationKind
from households.models import HouseholdGroupPermission, Relation
from referrals.enums import DecisionOutcome, ListState, ReferralState, RowStatus
from referrals.models import CdpList, Decision, Referral
from referrals.services import dispatch as dispatch_module
from referrals.services.dispatch import DispatchRefused, dispatch
from tests.factories.referrals import (
    CdpListFactory,
    EnrichmentRequestFactory,
    ListRowFactory,
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


def state_of_the_tables() -> dict[str, int]:
    models = (Decision, Referral, Relation, HouseholdGroupPermission, Letter, JournalEntry)
    return {model.__name__: model.objects.count() for model in models}


def test_a_case_nobody_decided_goes_where_the_rules_say(cdp_list: CdpList) -> None:
    young = listed_case(cdp_list, birth_date=datetime.date(1990, 5, 1))
    old = listed_case(cdp_list, birth_date=datetime.date(1950, 5, 1))

    report = dispatch(cdp_list, author_id=None)

    assert report.as_dict()["dispatched"] == 2
    assert Referral.objects.get(procedure=young).organisation.slug == "mdsf"
    assert Referral.objects.get(procedure=old).organisation.slug == "ccas"
    decision = Decision.objects.get(procedure=old)
    assert (decision.rule, decision.organisation, decision.author) == (
        4,
        decision.proposed,
        None,
    )
    assert "50 ans" in decision.explanation
    assert decision.attributes["tenant_age"] == 76


def test_a_decision_recorded_prevails_over_the_rules(cdp_list: CdpList) -> None:
    procedure = listed_case(cdp_list, birth_date=datetime.date(1990, 5, 1))
    caf = cdp_list.territory.organisations.get(slug="caf")
    Decision.objects.create(
        cdp_list=cdp_list,
        procedure=procedure,
        outcome=DecisionOutcome.ATTRIBUTED,
        organisation=caf,
        reason="déjà en lien",
    )

    dispatch(cdp_list, author_id=None)

    assert Referral.objects.get().organisation == caf


def test_what_is_unknown_or_undecided_stays_and_is_counted(cdp_list: CdpList) -> None:
    listed_case(cdp_list, birth_date=None)
    for outcome, reason in (("later", ""), ("not_treated", "moved")):
        Decision.objects.create(
            cdp_list=cdp_list,
            procedure=listed_case(cdp_list),
            outcome=outcome,
            not_treated_reason=reason,
        )
    ListRowFactory(cdp_list=cdp_list, status=RowStatus.TO_REVIEW)

    report = dispatch(cdp_list, author_id=None).as_dict()

    assert report == {
        "list": cdp_list.pk,
        "dispatched": 0,
        "already": 0,
        "left": {"to_complete": 1, "no_rule": 0, "to_review": 1, "later": 1, "not_treated": 1},
        "letters": 0,
    }
    assert not Referral.objects.exists()


def test_without_rules_every_case_stays(cdp_list: CdpList) -> None:
    cdp_list.territory.rule_set_versions.all().delete()
    listed_case(cdp_list)

    assert dispatch(cdp_list, author_id=None).left["no_rule"] == 1


def test_while_members_may_still_answer_nobody_is_followed_by_nobody(cdp_list: CdpList) -> None:
    cdp_list.state, cdp_list.concertation_on = ListState.ENRICHING, None
    cdp_list.save()
    procedure = listed_case(cdp_list, birth_date=datetime.date(1950, 5, 1))
    EnrichmentRequestFactory(
        cdp_list=cdp_list,
        household=procedure.household,
        organisation=cdp_list.territory.organisations.get(slug="caf"),
    )

    assert dispatch(cdp_list, author_id=None).left["to_complete"] == 1


def test_dispatching_before_anybody_was_asked_neither_closes_the_list_nor_guesses(
    cdp_list: CdpList,
) -> None:
    cdp_list.state, cdp_list.concertation_on = ListState.COMMITTED, None
    cdp_list.save()
    listed_case(cdp_list, birth_date=datetime.date(1950, 5, 1))

    for _ in range(2):
        report = dispatch(CdpList.objects.get(), author_id=None)
        assert report.left["to_complete"] == 1

    cdp_list.refresh_from_db()
    assert (cdp_list.state, cdp_list.dispatched_at) == (ListState.COMMITTED, None)


def test_a_part_dispatched_early_does_not_settle_who_follows_the_rest(cdp_list: CdpList) -> None:
    cdp_list.state, cdp_list.concertation_on = ListState.COMMITTED, None
    cdp_list.save()
    family = listed_case(cdp_list, children=2)
    listed_case(cdp_list, birth_date=datetime.date(1950, 5, 1))
    mdsf = cdp_list.territory.organisations.get(slug="mdsf")
    Decision.objects.create(
        cdp_list=cdp_list, procedure=family, outcome="attributed", organisation=mdsf
    )

    for _ in range(2):
        report = dispatch(CdpList.objects.get(), author_id=None)
        assert report.left["to_complete"] == 1

    assert CdpList.objects.get().state == ListState.DISPATCHED


def test_twice_gives_nothing_more(cdp_list: CdpList) -> None:
    for _ in range(3):
        listed_case(cdp_list)
    first = dispatch(cdp_list, author_id=None).as_dict()
    before = state_of_the_tables()
    cdp_list.refresh_from_db()

    second = dispatch(cdp_list, author_id=None).as_dict()

    assert (first["dispatched"], first["already"]) == (3, 0)
    assert (second["dispatched"], second["already"], second["letters"]) == (0, 3, 0)
    assert state_of_the_tables() == before


def test_killed_in_the_middle_it_resumes_and_gives_the_same(
    cdp_list: CdpList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch_module, "CASES_AT_ONCE", 2)
    for _ in range(5):
        listed_case(cdp_list)
    job = jobs.enqueue("dispatch_cdp_list", arguments={"list": cdp_list.pk}, author_id=None)
    pieces = []

    def killed(count: int) -> None:
        pieces.append(count)
        if len(pieces) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dispatch(cdp_list, author_id=None, started_at=job.created_at, on_done=killed)
    assert Referral.objects.count() == 4
    cdp_list.refresh_from_db()
    assert cdp_list.state == ListState.CONCERTATION

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["dispatched"], job.result["letters"]) == ("done", 5, 10)
    assert Referral.objects.count() == Decision.objects.count() == 5
    cdp_list.refresh_from_db()
    assert cdp_list.state == ListState.DISPATCHED


def test_the_referent_sees_the_household_and_those_asked_keep_it_for_the_delay(
    cdp_list: CdpList,
) -> None:
    procedure = listed_case(cdp_list, birth_date=datetime.date(1950, 5, 1))
    caf = cdp_list.territory.organisations.get(slug="caf")
    EnrichmentRequestFactory(cdp_list=cdp_list, household=procedure.household, organisation=caf)
    Relation.objects.create(
        household=procedure.household,
        organisation=caf,
        kind=RelationKind.ENRICHMENT,
        source=f"list:{cdp_list.pk}",
        opened_at=procedure.created_at,
    )

    dispatch(cdp_list, author_id=None)

    opened = Relation.objects.get(kind=RelationKind.REFERRAL)
    assert (opened.organisation.slug, opened.closed_at) == ("ccas", None)
    asked = Relation.objects.get(kind=RelationKind.ENRICHMENT)
    assert asked.closed_at is None
    assert asked.ends_on is not None


def test_a_household_without_phone_gets_the_first_letter_of_its_referent(
    cdp_list: CdpList,
) -> None:
    silent = listed_case(cdp_list)
    listed_case(cdp_list, phone="0600000001")

    report = dispatch(cdp_list, author_id=None)

    letter = Letter.objects.get(kind="first_contact")
    assert letter.household == silent.household
    assert letter.organisation.slug == "mdsf"
    assert Letter.objects.filter(kind="prevention_cdp").count() == 2
    assert report.letters == 3


def test_the_public_stock_waits_for_the_saisine_of_the_landlord(cdp_list: CdpList) -> None:
    procedure = listed_case(cdp_list, phone="0600000001")
    procedure.lease.stock = "public"
    procedure.lease.save()

    dispatch(cdp_list, author_id=None)

    assert not Letter.objects.filter(kind="prevention_cdp").exists()


def test_a_territory_without_prevention_letter_sends_none(cdp_list: CdpList) -> None:
    territory = cdp_list.territory
    territory.profile = {**territory.profile, "letters": []}
    territory.save()
    listed_case(cdp_list, phone="0600000001")

    assert dispatch(cdp_list, author_id=None).letters == 0


def test_an_organisation_gets_one_notice_with_a_count_and_no_name(cdp_list: CdpList) -> None:
    cases = [listed_case(cdp_list) for _ in range(3)]
    dispatch(cdp_list, author_id=None)

    while jobs.run_next():
        pass

    assert [message.to for message in mail.outbox] == [["mdsf@essai.example"]]
    assert "3 nouvelles orientations" in mail.outbox[0].body
    assert not any(case.household.display_name in mail.outbox[0].body for case in cases)


def test_a_household_already_referred_to_the_same_service_is_not_referred_twice(
    cdp_list: CdpList,
) -> None:
    procedure = listed_case(cdp_list, birth_date=datetime.date(1950, 5, 1))
    mdsf = cdp_list.territory.organisations.get(slug="mdsf")
    ReferralFactory(procedure=procedure, organisation=mdsf, state=ReferralState.ACCEPTED)

    report = dispatch(cdp_list, author_id=None)

    assert (report.dispatched, report.already) == (0, 1)
    assert Decision.objects.get().kept_referent


@pytest.mark.parametrize("state", [ListState.RECEIVED, ListState.UNDONE])
def test_a_list_not_recorded_is_refused(cdp_list: CdpList, state: ListState) -> None:
    cdp_list.state = state
    with pytest.raises(DispatchRefused, match="ne peut pas être distribuée"):
        dispatch(cdp_list, author_id=None)
