"""The figures that the DSF computes: totals, reste à vivre, taux d'effort. Pure.

A figure that cannot be computed is absent and says why: an unknown amount is never a zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ccapex.core import french
from referrals.rules.dsf_fields import COLUMNS, Line, cell
from referrals.rules.dsf_form import EXPENSES, RESOURCES

RENT = "exp_rent"
CHARGES = "exp_charges"
BENEFIT = "res_housing_benefit"


@dataclass(frozen=True, slots=True)
class Figure:
    """``value``: euros, or hundredths for the taux d'effort; ``why``: why there is none;
    ``line``: how it was computed."""

    value: Decimal | None
    why: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Finances:
    """``by_column``: resources then expenses of each column; ``by_line``: a line of the grid."""

    resources: Figure
    expenses: Figure
    remaining: Figure
    effort: Figure
    by_column: Mapping[str, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    by_line: Mapping[str, Decimal | None] = field(default_factory=dict)


def finances(answers: Mapping[str, Any], *, benefit_counts: bool = True) -> Finances:
    """``answers``: name of the cell → amount as text. ``benefit_counts``: whether the housing
    benefit, taken off the rent, also counts in the resources it is divided by (profile)."""
    by_line = {line.name: _line_total(answers, line.name) for line in (*RESOURCES, *EXPENSES)}
    resources = _figure(_sum(by_line[line.name] for line in RESOURCES), "Aucune ressource saisie.")
    expenses = _figure(_sum(by_line[line.name] for line in EXPENSES), "Aucune dépense saisie.")
    return Finances(
        resources=resources,
        expenses=expenses,
        remaining=_remaining(resources.value, expenses.value),
        effort=_effort(by_line, resources.value, benefit_counts=benefit_counts),
        by_column={
            column: (
                _sum(_amount(answers, line, column) for line in RESOURCES),
                _sum(_amount(answers, line, column) for line in EXPENSES),
            )
            for column in COLUMNS
        },
        by_line=by_line,
    )


def _remaining(resources: Decimal | None, expenses: Decimal | None) -> Figure:
    if resources is None or expenses is None:
        return Figure(None, "Saisissez les ressources et les dépenses.")
    words = f"{french.money(resources)} − {french.money(expenses)}"
    return Figure(resources - expenses, line=words)


def _effort(
    by_line: Mapping[str, Decimal | None], resources: Decimal | None, *, benefit_counts: bool
) -> Figure:
    rent = by_line[RENT]
    if rent is None:
        return Figure(None, "Saisissez le loyer.")
    if resources is None:
        return Figure(None, "Saisissez les ressources.")
    charges, benefit = by_line[CHARGES] or Decimal(0), by_line[BENEFIT] or Decimal(0)
    base = resources if benefit_counts else resources - benefit
    if base <= 0:
        return Figure(None, "Ressources nulles : le taux d'effort ne peut pas être calculé.")
    share = (rent + charges - benefit) / base * 100
    line = (
        f"({french.money(rent)} + {french.money(charges)} − {french.money(benefit)}) "
        f"÷ {french.money(base)}"
    )
    return Figure(share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), line=line)


def _figure(total: Decimal | None, why: str) -> Figure:
    return Figure(None, why) if total is None else Figure(total)


def _line_total(answers: Mapping[str, Any], name: str) -> Decimal | None:
    return _sum(_read(answers.get(cell(name, column))) for column in COLUMNS)


def _amount(answers: Mapping[str, Any], line: Line, column: str) -> Decimal | None:
    return _read(answers.get(cell(line.name, column)))


def _read(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
