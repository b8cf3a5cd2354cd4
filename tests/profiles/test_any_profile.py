"""Whatever somebody writes in a profile, it is checked or refused; it never breaks the check."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccapex.profiles.findings import ProfileError
from ccapex.profiles.read import HERE, read_profile
from ccapex.profiles.validate import validate_profile
from referrals.attribution.check import check_rule_sets

JUNK: list[Any] = [None, "", "x", 0, -1, 1.5, True, [], {}, ["x"], {"x": 1}, [[]], [None], [{}]]
JUNK += ["2020-01-01", "current_follow_up", {"kind": "caf"}, {"organisation": []}, "none"]


def sound() -> dict[str, Any]:
    """The smallest shipped profile, as one document."""
    document: dict[str, Any] = {}
    for path in sorted((HERE / "orientation-3").glob("*.yaml")):
        document |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


SOUND = sound()


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from places(one, (*path, i))


PLACES = list(places(SOUND))
RULES = [path for path in PLACES if path[0] == "attribution"]


def spoiled(path: tuple[Any, ...], junk: Any) -> dict[str, Any]:
    document = copy.deepcopy(SOUND)
    holder: Any = document
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = junk
    return document


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=st.one_of(st.sampled_from(PLACES), st.sampled_from(RULES)), junk=st.sampled_from(JUNK))
def test_a_spoiled_profile_never_breaks_the_check(
    tmp_path: Path, path: tuple[Any, ...], junk: Any
) -> None:
    file = tmp_path / "essai.yaml"
    file.write_text(yaml.safe_dump(spoiled(path, junk), allow_unicode=True), encoding="utf-8")
    try:
        profile = read_profile(file)
    except ProfileError:
        return
    errors, _ = validate_profile(profile)
    wrong, _ = check_rule_sets(profile)
    assert all(error.message for error in errors)
    assert all(error["message"] for error in wrong)


def test_the_sound_document_is_sound(tmp_path: Path) -> None:
    file = tmp_path / "essai.yaml"
    file.write_text(yaml.safe_dump(SOUND, allow_unicode=True), encoding="utf-8")
    profile = read_profile(file)
    assert validate_profile(profile)[0] == []
    assert check_rule_sets(profile)[0] == []
