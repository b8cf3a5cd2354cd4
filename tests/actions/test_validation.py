"""A table with a mistake is refused, with the line and what to change."""

from pathlib import Path

import pytest

from ccapex.profiles.findings import ProfileError
from ccapex.profiles.read import read_profile

PROFILE = """\
territory: {name: essai, label: Essai, department_code: "00", valid_from: 2026-01-01}
organisations:
  - slug: ddets
    kind: state_service
    name: DDETS
    secretariat: true
    units: [{slug: maintien, name: Maintien}]
communes: [{insee: "00001", name: Essai}]
actions:
  delays: {social: {label: Action, days: 30}}
  table:
    - {code: first, steps: [cdp], actor: secretariat, label: Faire, source: charte, after: [cdp]}
    - {code: second, steps: [cdp], actor: secretariat, label: Faire, source: charte, after: [cdp]%s}
"""
SECOND = "profil.yaml, ligne 13, action « second »"


def refusals(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "profil.yaml"
    path.write_text(text)
    with pytest.raises(ProfileError) as refused:
        read_profile(path)
    return [finding.message for finding in refused.value.findings]


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (", work: dsf_reqest", "le travail préparé « dsf_reqest » n'existe pas. Vouliez-vous"),
        (", tell: [landlords]", "l'acteur à prévenir « landlords » n'existe pas. Vouliez-vous"),
        (", until: [cdpp]", "le fait qui éteint « cdpp » n'existe pas."),
        (", until: [cdp]", "le fait qui déclenche éteint aussi"),
        (", unit: relogement", "aucune organisation n'a d'unité « relogement »."),
        (", delay: {setting: sociale}", "le délai « sociale » n'existe pas. Vouliez-vous"),
        (", delay: {rule: CQL-3M}", "la règle « CQL-3M » n'existe pas."),
        (", delay: {days: 3, months: 1}", "un délai se dit d'une seule façon"),
        (", when: {has_child: true}", "la condition « has_child » n'existe pas."),
        (", when: {debt_amount: {over: 5, under: 5}}", "jamais vrai"),
    ],
)
def test_a_mistake_in_a_row_is_told_with_its_line(tmp_path: Path, mistake: str, said: str) -> None:
    [message] = refusals(tmp_path, PROFILE % mistake)
    assert message.startswith(SECOND)
    assert said in message


def test_an_actor_that_the_territory_does_not_have_makes_a_dead_row(tmp_path: Path) -> None:
    [message] = refusals(tmp_path, (PROFILE % "").replace("actor: secretariat", "actor: siao", 1))
    assert "aucune organisation du territoire n'est de nature « siao »" in message


def test_an_act_of_a_later_step_makes_a_dead_row(tmp_path: Path) -> None:
    [message] = refusals(tmp_path, (PROFILE % "").replace("after: [cdp]", "after: [cql]", 1))
    assert "ligne 12" in message
    assert "étape plus tardive" in message


def test_two_rows_of_one_code_are_refused(tmp_path: Path) -> None:
    [message] = refusals(tmp_path, (PROFILE % "").replace("code: second", "code: first"))
    assert "ce code est déjà celui d'une autre action" in message


def test_a_territory_may_have_no_table(tmp_path: Path) -> None:
    path = tmp_path / "profil.yaml"
    path.write_text((PROFILE % "").split("actions:")[0])
    assert "actions" not in read_profile(path)
