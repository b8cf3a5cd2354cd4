"""What the page of a version shows: its sentences, the bench beside it, its coverage."""

import datetime
from typing import Any

from django.http import QueryDict

from referrals.attribution.cases import CaseError
from referrals.attribution.directory import Directory
from referrals.enums import Mission
from referrals.models import RuleSetVersion
from referrals.rules.sentences import Line, lines_of
from referrals.rules.table_edits import CRITERIA, RULE, SCOPE, is_eligibility
from referrals.services.rule_figures import figures_by_rule
from referrals.services.rule_trial import Coverage, coverage_of, try_household
from referrals.views.rules.bench import BenchField, Tried, attributes_from, fields_of, refuse, tried
from referrals.views.rules.common import state_of


def desk_context(
    version: RuleSetVersion,
    directory: Directory,
    *,
    today: datetime.date,
    posted: QueryDict | None = None,
) -> dict[str, Any]:
    """For a draft or a published version alike; the draft's page adds what edits it."""
    coverage = coverage_of(version, directory, today=today)
    fields = fields_of(version.table, directory, posted or QueryDict())
    answer = None
    if posted is not None:
        answer = _answer(version, directory, fields, today)
    figures = figures_by_rule(version) if version.published_at else {}
    rules = lines_of(version.table, RULE, directory)
    return {
        "version": version,
        "mission": Mission(version.mission),
        "state": state_of(version, today),
        "label": str(version.table.get("label") or ""),
        "note": str(version.table.get("note") or ""),
        "to_confirm": bool(version.table.get("to_confirm")),
        "is_eligibility": is_eligibility(version.table),
        "scope": [_row(line) for line in lines_of(version.table, SCOPE, directory)],
        "criteria": [_row(line) for line in lines_of(version.table, CRITERIA, directory)],
        "rules": [
            {**_row(line, coverage, answer), "figures": figures.get(line.order)} for line in rules
        ],
        "coverage": coverage,
        "fields": fields,
        "answer": answer,
    }


def _row(
    line: Line, coverage: Coverage | None = None, answer: Tried | None = None
) -> dict[str, Any]:
    return {
        "line": line,
        "dead": bool(coverage and line.order in coverage.dead),
        "said": answer.said.get(line.order, "") if answer else "",
        "taken": bool(answer and line.order in answer.taken),
        "figures": None,
    }


def _answer(
    version: RuleSetVersion,
    directory: Directory,
    fields: list[BenchField],
    today: datetime.date,
) -> Tried | None:
    attributes = attributes_from(fields)
    if not attributes:
        return None
    try:
        result = try_household(version, attributes, directory, today=today)
    except CaseError as error:
        refuse(fields, error)
        return None
    orders = [line.order for line in lines_of(version.table, RULE, directory)]
    return tried(result, directory, orders) if result else None
