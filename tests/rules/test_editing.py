"""A draft changes cell by cell: what is wrong is said, what another wrote is never erased."""

from typing import Any

import pytest
from django.test import Client

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from referrals.models import RuleSetVersion
from referrals.services.rule_drafts import fingerprint
from tests.factories.accounts import log_in
from tests.rules.conftest import at, change, now, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("draft")]


def rule(territory: Territory, rank: int) -> dict[str, Any]:
    found: dict[str, Any] = now(territory).table["rules"][rank - 1]
    return found


def test_a_draft_starts_from_the_rules_in_force_and_leaves_them_alone(
    territory: Territory, secretary: Desk
) -> None:
    before = RuleSetVersion.objects.get(number=1).table
    change(secretary, territory, "remove", rank=1)
    assert RuleSetVersion.objects.get(number=1).table == before
    assert now(territory).table["rules"][0]["label"] == "Au moins un enfant"


def test_asked_twice_there_is_one_draft(territory: Territory, secretary: Desk) -> None:
    client = log_in(Client(), secretary)
    assert client.post(at("rules_draft_create")).status_code == 302
    assert RuleSetVersion.objects.filter(published_at=None).count() == 1


def test_a_row_is_written_with_every_kind_of_condition(
    territory: Territory, secretary: Desk
) -> None:
    answer = change(
        secretary,
        territory,
        "write",
        **written(
            2,
            "Tout",
            "organisation:caf",
            ("stock", "is_not", ["private"]),
            ("housing_benefit", "is", ["alf", "apl"]),
            ("has_child_under_21", "is", "true"),
            ("tenant_age", "between", ["20", "35"]),
            ("debt_amount", "under", ["1 280,50", ""]),
            ("commune", "is", "les sables d'olonne"),
        ),
    )
    assert answer.status_code == 302
    saved = rule(territory, 2)
    assert saved["then"] == {"organisation": "caf"}
    assert [(c["operator"], c["value"]) for c in saved["when"]] == [
        ("is_not", "private"),
        ("in", ["alf", "apl"]),
        ("is", True),
        ("between", [20, 35]),
        ("under", 1280.5),
        ("is", "85194"),
    ]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (("tenant_age", "at_least", "cinquante"), "nombre entier"),
        (("tenant_age", "at_least", "900"), "trop grand"),
        (("tenant_age", "between", ["50", "20"]), "plus petite"),
        (("debt_amount", "over", "beaucoup"), "pas un montant"),
        (("commune", "is", "Les Sable d'Olonne"), "Vouliez-vous « Les Sables-d&#x27;Olonne »"),
        (("stock", "is", "royal"), "au moins une valeur"),
        (("stock", "is", []), "retirez la condition"),
        (("tenant_age", "under", ""), "retirez la condition"),
        (("has_children", "is", "peut-être"), "deux réponses"),
        (("stock", "over", "private"), ""),
    ],
)
def test_a_wrong_value_is_not_saved_and_says_what_to_change(
    condition: tuple[str, str, Any], words: str, territory: Territory, secretary: Desk
) -> None:
    before = now(territory).table
    fields = written(2, "Essai", "kind:caf", condition)
    answer = change(secretary, territory, "write", **fields)
    if words:
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert now(territory).table == before
    else:  # an operator that the page does not offer never reaches the table
        assert rule(territory, 2)["when"][0]["operator"] == "is"


@pytest.mark.parametrize(
    ("label", "target", "words"),
    [
        ("", "kind:caf", "Donnez un nom"),
        ("Essai", "kind:roi", "Choisissez qui"),
        ("Essai", "organisation:nulle-part", "plus du territoire"),
    ],
)
def test_a_row_needs_a_name_and_a_target_that_exists(
    label: str, target: str, words: str, territory: Territory, secretary: Desk
) -> None:
    answer = change(secretary, territory, "write", **written(2, label, target))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert rule(territory, 2)["label"] == "Au moins un enfant"


def test_an_added_condition_waits_for_its_value(territory: Territory, secretary: Desk) -> None:
    """Nothing is chosen for the person: a condition nobody filled changes no rule."""
    fields = written(2, "Au moins un enfant", "kind:caf", ("has_children", "is", "true"))
    answer = change(secretary, territory, "write", **fields, add="tenant_age")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="c-1-attribute" value="tenant_age"' in page
    assert "pas encore enregistrée" in page
    assert len(rule(territory, 2)["when"]) == 1


def test_a_condition_is_taken_away(territory: Territory, secretary: Desk) -> None:
    fields = written(2, "Au moins un enfant", "kind:caf", ("has_children", "is", "true"))
    change(secretary, territory, "write", **fields, remove="0")
    assert rule(territory, 2)["when"] == []


def test_rows_move_by_step_and_by_rank_and_are_numbered_again(
    territory: Territory, secretary: Desk
) -> None:
    change(secretary, territory, "up", rank=4)
    change(secretary, territory, "up", rank=1)
    fields = written(1, "Déjà suivi", "current_follow_up") | {"position": 4}
    change(secretary, territory, "write", **fields)
    rules = now(territory).table["rules"]
    assert [r["label"] for r in rules] == [
        "Au moins un enfant",
        "50 ans ou plus",
        "Moins de 50 ans",
        "Déjà suivi",
    ]
    assert [r["order"] for r in rules] == [1, 2, 3, 4]


def test_the_scope_of_a_mission_is_edited_like_a_rule(
    territory: Territory, secretary: Desk
) -> None:
    change(secretary, territory, "add", part="champ")
    fields = written(1, "", "", ("stock", "is", ["private"])) | {"part": "champ"}
    change(secretary, territory, "write", **fields)
    assert now(territory).table["scope"] == [
        [{"attribute": "stock", "operator": "is", "value": "private"}]
    ]
    page = log_in(Client(), secretary).get(at("rules_draft")).content.decode()
    assert "Seulement si : Parc privé" in page


def test_the_second_of_two_editors_is_told_and_the_first_loses_nothing(
    territory: Territory, secretary: Desk, administrator: Desk
) -> None:
    seen = fingerprint(now(territory))
    change(administrator, territory, "write", **written(2, "Premier", "kind:caf"), seen=seen)

    late = change(secretary, territory, "write", **written(2, "Second", "kind:ccas"), seen=seen)

    assert late.status_code == 409
    page = late.content.decode()
    assert "a changé depuis" in page
    assert str(administrator.user) in page
    assert rule(territory, 2)["label"] == "Premier"
    assert now(territory).author == administrator.user


def test_a_name_that_holds_markup_is_shown_as_text(territory: Territory, secretary: Desk) -> None:
    evil = "<script>alert(1)</script>"
    change(secretary, territory, "write", **written(2, evil, "kind:caf"))
    client = log_in(Client(), secretary)
    for address in (f"{at('rules_draft')}?ligne=regle-2", at("rules_publish")):
        page = client.get(address).content.decode()
        assert evil not in page
    assert "&lt;script&gt;" in client.get(at("rules_draft")).content.decode()


def test_the_table_has_a_name_that_people_read(territory: Territory, secretary: Desk) -> None:
    change(secretary, territory, "label", label="Qui accompagne le ménage")
    assert now(territory).table["label"] == "Qui accompagne le ménage"
    assert change(secretary, territory, "label", label=" ").status_code == 422
    assert now(territory).table["label"] == "Qui accompagne le ménage"


def test_a_doubt_of_the_document_is_settled_by_a_person(
    territory: Territory, secretary: Desk
) -> None:
    draft = now(territory)
    draft.table["rules"][1]["to_confirm"] = True
    draft.table |= {"to_confirm": True, "note": "Flèche perdue."}
    draft.save()
    page = log_in(Client(), secretary).get(at("rules_draft")).content.decode()
    assert "À valider" in page
    assert "à valider" in page
    change(secretary, territory, "confirm", rank=2)
    change(secretary, territory, "confirm", rank=0)
    assert "to_confirm" not in rule(territory, 2)
    assert "to_confirm" not in now(territory).table


def test_an_action_or_a_row_that_does_not_exist_changes_nothing(
    territory: Territory, secretary: Desk
) -> None:
    before = now(territory).table
    assert change(secretary, territory, "effacer").status_code == 422
    for rank in ("99", "0", "-1", "x"):
        assert change(secretary, territory, "remove", rank=rank).status_code == 422
    assert now(territory).table == before


def test_a_draft_is_abandoned_only_as_it_was_seen(territory: Territory, secretary: Desk) -> None:
    client = log_in(Client(), secretary)
    client.post(at("rules_draft_discard"), {"seen": "autre"})
    assert now(territory).published_at is None
    client.post(at("rules_draft_discard"), {"seen": fingerprint(now(territory))})
    assert not RuleSetVersion.objects.filter(published_at=None).exists()


def test_the_keyboard_program_gets_the_piece_of_page_and_the_state_it_shows(
    territory: Territory, secretary: Desk
) -> None:
    client = log_in(Client(), secretary)
    seen = fingerprint(now(territory))
    fields = {"action": "write", "part": "regle", "seen": seen, **written(2, "Autre", "kind:caf")}
    answer = client.post(at("rules_draft"), fields, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["X-Rules-Seen"] == fingerprint(now(territory))
    assert answer.content.decode().lstrip().startswith('<div id="rules-desk"')
