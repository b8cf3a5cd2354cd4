"""The DSF as it is read, printed and frozen: its headings in words, its figures, its remarks."""

from collections.abc import Mapping
from typing import Any

from ccapex.core import french
from referrals.enums.dsf import Party
from referrals.models import Dsf, DsfObservation
from referrals.rules.dsf_fields import COLUMNS, Line, cell
from referrals.rules.dsf_finances import Finances, finances
from referrals.rules.dsf_form import EXPENSES, HEADINGS, NOTICE, RESOURCES
from referrals.rules.dsf_profile import dsf_rules
from referrals.rules.dsf_values import shown
from referrals.services.dsf.writing import answers_of

Data = dict[str, Any]


def document_data(dsf: Dsf) -> Data:
    """JSON for the letter kind: everything is already in words, nothing is computed later."""
    answers = answers_of(dsf)
    computed = finances(answers, benefit_counts=dsf_rules(dsf.territory.profile).benefit_counts)
    return {
        "mission": dsf.get_mission_display(),
        "version": dsf.get_version_display(),
        "reference": dsf.household.reference,
        "household": dsf.household.display_name,
        "service": dsf.organisation.name,
        "number": dsf.department_number,
        "requested_on": french.long_day(dsf.requested_on),
        "hearing_on": french.long_day(dsf.hearing_on),
        "previous_on": french.long_day(dsf.previous.finished_on) if dsf.previous else "",
        "notice": NOTICE,
        "observations_due_on": french.long_day(dsf.observations_due_on),
        "headings": [
            {
                "number": heading.number,
                "label": heading.label,
                "lines": [
                    [field.label, shown(field, answers.get(field.name))]
                    for field in heading.fields
                    if answers.get(field.name) not in (None, "", [])
                ],
                "if_any": heading.if_any,
                "grid": grid_words(answers, computed) if heading.has_grid else None,
                "remarks": remarks(dsf) if heading.slug == "observations" else None,
            }
            for heading in HEADINGS
        ],
    }


def grid_words(answers: Mapping[str, Any], computed: Finances) -> Data:
    """The grid without its empty lines, and the figures with the way they were computed."""
    return {
        "columns": list(COLUMNS.values()),
        "parts": [
            {
                "label": label,
                "rows": _rows(answers, computed, lines),
                "totals": [french.money(computed.by_column[column][side]) for column in COLUMNS],
                "total": french.money(total.value),
            }
            for label, lines, side, total in (
                ("Ressources", RESOURCES, 0, computed.resources),
                ("Dépenses", EXPENSES, 1, computed.expenses),
            )
        ],
        "figures": figures(computed),
    }


def _rows(answers: Mapping[str, Any], computed: Finances, lines: tuple[Line, ...]) -> list[Data]:
    return [
        {
            "label": line.label,
            "cells": [french.money(answers.get(cell(line.name, column))) for column in COLUMNS],
            "total": french.money(computed.by_line[line.name]),
        }
        for line in lines
        if computed.by_line[line.name] is not None
    ]


def figures(computed: Finances) -> list[Data]:
    """Each with its words: a value, or why there is none."""
    return [
        {
            "code": code,
            "label": label,
            "value": (french.percent(one.value, 1) if is_share else french.money(one.value)),
            "why": one.why,
            "line": one.line,
        }
        for code, label, one, is_share in (
            ("resources", "Total des ressources", computed.resources, False),
            ("expenses", "Total des dépenses", computed.expenses, False),
            ("remaining", "Reste à vivre", computed.remaining, False),
            ("effort", "Taux d'effort", computed.effort, True),
        )
    ]


def remarks(dsf: Dsf) -> list[Data]:
    """Of the tenant, then of the landlord; a silence is said."""
    found = list(dsf.observations.all())
    return [
        {"party": party.label, "texts": [_remark(one) for one in found if one.party == party]}
        for party in Party
    ]


def _remark(one: DsfObservation) -> Data:
    return {"on": french.day(one.received_on), "text": one.text}
