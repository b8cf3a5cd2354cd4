"""A profile that somebody wrote is read, or refused in French with file and line."""

from pathlib import Path

import pytest

from ccapex.profiles.findings import ProfileError
from ccapex.profiles.read import HERE, read_profile

WRITTEN = """
territory:
  name: essai
  label: Essai
  department_code: "85"
  valid_from: 2026-01-01
organisations:
  - {slug: ddets, kind: state_service, name: DDETS, secretariat: true, covers: {territory: true}}
sectors:
  - {slug: littoral, label: Littoral, epcis: ["200071165"], communes: ["85191"]}
"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "essai.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(path: Path | str) -> list[tuple[str, str]]:
    with pytest.raises(ProfileError) as refused:
        read_profile(path)
    assert str(refused.value)
    return [(finding.code, finding.message) for finding in refused.value.findings]


def test_a_written_profile_gets_the_map_of_its_departement(tmp_path: Path) -> None:
    profile = read_profile(write(tmp_path, WRITTEN))
    assert len(profile["communes"]) == 253
    assert "85191" in profile["sectors"][0]["communes"]
    assert len(profile["sectors"][0]["communes"]) == 6


def test_a_folder_is_read_as_one_profile(tmp_path: Path) -> None:
    head, _, tail = WRITTEN.partition("organisations:")
    (tmp_path / "a.yaml").write_text(head, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(f"organisations:{tail}", encoding="utf-8")
    assert read_profile(tmp_path)["territory"]["name"] == "essai"


def test_communes_may_be_written_in_the_profile(tmp_path: Path) -> None:
    text = WRITTEN.replace('"85"', '"999"').partition("sectors:")[0]
    text += 'communes:\n  - {insee: "99901", name: Ici, epci: "E1"}\n'
    profile = read_profile(write(tmp_path, text))
    assert profile["communes"][0]["postal_codes"] == []
    assert profile["epcis"] == {"E1": "E1"}


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("label: Essai", "labell: Essai", "unknown_key", "Vouliez-vous « label »"),
        ("  label: Essai\n", "", "missing_field", "« label » manque"),
        ('department_code: "85"', "department_code: 85", "invalid_value", "entre guillemets"),
        ('department_code: "85"', 'department_code: "77"', "no_communes", "« 77 »"),
        ('department_code: "85"', 'department_code: "../85"', "no_communes", "communes"),
        ("2026-01-01", "demain", "invalid_value", "une date AAAA-MM-JJ"),
        ("2026-01-01", "2026-02-31", "unreadable_profile", "YAML"),
        ("sectors:", "sectorz:", "unknown_section", "Vouliez-vous « sectors »"),
        ("sectors:", "territory:", "duplicate_key", "« territory » est en double"),
        ("secretariat: true", "secretariat: oui", "invalid_value", "« true » ou « false »"),
        ("slug: ddets,", "slug: ddets, slug: ddets,", "duplicate_key", "« slug »"),
        ('epcis: ["200071165"]', "epcis: 200071165", "invalid_value", "une liste"),
        ("{slug: ddets", "{slug: [ddets", "unreadable_profile", "ligne"),
        ("label: Essai", "label: &nom Essai\n  note: *nom", "unreadable_profile", "alias"),
        ("label: Essai", "label: !!python/object:os.system Essai", "unreadable_profile", "YAML"),
    ],
)
def test_a_fault_is_told_with_what_to_change(
    tmp_path: Path, old: str, new: str, code: str, said: str
) -> None:
    assert old in WRITTEN
    found = refusal(write(tmp_path, WRITTEN.replace(old, new, 1)))
    assert code in {one for one, _ in found}
    assert any(said in message for _, message in found)


def test_a_fault_is_told_with_its_line(tmp_path: Path) -> None:
    found = refusal(write(tmp_path, WRITTEN.replace("2026-01-01", "demain")))
    assert found[0][1].startswith("essai.yaml, ligne 6 : ")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = WRITTEN.replace("2026-01-01", "demain").replace("sectors:", "sectorz:")
    assert {code for code, _ in refusal(write(tmp_path, text))} == {
        "invalid_value",
        "unknown_section",
    }


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"- a\n- b\n", b"texte", b"\x00\x01", b"[" * 5000, b"a: !x"]
)
def test_what_is_no_profile_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(write(tmp_path, content))[0][0] in {"unreadable_profile", "missing_field"}


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    assert "2 Mo" in refusal(write(tmp_path, b"#" * 2_000_001))[0][1]


def test_an_unknown_name_lists_those_that_exist(tmp_path: Path) -> None:
    assert "vendee" in refusal("vendée")[0][1]
    assert "vendee" in refusal(tmp_path)[0][1]


def test_a_shipped_file_is_never_a_way_out_of_its_folder() -> None:
    assert refusal("../settings")[0][0] == "unreadable_profile"
    assert HERE.name == "profiles"
