"""Asks a shipped territory who should act, as the command does."""

from datetime import date
from functools import cache
from typing import Any

from ccapex.profiles.read import read_profile
from referrals.attribution.check import rule_sets_from_profile
from referrals.attribution.directory import Directory, directory_from_profile
from referrals.attribution.engine import Result, attribute_many
from referrals.attribution.table import RuleSet

DAY = "2026-10-15"
NOBODY = {"current_follow_up": "none"}


@cache
def territory(name: str) -> tuple[tuple[RuleSet, ...], Directory]:
    profile = read_profile(name)
    rule_sets, errors = rule_sets_from_profile(profile)
    assert not errors
    return rule_sets, directory_from_profile(profile)


def table(name: str, mission: str) -> RuleSet:
    return next(one for one in territory(name)[0] if one.mission == mission)


def ask(name: str, mission: str, attributes: dict[str, Any], on: str | None = DAY) -> Result:
    rule_sets, directory = territory(name)
    case = {"id": "a", "on": on, "attributes": attributes}
    results, errors = attribute_many(
        [case], rule_sets, directory, mission=mission, today=date(2026, 11, 20)
    )
    if errors:
        raise errors[0]
    return results[0]


def vendee(**attributes: Any) -> Result:
    return ask("vendee", "referent", {**NOBODY, **attributes})


def refusal(name: str, mission: str, case: object) -> str:
    rule_sets, directory = territory(name)
    results, errors = attribute_many(
        [case], rule_sets, directory, mission=mission, today=date(2026, 11, 20)
    )
    assert not results
    return str(errors[0])
