"""Versions of the rules: nobody publishes what they wrote, and the past does not move."""

import datetime
from typing import Any

import pytest

from ccapex.accounts.models import Territory
from referrals.enums import DecisionOutcome
from referrals.models import Decision
from referrals.services.attribution import propose, version_for
from referrals.services.rule_versions import PublicationRefused, publish, replay, save_draft
from tests.factories.accounts import UserFactory
from tests.factories.referrals import (
    TABLE,
    CdpListFactory,
    listed_case,
    members,
    published_rules,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def territory() -> Territory:
    found: Territory = CdpListFactory(state="concertation").territory
    members(found)
    published_rules(found)
    return found


def everybody_to(kind: str) -> dict[str, Any]:
    rule = {"order": 1, "label": "Tous", "when": [], "then": {"kind": kind}}
    return {"mission": "referent", "label": "Désigner un référent", "rules": [rule]}


def drafted(territory: Territory, table: dict[str, Any], valid_from: datetime.date) -> Any:
    return save_draft(
        territory, mission="referent", table=table, valid_from=valid_from, author=UserFactory()
    )


def test_a_draft_changes_nothing_until_another_person_publishes_it(territory: Territory) -> None:
    draft = drafted(territory, everybody_to("caf"), TODAY)
    before = version_for(territory.pk, "referent", TODAY)

    assert before is not None
    assert before.number == 1

    publish(draft, author=UserFactory(), today=TODAY)

    now = version_for(territory.pk, "referent", TODAY)
    assert now == draft
    assert version_for(territory.pk, "referent", TODAY - datetime.timedelta(days=1)) == before


def test_its_author_cannot_publish_a_draft(territory: Territory) -> None:
    draft = drafted(territory, everybody_to("caf"), TODAY)
    with pytest.raises(PublicationRefused, match="Une autre personne"):
        publish(draft, author=draft.author, today=TODAY)


def test_rules_do_not_change_the_past(territory: Territory) -> None:
    draft = drafted(territory, everybody_to("caf"), TODAY - datetime.timedelta(days=1))
    with pytest.raises(PublicationRefused, match="le passé"):
        publish(draft, author=UserFactory(), today=TODAY)


def test_a_version_starts_after_the_last_one(territory: Territory) -> None:
    publish(drafted(territory, TABLE, TODAY), author=UserFactory(), today=TODAY)
    second = drafted(territory, everybody_to("caf"), TODAY)
    with pytest.raises(PublicationRefused, match="plus tardive"):
        publish(second, author=UserFactory(), today=TODAY)


def test_a_table_that_leaves_a_case_without_owner_is_refused(territory: Territory) -> None:
    table = {**TABLE, "rules": TABLE["rules"][:2]}
    draft = drafted(territory, table, TODAY)
    with pytest.raises(PublicationRefused):
        publish(draft, author=UserFactory(), today=TODAY)


def test_a_published_version_is_not_published_twice(territory: Territory) -> None:
    draft = drafted(territory, TABLE, TODAY)
    publish(draft, author=UserFactory(), today=TODAY)
    with pytest.raises(PublicationRefused, match="déjà publiée"):
        publish(draft, author=UserFactory(), today=TODAY)


def test_saving_again_keeps_one_draft(territory: Territory) -> None:
    first = drafted(territory, TABLE, TODAY)
    second = drafted(territory, everybody_to("caf"), TODAY)
    assert first.pk == second.pk


def test_replay_says_who_gains_and_who_loses_on_the_decisions_of_the_year(
    territory: Territory,
) -> None:
    cdp_list = territory.cdp_lists.get()
    for _ in range(2):
        procedure = listed_case(cdp_list)
        proposal = propose(cdp_list, procedure_ids=[procedure.pk])[0]
        Decision.objects.create(
            cdp_list=cdp_list,
            procedure=procedure,
            outcome=DecisionOutcome.LATER,
            attributes=proposal.attributes,
        )
    draft = drafted(territory, everybody_to("caf"), TODAY)

    difference = replay(draft)

    assert difference.cases == 2
    assert dict(difference.partners) == {"CAF": 2, "MDSF": -2}
