"""Before publication: the bench explains, coverage is shown, the replay says what would change."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from ccapex.core.jobs import run_next
from referrals.enums import DecisionOutcome, ReferralState
from referrals.models import Decision, RuleSetVersion
from referrals.services import rule_replay
from referrals.services.attribution import propose
from referrals.services.rule_drafts import fingerprint
from referrals.services.rule_figures import figures_by_rule
from referrals.services.rule_versions import replay
from tests.factories.accounts import log_in
from tests.factories.referrals import ReferralFactory, listed_case
from tests.rules.conftest import at, change, now, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("draft")]


def decided(territory: Territory, count: int = 1, **fields: Any) -> list[Decision]:
    """Past decisions, as the concertation keeps them."""
    cdp_list = territory.cdp_lists.get()
    found = []
    for _ in range(count):
        procedure = listed_case(cdp_list)
        proposal = propose(cdp_list, procedure_ids=[procedure.pk])[0]
        values: dict[str, Any] = {
            "outcome": DecisionOutcome.ATTRIBUTED,
            "version_id": proposal.version_id,
            "rule": proposal.result.rule,
            "proposed_id": proposal.organisation_id,
            "organisation_id": proposal.organisation_id,
            "attributes": proposal.attributes,
        }
        found.append(
            Decision.objects.create(cdp_list=cdp_list, procedure=procedure, **values | fields)
        )
    return found


def everybody_to_the_caf(desk: Desk, territory: Territory) -> None:
    change(desk, territory, "write", **written(3, "Moins de 50 ans", "kind:caf"))


def test_the_bench_says_which_row_takes_a_household_and_why_not_the_others(
    secretary: Desk,
) -> None:
    household = {
        "menage-has_children": "false",
        "menage-tenant_age": "70",
        "menage-current_follow_up": "none",
        "menage-commune": "85194",
    }
    for address in (at("rules_draft"), at("rules_mission")):
        page = log_in(Client(), secretary).post(address, household).content.decode()
        assert '<p class="proposal">CCAS</p>' in page
        assert "Non retenue : au moins un enfant à charge" in page
        assert "Non retenue : âge du titulaire du bail : moins de 50\xa0ans" in page


def test_the_bench_asks_for_what_is_missing(secretary: Desk) -> None:
    household = {"menage-has_children": "false", "menage-current_follow_up": "none"}
    page = log_in(Client(), secretary).post(at("rules_draft"), household).content.decode()
    assert '<p class="proposal">À compléter</p>' in page
    assert "âge du titulaire du bail" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("menage-tenant_age", "vieux", "nombre entier"),
        ("menage-commune", "99999", "valeur de la liste"),
    ],
)
def test_the_bench_says_what_to_change(field: str, value: str, words: str, secretary: Desk) -> None:
    page = log_in(Client(), secretary).post(at("rules_draft"), {field: value})
    assert words in page.content.decode()


def test_trying_a_household_writes_nothing(territory: Territory, secretary: Desk) -> None:
    seen = fingerprint(now(territory))
    log_in(Client(), secretary).post(at("rules_draft"), {"menage-tenant_age": "30"})
    assert fingerprint(now(territory)) == seen


def test_gaps_and_dead_rules_are_shown_and_prevent_publication(
    territory: Territory, administrator: Desk, secretary: Desk
) -> None:
    change(administrator, territory, "date", valid_from="+5")
    change(administrator, territory, "remove", rank=4)
    change(administrator, territory, "add")
    change(administrator, territory, "up", rank=4)
    client = log_in(Client(), secretary)

    page = client.get(at("rules_draft")).content.decode()
    assert "ne s&#x27;applique jamais" in page
    assert "is-dead" in page

    change(administrator, territory, "remove", rank=3)
    assert "Aucune règle ne prévoit ce cas" in client.get(at("rules_draft")).content.decode()
    refused = client.post(at("rules_publish"), {"seen": fingerprint(now(territory))})
    assert refused.status_code == 422
    assert "Aucune règle ne prévoit ce cas" in refused.content.decode()


@pytest.mark.parametrize(
    ("valid_from", "words"),
    [
        ("", "Indiquez la date"),
        ("hier", "ne changent pas le passé"),
        ("01/01/2020", "choisissez une date plus tardive"),
    ],
)
def test_publication_refuses_the_past_with_its_reason(
    valid_from: str, words: str, territory: Territory, administrator: Desk, secretary: Desk
) -> None:
    change(administrator, territory, "date", valid_from=valid_from)
    client = log_in(Client(), secretary)
    refused = client.post(at("rules_publish"), {"seen": fingerprint(now(territory))})
    assert refused.status_code == 422
    assert words in refused.content.decode()


def test_what_is_published_is_what_was_read(
    territory: Territory, administrator: Desk, secretary: Desk
) -> None:
    change(administrator, territory, "date", valid_from="+5")
    read = fingerprint(now(territory))
    change(administrator, territory, "down", rank=2)
    log_in(Client(), secretary).post(at("rules_publish"), {"seen": read})
    assert now(territory).published_at is None


def test_the_replay_gives_the_figures_of_the_engine_and_links_the_cases(
    territory: Territory, secretary: Desk
) -> None:
    decisions = decided(territory, 3)
    everybody_to_the_caf(secretary, territory)
    expected = replay(now(territory))
    assert dict(expected.partners) == {"CAF": 3, "MDSF": -3}

    answer = log_in(Client(), secretary).get(at("rules_replay"))

    assert [(p["name"], p["signed"]) for p in answer.context["partners"]] == [
        ("CAF", "+3"),
        ("MDSF", "−3"),
    ]
    page = answer.content.decode()
    for decision in decisions:
        household = decision.procedure.household
        assert household.reference in page
        assert str(household.public_id) in page


def test_an_administrator_sees_figures_and_never_a_case(
    territory: Territory, administrator: Desk
) -> None:
    decision = decided(territory)[0]
    everybody_to_the_caf(administrator, territory)
    page = log_in(Client(), administrator).get(at("rules_replay")).content.decode()
    assert "+1" in page
    assert decision.procedure.reference not in page
    assert decision.procedure.household.reference not in page
    assert "qu&#x27;au secrétariat" in page or "qu'au secrétariat" in page


def test_many_cases_are_replayed_as_a_job_with_the_same_figures(
    territory: Territory, administrator: Desk, secretary: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("referrals.views.rules.publishing.AT_ONCE", 1)
    decided(territory, 2)
    everybody_to_the_caf(secretary, territory)
    client = log_in(Client(), administrator)
    assert client.get(at("rules_replay")).context["outcome"] is None

    client.post(at("rules_replay"))
    assert run_next()

    page = client.get(at("rules_replay"))
    assert page.context["outcome"]["partners"] == [["CAF", 2], ["MDSF", -2]]
    everybody_to_the_caf(secretary, territory)
    change(secretary, territory, "down", rank=1)
    assert client.get(at("rules_replay")).context["outcome"] is None, "the draft has changed"


def test_a_job_keeps_every_figure_and_a_bounded_list(
    territory: Territory, secretary: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_replay, "KEPT", 1)
    decided(territory, 2)
    everybody_to_the_caf(secretary, territory)
    outcome = rule_replay.replayed(now(territory))
    assert (outcome["changed"], len(outcome["changes"])) == (2, 1)


def test_refused_and_overridden_cases_are_counted_by_rule(
    territory: Territory, secretary: Desk
) -> None:
    version = RuleSetVersion.objects.get(number=1)
    caf = territory.organisations.get(slug="caf")
    decided(territory, 2)
    decided(territory, organisation_id=caf.pk, reason="Connue de la CAF")
    decided(
        territory,
        outcome=DecisionOutcome.NOT_TREATED,
        organisation_id=None,
        not_treated_reason="moved",
    )
    refused = decided(territory, outcome=DecisionOutcome.LATER, organisation_id=None)[0]
    ReferralFactory(
        procedure=refused.procedure,
        cdp_list=refused.cdp_list,
        organisation=refused.proposed,
        state=ReferralState.REFUSED,
        refused_at=timezone.now(),
    )

    figures = figures_by_rule(version)[3]

    assert (figures.applied, figures.overridden, figures.refused) == (5, 2, 1)
    page = log_in(Client(), secretary).get(at("rules_mission")).content.decode()
    assert "2\xa0écartés par une personne, 1\xa0refusé par le service" in page


def test_pages_cost_the_same_queries_whatever_the_rules_versions_and_decisions(
    territory: Territory, secretary: Desk
) -> None:
    everybody_to_the_caf(secretary, territory)
    decided(territory)
    client = log_in(Client(), secretary)
    pages = ["/regles/", at("rules_mission"), at("rules_draft"), at("rules_replay")]

    def counts() -> list[int]:
        found = []
        for address in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    counts()
    few = counts()
    decided(territory, 8)
    for number in range(10, 16):
        RuleSetVersion.objects.create(
            territory=territory,
            mission="referent",
            number=number,
            table=now(territory).table,
            author=secretary.user,
            valid_from=datetime.date(2021, 2, 1),
            valid_to=datetime.date(2021, 3, 1),
            published_at=timezone.now(),
            published_by=secretary.user,
        )
    for _ in range(6):
        change(secretary, territory, "add")
    assert counts() == few
    assert max(few) <= 15, few
