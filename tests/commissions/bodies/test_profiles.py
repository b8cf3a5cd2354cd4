"""The five territories have their commissions, and a faulty one is refused with its line."""

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from ccapex.core.profiles import load
from ccapex.profiles.findings import ProfileError
from ccapex.profiles.read import HERE, read_profile, shipped_profiles
from ccapex.profiles.validate import validate_profile
from commissions.models import Commission, Motive, Seat
from commissions.rules.configuration import configuration

NUMBER = {
    "cote-dor": 14,
    "manche": 11,
    "orientation-3": 2,
    "seine-saint-denis": 6,
    "vendee": 1,
}


@functools.cache
def profile_of(name: str) -> dict[str, Any]:
    """Read once: nothing here changes it."""
    return read_profile(name)


def bodies(name: str) -> dict[str, dict[str, Any]]:
    return {one["slug"]: one for one in profile_of(name)["commissions"]}


@pytest.mark.parametrize("name", shipped_profiles())
def test_each_territory_has_its_commissions_each_with_somebody_to_run_it(name: str) -> None:
    found = bodies(name)
    assert len(found) == NUMBER[name]
    for one in found.values():
        runners = [seat for seat in one["seats"] if seat.get("role") == "secretariat"]
        # Whoever copies a model names who runs it.
        assert one.get("template") or any(seat.get("organisation") for seat in runners)
        assert not any(seat.get("voice") for seat in one["seats"])  # no document gives a voice


@pytest.mark.parametrize("name", shipped_profiles())
def test_each_output_of_a_territory_has_reasons(name: str) -> None:
    profile = profile_of(name)
    issued = {kind for one in profile["commissions"] for kind in one["outputs"]}
    told = {one["output"] for one in profile["commission_reasons"]}
    assert issued - told <= {"action"}
    assert all("\u00a0:" in one["text"] or " :" not in one["text"] for one in _reasons(profile))


def _reasons(profile: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = profile["commission_reasons"]
    return found


def test_the_mediations_are_held_at_the_place_their_charter_gives() -> None:
    found = bodies("cote-dor")
    assert "DDETS" in found["mediation-dijon"]["place"]
    assert "Département" in found["mediation-val-de-saone"]["place"]
    for slug in ("mediation-dijon", "mediation-val-de-saone"):
        assert (found[slug]["capacity_to"], found[slug]["household"]) == (10, "present")


def test_the_tbh_has_its_six_kinds_of_action_and_tells_the_household_and_the_reporter() -> None:
    tbh = bodies("manche")["granville-tbh"]
    codes = [action["code"] for action in tbh["actions"]]
    assert codes == [
        *("mediation", "law_reminder", "court_procedure"),
        *("psychiatric_care", "reinforced_follow_up", "rehousing"),
    ]
    assert (tbh["household"], tbh["tells_reporter"]) == ("told", True)


def test_each_town_of_the_manche_runs_its_own_and_the_state_has_no_seat_there() -> None:
    for one in bodies("manche").values():
        runners = [s["organisation"] for s in one["seats"] if s.get("role") == "secretariat"]
        assert [runner.startswith("ccas-") for runner in runners] == [True]
        assert "ddets-50" not in {seat.get("organisation") for seat in one["seats"]}


def test_the_clil_is_a_model_and_not_a_ccapex() -> None:
    clil = bodies("seine-saint-denis")["clil"]
    assert clil["template"]
    assert clil["level"] == "locale_hors_ccapex"


# --- faults ------------------------------------------------------------------------------------

SEAT = {"slug": "s", "label": "S", "role": "secretariat", "organisation": "ddets-00"}
BODY = {"slug": "essai", "name": "Essai", "level": "locale", "seats": [SEAT]}
CHAIR = {"slug": "a", "label": "A", "role": "chair"}


def written(tmp_path: Path, body: dict[str, Any], **sections: Any) -> Path:
    """The smallest territory, with this commission alone."""
    document: dict[str, Any] = {}
    for path in sorted((HERE / "orientation-3").glob("*.yaml")):
        document |= yaml.safe_load(path.read_text(encoding="utf-8"))
    document |= {"commissions": [body], "commission_reasons": []} | sections
    file = tmp_path / "essai.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), "utf-8")
    return file


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"seats": []}, "no_secretariat_seat", "aucun siège de secrétariat"),
        ({"seats": [SEAT, dict(SEAT)]}, "duplicate", "en double"),
        ({"seats": [SEAT, CHAIR, CHAIR | {"slug": "b"}]}, "two_chairs", "deux présidences"),
        ({"capacity_from": 12, "capacity_to": 10}, "reversed_bounds", "dépasse"),
        (
            {"rhythm": {"label": "x", "per_year_from": 8, "per_year_to": 6}},
            "reversed_bounds",
            "nombre de séances",
        ),
        ({"stages": ["expulsion"]}, "invalid_value", "une de ces valeurs"),
        ({"outputs": ["verdict"]}, "invalid_value", "une de ces valeurs"),
        ({"selects": ["complex"]}, "invalid_value", "une de ces valeurs"),
        ({"level": "ailleurs"}, "invalid_value", "une de ces valeurs"),
        ({"tasks": ["cql_mediation"]}, "unknown_task", "table des actions"),
        ({"seats": [SEAT | {"kind": "ccas"}]}, "seat_twice_held", "pas aux deux"),
    ],
)
def test_a_faulty_commission_is_refused_with_its_line(
    tmp_path: Path, change: dict[str, Any], code: str, words: str
) -> None:
    with pytest.raises(ProfileError) as refused:
        read_profile(written(tmp_path, BODY | change))
    [finding] = refused.value.findings
    assert finding.code == code
    assert words in finding.message
    assert "essai.yaml, ligne " in finding.message


def test_versions_must_follow_each_other(tmp_path: Path) -> None:
    days = (yaml.safe_load("2027-01-01"), yaml.safe_load("2026-01-01"))
    versions = [{"valid_from": day, "level": "sous_commission"} for day in days]
    with pytest.raises(ProfileError) as refused:
        read_profile(written(tmp_path, BODY | {"versions": versions}))
    assert [one.code for one in refused.value.findings] == ["versions_out_of_order"]


def test_two_chairs_one_after_the_other_are_allowed(tmp_path: Path) -> None:
    first = CHAIR | {"valid_to": yaml.safe_load("2026-06-30")}
    second = CHAIR | {"slug": "b", "valid_from": yaml.safe_load("2026-07-01")}
    profile = read_profile(written(tmp_path, BODY | {"seats": [SEAT, first, second]}))
    assert len(profile["commissions"][0]["seats"]) == 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seats": [SEAT, {"slug": "x", "label": "X", "organisation": "nulle"}]}, "unknown_orga"),
        ({"seats": [SEAT, {"slug": "x", "label": "X", "kind": "mairie"}]}, "unknown_kind"),
        ({"perimeter": {"communes": ["99999"]}}, "unknown_commune"),
        ({"perimeter": {"sectors": ["nulle-part"]}}, "unknown_area"),
    ],
)
def test_what_a_commission_names_must_exist(
    tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    errors, _ = validate_profile(read_profile(written(tmp_path, BODY | change)))
    assert any(error.code.startswith(code) for error in errors)


def test_what_is_missing_is_told_and_let_through(tmp_path: Path) -> None:
    read = read_profile(written(tmp_path, BODY | {"household": "present"}))
    errors, warnings = validate_profile(read)
    assert not errors
    told = " ".join(one.message for one in warnings if one.code == "commission_gap")
    for words in ("présidence", "membres", "rythme", "lieu où le ménage est convoqué"):
        assert words in told
    assert any(one.code == "voice_unknown" for one in warnings)


def test_a_reason_names_a_commission_that_exists(tmp_path: Path) -> None:
    reason = {"output": "avis", "code": "x", "label": "X", "text": "X.", "commission": "nulle"}
    with pytest.raises(ProfileError) as refused:
        read_profile(written(tmp_path, BODY, commission_reasons=[reason]))
    assert [one.code for one in refused.value.findings] == ["unknown_commission"]


# --- loading -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_new_loading_leaves_what_the_territory_wrote() -> None:
    profile = read_profile("orientation-3")
    load(profile)
    motive = Motive.objects.filter(output="avis").order_by("pk").first()
    assert motive is not None
    Motive.objects.filter(pk=motive.pk).update(text="Le mien.", is_own=True, is_active=False)
    cell = Commission.objects.get(slug="cellule-technique")
    ours = Seat.objects.create(commission=cell, slug="le-notre", label="Le nôtre", is_own=True)
    Seat.objects.filter(commission=cell, slug="caf-00").update(voice="voting", is_own=True)
    copied = {"level": "locale", "copied_from": "commission-territorialisee"}
    copy = Commission.objects.create(
        territory=cell.territory, slug="copie", name="Copie", level="locale", settings=copied
    )
    profile["commission_reasons"] = profile["commission_reasons"][1:]
    load(profile)
    motive.refresh_from_db()
    assert (motive.text, motive.is_active) == ("Le mien.", False)
    ours.refresh_from_db()
    assert ours.valid_to is None
    assert cell.seats.get(slug="caf-00").voice == "voting"
    copy.refresh_from_db()
    assert not copy.is_retired


@pytest.mark.django_db
def test_a_seat_says_what_is_to_be_validated_and_a_reason_gone_is_no_longer_offered() -> None:
    profile = read_profile("orientation-3")
    load(profile)
    cell = Commission.objects.get(slug="cellule-technique")
    assert "partenaire" in cell.seats.get(slug="caf-00").note
    assert configuration(cell.settings, yaml.safe_load("2026-06-01")).is_ccapex
    gone = profile["commission_reasons"].pop()
    load(profile)
    assert not Motive.objects.get(output=gone["output"], code=gone["code"]).is_active
