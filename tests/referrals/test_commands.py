"""The commands of the contract: one document, a French refusal, nothing written."""

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ccapex.accounts.models import Territory
from ccapex.core.profiles import load
from ccapex.profiles.read import read_profile
from referrals.enums import ListState
from referrals.models import Referral, RuleSetVersion, Sender
from tests.factories.referrals import (
    CdpListFactory,
    listed_case,
    members,
    published_rules,
)

pytestmark = pytest.mark.django_db

FAMILY = {
    "stock": "private",
    "current_follow_up": "none",
    "has_children": True,
    "has_child_under_21": True,
    "tenant_age": 31,
    "housing_benefit": "alf",
    "commune": "85194",
}


def attribute(monkeypatch: pytest.MonkeyPatch, document: Any, territory: str = "vendee") -> Any:
    text = document if isinstance(document, str) else json.dumps(document)
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    output = io.StringIO()
    call_command("attribute", territory=territory, mission="referent", json=True, stdout=output)
    return json.loads(output.getvalue())


def one_case(**attributes: Any) -> dict[str, Any]:
    return {"cases": [{"id": "a", "on": "2026-10-15", "attributes": attributes}]}


@pytest.mark.parametrize("loaded", [False, True])
def test_attribute_answers_the_same_on_an_empty_base_and_on_a_loaded_one(
    monkeypatch: pytest.MonkeyPatch, loaded: bool
) -> None:
    if loaded:
        load(read_profile("vendee"))
    result = attribute(monkeypatch, one_case(**FAMILY))["results"][0]
    assert (result["outcome"], result["target"], result["rule"]) == ("target", "caf-85", 2)
    assert Territory.objects.exists() is loaded


@pytest.mark.parametrize(
    ("document", "words", "code"),
    [
        ("pas du json", "JSON", 2),
        ('{"cases": 3}', "liste « cases »", 2),
        (one_case(stock="meublé"), "stock", 1),
        (one_case(inconnu=1), "inconnu", 1),
    ],
)
def test_attribute_refuses_what_it_cannot_read(
    monkeypatch: pytest.MonkeyPatch, document: Any, words: str, code: int
) -> None:
    with pytest.raises(CommandError, match=words) as refusal:
        attribute(monkeypatch, document)
    assert refusal.value.returncode == code


def test_attribute_refuses_a_territory_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="atlantide"):
        attribute(monkeypatch, one_case(), territory="atlantide")


def test_loading_a_profile_publishes_its_rules_from_the_date_of_the_seed_once() -> None:
    load(read_profile("vendee"))
    version = RuleSetVersion.objects.get(mission="referent")
    assert str(version.valid_from) == "2021-02-01"
    assert version.published_at is not None
    assert Sender.objects.filter(slug="ddets-85").exists()

    assert load(read_profile("vendee")).changes == []
    assert RuleSetVersion.objects.filter(mission="referent").count() == 1


@pytest.mark.parametrize(
    "name", ["vendee", "orientation-3", "cote-dor", "seine-saint-denis", "manche"]
)
def test_the_shipped_profiles_have_no_error(name: str) -> None:
    output = io.StringIO()
    call_command("check_profile", name, json=True, stdout=output)
    assert json.loads(output.getvalue())["errors"] == []


def test_check_profile_says_what_is_wrong_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    output = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_profile", "nulle-part.yaml", json=True, stdout=output)
    assert json.loads(output.getvalue())["errors"][0]["code"]


def test_dispatch_prints_what_it_did_and_refuses_a_list_that_does_not_exist() -> None:
    cdp_list = CdpListFactory(state=ListState.CONCERTATION)
    members(cdp_list.territory)
    published_rules(cdp_list.territory)
    listed_case(cdp_list, phone="0600000001")
    output = io.StringIO()

    call_command("dispatch_cdp_list", str(cdp_list.pk), json=True, stdout=output)

    document = json.loads(output.getvalue())
    assert (document["list"], document["dispatched"]) == (cdp_list.pk, 1)
    assert set(document) == {"list", "dispatched", "already", "left", "letters"}
    assert Referral.objects.count() == 1
    with pytest.raises(CommandError, match="n'existe pas"):
        call_command("dispatch_cdp_list", "999999", json=True)
