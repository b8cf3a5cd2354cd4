"""A version tried before anybody relies on it: on one household typed, and on its own logic."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from referrals.attribution.cases import read_case
from referrals.attribution.check import check_rule_set, payer_default
from referrals.attribution.directory import Directory
from referrals.attribution.engine import Engine, Result
from referrals.attribution.parse import parse_rule_set
from referrals.models import RuleSetVersion

DEAD = "dead_rule"
NO_ROWS = "La table n'a encore aucune règle : ajoutez-en une."


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the proof says. ``dead`` are the orders of rules that never apply."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    dead: frozenset[int] = frozenset()


def coverage_of(version: RuleSetVersion, directory: Directory, *, today: datetime.date) -> Coverage:
    table = _dated(version, today)
    if not table.get("rules") and table.get("kind") != "eligibility":
        return Coverage(errors=[NO_ROWS])
    errors, warnings = check_rule_set(
        table, directory, benefit_payer_default=payer_default(version.territory.profile)
    )
    dead = {int(str(error["rule"]).rpartition(" ")[2]) for error in errors if error["code"] == DEAD}
    # « À valider » is said on the row itself.
    doubts = [str(w["message"]) for w in warnings if w["code"] != "to_confirm"]
    return Coverage([str(e["message"]) for e in errors], doubts, frozenset(dead))


def try_household(
    version: RuleSetVersion,
    attributes: dict[str, Any],
    directory: Directory,
    *,
    today: datetime.date,
) -> Result | None:
    """What the version says of a household; None where its table cannot be read yet.

    Raises ``CaseError`` where a value given cannot be.
    """
    case = read_case({"id": "essai", "attributes": attributes}, directory)
    rule_set, _ = parse_rule_set(
        _dated(version, today), benefit_payer_default=payer_default(version.territory.profile)
    )
    return Engine(rule_set, directory).attribute(case) if rule_set else None


def _dated(version: RuleSetVersion, today: datetime.date) -> dict[str, Any]:
    """The columns prevail on the dates of the table; a draft may have none yet."""
    valid_from = version.valid_from or today
    return {
        **version.table,
        "mission": version.mission,
        "valid_from": valid_from.isoformat(),
        "valid_to": version.valid_to.isoformat() if version.valid_to else None,
    }
