"""Every shipped table can be opened and saved again without a word of it changing."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from ccapex.profiles.read import read_profile, shipped_profiles
from referrals.attribution.directory import directory_from_profile
from referrals.models import RuleSetVersion
from referrals.rules.sentences import every_line
from referrals.rules.table_edits import PARTS, rows_of, write_row
from referrals.services.rule_drafts import create_draft, fingerprint
from referrals.views.rules.editor import Editor, editor_from, editor_of, row_from
from tests.factories.accounts import log_in
from tests.factories.referrals import published_rules
from tests.rules.conftest import now


def as_posted(editor: Editor) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"label": editor.label, "target": editor.target})
    data["conditions"] = str(len(editor.controls))
    for i, control in enumerate(editor.controls):
        data[f"c-{i}-attribute"] = control.attribute.name
        data[f"c-{i}-operator"] = control.operator
        data.setlist(f"c-{i}-value", list(control.texts))
    return data


def one_or_many(condition: dict[str, Any]) -> dict[str, Any]:
    """« among one value » and « this value » say the same."""
    if condition["operator"] in {"in", "not_in"} and len(condition["value"]) == 1:
        operator = {"in": "is", "not_in": "is_not"}[condition["operator"]]
        return {**condition, "operator": operator, "value": condition["value"][0]}
    return condition


@pytest.mark.parametrize("name", shipped_profiles())
def test_opening_a_row_and_saving_it_changes_nothing(name: str) -> None:
    profile = read_profile(name)
    directory = directory_from_profile(profile)
    for table in profile.get("attribution") or []:
        for part in PARTS:
            for rank, row in enumerate(rows_of(table, part), 1):
                shown = editor_of(table, part, rank, directory)
                read = editor_from(as_posted(shown), part, rank, directory)
                saved = row_from(read)
                assert not read.is_wrong, (table["mission"], part, rank)
                again = rows_of(write_row(table, part, rank, saved), part)[rank - 1]
                wanted = {**row, "when": [one_or_many(one) for one in row["when"]]}
                assert again == {**wanted, **({"order": rank} if part == "regle" else {})}
        assert all("à corriger" not in line.sentence for line in every_line(table, directory))


ELIGIBILITY: dict[str, Any] = {
    "mission": "referent",
    "label": "Éligibilité d'essai",
    "kind": "eligibility",
    "criteria": [{"attribute": "stock", "operator": "is", "value": "private"}],
    "target": {"kind": "caf"},
}


@pytest.mark.django_db
def test_criteria_of_an_eligibility_are_edited_in_place(
    territory: Territory, secretary: Desk, administrator: Desk
) -> None:
    RuleSetVersion.objects.all().delete()
    published_rules(territory, ELIGIBILITY)
    draft = create_draft(
        territory,
        mission="referent",
        author=administrator.user,
        today=territory.cdp_lists.get().created_at.date(),
    )
    client = log_in(Client(), secretary)
    address = "/regles/referent/brouillon/"
    page = client.get(f"{address}?ligne=critere-1").content.decode()
    assert "Éligible si : Parc privé" in page
    fields = {"action": "write", "part": "critere", "rank": 1, "seen": fingerprint(draft)}
    fields |= {"conditions": 1, "c-0-attribute": "household_size", "target": "kind:ccas"}
    fields |= {"c-0-operator": "between", "c-0-value": ["2", "5"]}
    assert client.post(address, fields).status_code == 302
    table = now(territory).table
    assert table["criteria"][0]["value"] == [2, 5]
    assert table["target"] == {"kind": "ccas"}
    answer = client.post(address, {"menage-household_size": "9"}).content.decode()
    assert "Critère non rempli" in answer


@pytest.mark.django_db
def test_a_mission_without_table_starts_from_nothing(territory: Territory, secretary: Desk) -> None:
    client = log_in(Client(), secretary)
    assert "Aucune règle en vigueur" in client.get("/regles/dsf/").content.decode()
    client.post("/regles/dsf/brouillon/creer/")
    page = client.get("/regles/dsf/brouillon/").content.decode()
    assert "encore aucune règle" in page
    assert client.get("/regles/dsf/brouillon/rejouer/").status_code == 200
    assert client.get("/regles/dsf/brouillon/publier/").status_code == 200
