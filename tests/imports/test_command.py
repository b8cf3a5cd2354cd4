"""import_cdp_list and undo_import as a script calls them: report, exit codes, nothing left."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from ccapex.accounts.models import Organisation, Territory
from ccapex.core.models import NumberSequence
from households.models import Household, Landlord
from referrals.models import CdpList, ListRow, Sender, SenderLayout
from referrals.views.lists.forms import FIELD_LABELS
from tests.imports.conftest import DATA
from tests.imports.lists import content, imported, line, outcomes
from tests.reading.lists import HEADERS, PERSON, csv, xlsx
from tests.reading.test_refused_files import REFUSED
from tests.support.snapshot import snapshot

SAMPLES = ["cdp-ddets-2026-09.xlsx", "cdp-etude-2026-09.csv", "cdp-ddets-2026-10.xlsx"]
STATUSES = {"created", "matched", "to_review", "duplicate_in_file", "rejected", "ignored"}


def run(*arguments: str) -> dict[str, Any]:
    output = io.StringIO()
    call_command("import_cdp_list", *arguments, "--json", stdout=output)
    document: dict[str, Any] = json.loads(output.getvalue())
    return document


def kept_files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.fixture
def nothing_before(territory: Territory) -> set[Path]:
    assert not CdpList.objects.exists()
    return kept_files()


def nothing_left(before: set[Path]) -> bool:
    tables = (CdpList, ListRow, Household, Landlord, Sender, SenderLayout, NumberSequence)
    return kept_files() == before and not any(table.objects.exists() for table in tables)


@pytest.mark.parametrize("dry", [False, True])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_report_is_the_contracts(
    territory: Territory, social_landlord: Organisation, name: str, dry: bool
) -> None:
    extra = ["--dry-run"] if dry else []
    report = run(str(DATA / name), "--territory", "vendee", "--sender", "ddets-85", *extra)
    assert list(report) == ["list", "sender", "sheet", "header_row", "mapping", "counts", "rows"]
    assert report["sender"] == "ddets-85"
    assert (report["list"] is None) is dry
    assert set(report["mapping"].values()) <= set(FIELD_LABELS)
    counts = report["counts"]
    assert set(counts) == STATUSES | {"read"}
    numbers = [row["row"] for row in report["rows"]]
    assert numbers == sorted(set(numbers))
    for status in STATUSES:
        assert counts[status] == sum(row["status"] == status for row in report["rows"])
    assert counts["read"] == len(numbers) - counts["ignored"]
    for row in report["rows"]:
        assert set(row) <= {
            *("row", "status", "household", "procedure", "event", "reasons", "candidates")
        }
        assert (row["status"] == "matched") is ("event" in row)
        assert row.get("event", "new") in {"new", "known"}
        assert all(set(reason) == {"field", "code", "message"} for reason in row["reasons"])
        assert {reason["field"] for reason in row["reasons"]} <= set(FIELD_LABELS)
        if row["status"] == "rejected":
            assert row["reasons"]
        if not dry:
            known = row["status"] in {"created", "matched"}
            assert known is ("household" in row) is ("procedure" in row)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_dry_run_writes_nothing(
    nothing_before: set[Path], social_landlord: Organisation, name: str
) -> None:
    before = snapshot()
    run(str(DATA / name), "--territory", "vendee", "--sender", "nouveau", "--dry-run")
    assert snapshot() == before
    assert nothing_left(nothing_before)


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_a_bad_file_is_refused_and_leaves_nothing(
    nothing_before: set[Path], tmp_path: Path, case: str
) -> None:
    name, data, _ = REFUSED[case]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CommandError) as refused:
        run(str(tmp_path / name), "--territory", "vendee", "--sender", "nouveau")
    assert refused.value.returncode == 1
    assert str(refused.value)
    assert nothing_left(nothing_before)


def test_a_zip_bomb_is_refused(nothing_before: set[Path], tmp_path: Path) -> None:
    packed = io.BytesIO(xlsx([HEADERS, PERSON]))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.xml", bytes(600 * 1024 * 1024))
    (tmp_path / "liste.xlsx").write_bytes(packed.getvalue())
    with pytest.raises(CommandError):
        run(str(tmp_path / "liste.xlsx"), "--territory", "vendee")
    assert nothing_left(nothing_before)


def test_a_file_over_the_size_limit_is_not_read_whole(
    nothing_before: set[Path], tmp_path: Path
) -> None:
    with (tmp_path / "liste.csv").open("wb") as file:
        file.truncate(2 * settings.LIST_MAX_BYTES)
        file.write(b"x")
    with pytest.raises(CommandError, match=r"vide|dépasse"):
        run(str(tmp_path / "liste.csv"), "--territory", "vendee")
    assert nothing_left(nothing_before)


@pytest.mark.parametrize("name", ["absente.xlsx", "."])
def test_a_missing_file_or_a_folder_is_refused(territory: Territory, name: str) -> None:
    with pytest.raises(CommandError, match="n'existe pas ou ne peut être lu"):
        run(str(DATA / name), "--territory", "vendee")


def test_an_unknown_territory_is_refused_with_those_known(territory: Territory) -> None:
    with pytest.raises(CommandError, match="vendee"):
        run(str(DATA / SAMPLES[0]), "--territory", "atlantide")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["liste.csv"],
        ["liste.csv", "--territory", "vendee", "--sender", "Pas Un Identifiant"],
        ["liste.csv", "--territory", "vendee", "--inconnue"],
    ],
)
def test_wrong_usage_exits_2_and_a_refusal_1(arguments: list[str], tmp_path: Path) -> None:
    """In a process of its own, on an empty folder: no database is needed to refuse usage."""
    done = subprocess.run(
        [sys.executable, "manage.py", "import_cdp_list", *arguments, "--json"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "ccapex.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_undo_import_answers_in_json_or_says_why_not(territory: Territory) -> None:
    cdp_list = imported(territory, line())
    output = io.StringIO()
    call_command("undo_import", str(cdp_list.pk), "--json", stdout=output)
    assert json.loads(output.getvalue()) == {
        "list": cdp_list.pk,
        "undone": {"households": 1, "events": 1},
    }
    with pytest.raises(CommandError, match="n'existe pas"):
        call_command("undo_import", "999999", "--json")


@pytest.mark.parametrize(
    "name",
    [
        "liste é 日本 & <b>.csv",
        "dossier\\sous-dossier\\liste.csv",
        "x" * 240 + ".csv",
        "ligne\nsuivante.csv",
    ],
)
def test_any_file_name_is_kept_safely(territory: Territory, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(content([line()]))
    report = run(str(tmp_path / name), "--territory", "vendee")
    kept = CdpList.objects.get(pk=report["list"])
    assert kept.filename.endswith(".csv")
    assert "\\" not in kept.filename
    assert "\n" not in kept.filename
    assert str(kept.file.name).startswith("lists/")
    assert Path(kept.file.path).stem == str(kept.public_id)
    assert outcomes(kept) == ["created"]


def test_a_character_that_the_base_refuses_does_not_stop_a_workbook(
    territory: Territory, tmp_path: Path
) -> None:
    """Spreadsheets write control characters as ``_x0000_``, which readers give back raw."""
    person = ["DUR_x0000_AND", *PERSON[1:3], "3, rue_x0001_ des Pins", *PERSON[4:]]
    (tmp_path / "liste.xlsx").write_bytes(xlsx([HEADERS, person]))
    report = run(str(tmp_path / "liste.xlsx"), "--territory", "vendee")
    assert report["counts"]["created"] == 1


def test_columns_chosen_by_a_person_are_used_for_the_senders_next_list(
    territory: Territory, tmp_path: Path
) -> None:
    sender = Sender.objects.create(territory=territory, slug="etude", name="Étude")
    headers = ["Qui", "Quand", "Observations"]
    SenderLayout.objects.create(
        sender=sender,
        headers=headers,
        mapping={"Qui": "tenant_full_name", "Quand": "act_date", "Observations": None},
    )
    (tmp_path / "l.csv").write_bytes(csv([headers, ["Exemple Jeanne", "07/09/2026", "rien"]]))
    report = run(str(tmp_path / "l.csv"), "--territory", "vendee", "--sender", "etude")
    assert report["mapping"] == {"Qui": "tenant_full_name", "Quand": "act_date"}
    assert report["counts"]["created"] == 1
