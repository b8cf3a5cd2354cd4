"""The form of a DSF as its page shows it: headings, controls, grid, figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ccapex.core import french
from referrals.models import Dsf, DsfAnswer
from referrals.rules.dsf_changes import Change, anchor, changes
from referrals.rules.dsf_fields import COLUMNS, Field, Heading, Line, cell
from referrals.rules.dsf_finances import Finances, finances
from referrals.rules.dsf_form import EXPENSES, FIELDS, HEADINGS, RESOURCES
from referrals.rules.dsf_profile import dsf_rules
from referrals.rules.dsf_values import shown, typed
from referrals.services.dsf.document import figures, remarks
from referrals.services.dsf.writing import answers_of


@dataclass(frozen=True, slots=True)
class Control:
    """``typed``: what the control holds; ``ticked``: its codes, for a list of boxes."""

    field: Field
    id: str
    typed: str
    ticked: tuple[str, ...]
    is_carried: bool
    is_required: bool
    change: Change | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class GridLine:
    line: Line
    controls: list[Control]
    total: str


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    code: str
    lines: list[GridLine]
    totals: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    heading: Heading
    controls: list[Control]
    parts: list[Part]
    changed: int
    remarks: list[dict[str, Any]]


def computed_of(dsf: Dsf, answers: Mapping[str, Any]) -> Finances:
    rules = dsf_rules(dsf.territory.profile)
    return finances(answers, benefit_counts=rules.benefit_counts)


def totals_of(computed: Finances) -> dict[str, str]:
    """What the page shows live, by place: an amount, or why there is none."""
    told = {one["code"]: one["value"] or one["why"] for one in figures(computed)}
    told |= {f"{one['code']}-line": one["line"] for one in figures(computed)}
    for name, total in computed.by_line.items():
        told[name] = french.money(total)
    for column, (resources, expenses) in computed.by_column.items():
        told[f"resources.{column}"] = french.money(resources)
        told[f"expenses.{column}"] = french.money(expenses)
    return told


def form_of(dsf: Dsf, required: set[str], errors: Mapping[str, str]) -> list[Shown]:
    """Two queries: the answers, and those of the last DSF."""
    answers = {one.name: one for one in dsf.answers.all()}
    values = {name: one.value for name, one in answers.items()}
    last = answers_of(dsf.previous) if dsf.previous else {}
    changed = changes(last, values) if last else {}
    make = _Maker(answers, changed, required, errors)
    computed = computed_of(dsf, values)
    return [
        Shown(
            heading,
            [make.control(field) for field in heading.fields],
            _parts(make, computed) if heading.has_grid else [],
            sum(
                field.name in changed
                for field in (
                    *heading.fields,
                    *((f for f in FIELDS.values() if "." in f.name) if heading.has_grid else ()),
                )
            ),
            remarks(dsf) if heading.slug == "observations" else [],
        )
        for heading in HEADINGS
    ]


@dataclass(frozen=True, slots=True)
class _Maker:
    answers: Mapping[str, DsfAnswer]
    changed: Mapping[str, Change]
    required: set[str]
    errors: Mapping[str, str]

    def control(self, field: Field) -> Control:
        answer = self.answers.get(field.name)
        value = answer.value if answer else None
        text = typed(field, value)
        return Control(
            field,
            anchor(field.name),
            text,
            tuple(text.split(",")) if text and field.kind == "several" else (),
            bool(answer and answer.is_carried and shown(field, value)),
            field.name in self.required,
            self.changed.get(field.name),
            self.errors.get(field.name, ""),
        )


def _parts(make: _Maker, computed: Finances) -> list[Part]:
    return [
        Part(
            label,
            code,
            [
                GridLine(
                    line,
                    [make.control(FIELDS[cell(line.name, column)]) for column in COLUMNS],
                    french.money(computed.by_line[line.name]),
                )
                for line in lines
            ],
            [(column, french.money(computed.by_column[column][side])) for column in COLUMNS],
        )
        for label, code, lines, side in (
            ("Ressources", "resources", RESOURCES, 0),
            ("Dépenses", "expenses", EXPENSES, 1),
        )
    ]
