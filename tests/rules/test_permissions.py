"""Who may read, write and publish the rules: two people, and nobody else."""

import pytest
from django.test import Client

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import Territory
from ccapex.core.models import JournalEntry
from referrals.models import RuleSetVersion
from referrals.services.rule_drafts import draft_of, fingerprint
from tests.factories.accounts import desk_for, log_in
from tests.rules.conftest import MISSION, at, change, now, written

pytestmark = pytest.mark.django_db

PAGES = ["rules_mission", "rules_draft", "rules_publish", "rules_replay"]
POSTS = ["rules_draft_create", "rules_draft_discard", "rules_publish", "rules_draft"]
OTHERS = [role for role in Role.values if role not in {"administrator", "secretariat"}]


@pytest.mark.parametrize("role", OTHERS)
def test_other_roles_learn_nothing_of_the_rules(
    role: str, territory: Territory, draft: RuleSetVersion
) -> None:
    client = log_in(Client(), desk_for(role, territory.organisations.get(slug="ccas")))
    assert client.get("/regles/").status_code == 404
    assert [client.get(at(name)).status_code for name in PAGES] == [404] * len(PAGES)
    assert [client.post(at(name)).status_code for name in POSTS] == [404] * len(POSTS)
    assert now(territory) == draft


def test_a_secretariat_role_outside_the_secretariat_is_refused(territory: Territory) -> None:
    client = log_in(Client(), desk_for("secretariat", territory.organisations.get(slug="ccas")))
    assert client.get("/regles/").status_code == 404


def test_another_territory_sees_its_own_rules_only(draft: RuleSetVersion) -> None:
    client = log_in(Client(), desk_for("administrator"))
    assert client.get(at("rules_draft")).status_code == 404
    assert client.get(at("rules_version", 1)).status_code == 404
    assert "version 1" not in client.get("/regles/").content.decode()


def test_an_unknown_mission_does_not_exist(administrator: Desk) -> None:
    assert log_in(Client(), administrator).get("/regles/autre/").status_code == 404


@pytest.mark.parametrize("who", ["administrator", "secretary"])
def test_both_editors_read_write_and_leave_a_line_in_the_journal(
    who: str, request: pytest.FixtureRequest, territory: Territory, draft: RuleSetVersion
) -> None:
    desk: Desk = request.getfixturevalue(who)
    client = log_in(Client(), desk)
    assert [client.get(at(name)).status_code for name in PAGES] == [200] * len(PAGES)

    assert change(desk, territory, "down", rank=1).status_code == 302

    assert [r["label"] for r in now(territory).table["rules"]][1] == "Déjà suivi"
    assert now(territory).author == desk.user
    line = JournalEntry.objects.filter(action="rules.drafted").latest("pk")
    assert (line.actor_id, line.object_id) == (desk.user.pk, draft.pk)


def test_its_author_is_told_that_another_person_publishes(
    territory: Territory, administrator: Desk, draft: RuleSetVersion
) -> None:
    change(administrator, territory, "date", valid_from="+5")
    client = log_in(Client(), administrator)
    page = client.get(at("rules_publish"))
    assert "Une autre personne" in page.content.decode()

    refused = client.post(at("rules_publish"), {"seen": fingerprint(now(territory))})

    assert refused.status_code == 422
    assert draft_of(territory.pk, MISSION) is not None


def test_a_second_person_publishes_and_it_is_journalled(
    territory: Territory, administrator: Desk, secretary: Desk, draft: RuleSetVersion
) -> None:
    change(administrator, territory, "date", valid_from="+5")
    client = log_in(Client(), secretary)
    page = client.get(at("rules_publish")).content.decode()
    assert "remplace la version 1" in page

    answer = client.post(at("rules_publish"), {"seen": fingerprint(now(territory))})

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.published_by == secretary.user
    line = JournalEntry.objects.get(action="rules.published")
    assert (line.actor_id, line.object_id) == (secretary.user.pk, draft.pk)


def test_the_second_person_reads_what_is_new_and_what_goes(
    territory: Territory, administrator: Desk, secretary: Desk, draft: RuleSetVersion
) -> None:
    change(administrator, territory, "write", **written(2, "Enfant", "organisation:caf"))
    page = log_in(Client(), secretary).get(at("rules_publish")).content.decode()
    assert '2. Dans tous les autres cas → CAF <span class="tag tag-info">nouveau</span>' in page
    gone = page.partition("Ne s'appliquera plus")[2]
    assert "Au moins un enfant à charge → service social du Département" in gone
