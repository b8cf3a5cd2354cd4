"""The attribution section of a profile: read, proved, and its versions compared."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from ccapex.profiles.findings import Finding
from referrals.attribution.directory import Directory, directory_from_profile
from referrals.attribution.parse import parse_rule_set
from referrals.attribution.proof import prove
from referrals.attribution.table import RuleSet

Findings = tuple[list[dict[str, str | None]], list[dict[str, str | None]]]


def check_rule_sets(profile: Mapping[str, Any]) -> Findings:
    """(errors, warnings) of the tables of a profile read by ``read_profile``.

    Each is ``{"code", "message", "rule"}``; ``rule`` is « mission order ».
    """
    directory = directory_from_profile(profile)
    rule_sets, errors = rule_sets_from_profile(profile)
    warnings: list[Finding] = []
    for rule_set in rule_sets:
        wrong, doubtful = prove(rule_set, directory)
        errors += wrong
        warnings += doubtful
        warnings += _to_confirm(rule_set)
    errors += _overlaps(rule_sets)
    return [e.as_dict() for e in errors], [w.as_dict() for w in warnings]


def check_rule_set(
    raw: object, directory: Directory, *, benefit_payer_default: str = "caf"
) -> Findings:
    """The same for one table, as the rule editor holds it before it is published."""
    rule_set, errors = parse_rule_set(raw, benefit_payer_default=benefit_payer_default)
    warnings: list[Finding] = []
    if rule_set:
        errors, warnings = prove(rule_set, directory)
        warnings += _to_confirm(rule_set)
    return [e.as_dict() for e in errors], [w.as_dict() for w in warnings]


def rule_sets_from_profile(
    profile: Mapping[str, Any],
) -> tuple[tuple[RuleSet, ...], list[Finding]]:
    """The tables that can be read, and what prevents reading the others."""
    raw = profile.get("attribution") or []
    if not isinstance(raw, list):
        return (), [Finding("invalid_rule_set", "« attribution » est une liste de tables.")]
    payer = payer_default(profile)
    found: list[RuleSet] = []
    errors: list[Finding] = []
    for one in raw:
        rule_set, wrong = parse_rule_set(one, benefit_payer_default=payer)
        errors += wrong
        if rule_set:
            found.append(rule_set)
    return tuple(found), errors


def payer_default(profile: Mapping[str, Any]) -> str:
    """Who is taken to pay a benefit whose payer is not known; '' where nobody is (« none »)."""
    said = str((profile.get("territory") or {}).get("benefit_payer_default") or "caf")
    return "" if said == "none" else said


def _overlaps(rule_sets: tuple[RuleSet, ...]) -> list[Finding]:
    return [
        Finding(
            "overlapping_versions",
            f"Deux versions de « {first.mission} » sont en vigueur en même temps "
            f"({first.valid_from:%d/%m/%Y} et {second.valid_from:%d/%m/%Y}) : "
            "fermez la première par « valid_to ».",
            first.mission,
        )
        for first, second in combinations(rule_sets, 2)
        if first.mission == second.mission
        and (first.valid_on(second.valid_from) or second.valid_on(first.valid_from))
    ]


def _to_confirm(rule_set: RuleSet) -> list[Finding]:
    found = []
    if rule_set.to_confirm:
        found.append((rule_set.mission, rule_set.note or "Lecture à confirmer."))
    found += [
        (f"{rule_set.mission} {rule.order}", rule.note or "Lecture à confirmer.")
        for rule in rule_set.rules
        if rule.to_confirm
    ]
    return [Finding("to_confirm", f"À valider : {note}", where) for where, note in found]
