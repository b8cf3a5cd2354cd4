"""A profile is loaded whole; a second time changes nothing; what was set by hand stays."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ccapex.accounts.models import Commune, Coverage, Organisation, Territory, Unit
from ccapex.core import profiles
from ccapex.profiles.read import read_profile, shipped_profiles

pytestmark = pytest.mark.django_db


def load(**changes: Any) -> profiles.Loading:
    return profiles.load({**read_profile("vendee"), **changes})


@pytest.mark.parametrize("name", shipped_profiles())
def test_twice_changes_nothing(name: str) -> None:
    first = profiles.load(read_profile(name))
    assert first.changes
    assert profiles.load(read_profile(name)).changes == []


def test_the_territory_is_peopled() -> None:
    load()
    vendee = Territory.objects.get(slug="vendee")
    assert vendee.name == "Vendée"
    assert vendee.communes.count() == len(read_profile("vendee")["communes"])
    sables = Commune.objects.get(insee_code="85194")
    assert sables.name_key == "les sables d olonne"
    assert sables.sector_code == "les-sables-d-olonne"
    assert sables.epci_name
    office = Organisation.objects.get(slug="ddets-85")
    assert office.is_secretariat
    assert office.group.name == "vendee:ddets-85"
    assert office.units.get().slug == "secretariat-ccapex"
    assert office.coverages.get().area_kind == "territory"
    assert "communes" not in vendee.profile
    assert vendee.profile["enrichment"]["requests"]


def test_what_was_completed_by_hand_stays() -> None:
    load()
    caf = Organisation.objects.get(slug="caf-85")
    Organisation.objects.filter(pk=caf.pk).update(mailbox="vraie-boite@essai.example")
    Unit.objects.filter(organisation=caf).update(mailbox="vraie-unite@essai.example")
    Coverage.objects.create(organisation=caf, area_kind="commune", area_code="85191")
    assert load(letters=[]).changes == ["Contenu du profil mis à jour."]
    caf.refresh_from_db()
    assert caf.mailbox == "vraie-boite@essai.example"
    assert caf.units.get().mailbox == "vraie-unite@essai.example"
    assert caf.coverages.count() == 2


def test_what_the_profile_no_longer_covers_is_taken_back() -> None:
    load()
    told = [
        {**one, "covers": {"communes": ["85191"]}} if one["slug"] == "caf-85" else one
        for one in read_profile("vendee")["organisations"]
    ]
    changes = load(organisations=told).changes
    assert "Périmètre mis à jour : CAF de la Vendée." in changes
    coverage = Coverage.objects.get(organisation__slug="caf-85")
    assert (coverage.area_kind, coverage.area_code) == ("commune", "85191")


def test_a_section_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "_sections", dict(profiles._sections))

    @profiles.section("zz", order=999)
    def broken(loading: profiles.Loading) -> None:
        raise ValueError("section")

    with pytest.raises(ValueError, match="section"):
        load()
    assert not Territory.objects.exists()


def test_the_command_says_what_it_changed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_profile", "vendee")
    assert "Territoire ajouté : Vendée." in capsys.readouterr().out
    call_command("load_profile", "vendee")
    assert "Rien à changer" in capsys.readouterr().out


def test_a_bad_file_is_refused_in_french(tmp_path: Path) -> None:
    bad = tmp_path / "profil.yaml"
    bad.write_text("territory: {name: essai}\n")
    with pytest.raises(CommandError, match="ligne 1"):
        call_command("load_profile", str(bad))
