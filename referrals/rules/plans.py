"""Instalments of a repayment plan: the schedule, and where it stands (pure)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

from ccapex.core.months import add_months

USUAL_MONTHS = 36
"""PLAN-36 (décret 2016-748), of an amicable plan; a longer one is told, not refused."""
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Due:
    due_on: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Paid:
    due_on: dt.date
    amount: Decimal
    paid_on: dt.date | None = None
    paid_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Amounts in euros. ``late`` are the instalments due and not paid, the oldest first."""

    paid: Decimal
    left: Decimal
    late: tuple[Paid, ...]
    late_amount: Decimal
    next: Paid | None


def schedule(debt: Decimal, monthly: Decimal, first_due_on: dt.date) -> list[Due]:
    """Equal instalments, the last one for what is left; the 31st becomes the month's last day.

    ``ValueError``, in French, for amounts that make no plan.
    """
    if debt <= 0 or monthly <= 0:
        raise ValueError("La dette et la mensualité sont supérieures à zéro.")
    count = int((debt / monthly).to_integral_value(rounding=ROUND_UP))
    if count > LONGEST:
        raise ValueError(
            f"À ce rythme le plan durerait {count} mois : augmentez la mensualité, "
            "ou vérifiez la dette."
        )
    return [
        Due(add_months(first_due_on, rank), min(monthly, debt - monthly * rank))
        for rank in range(count)
    ]


def too_long(count: int) -> str:
    """A warning where the plan is longer than usual; empty otherwise."""
    if count <= USUAL_MONTHS:
        return ""
    return (
        f"Ce plan dure {count} mois ; la durée usuelle est de {USUAL_MONTHS} mois au plus "
        "(décret 2016-748, à valider par un juriste)."
    )


def standing(instalments: Sequence[Paid], today: dt.date) -> Standing:
    """An instalment is late the day after it was due; part of it paid leaves the rest due."""
    paid = sum((one.paid_amount or Decimal(0) for one in instalments), Decimal(0))
    whole = sum((one.amount for one in instalments), Decimal(0))
    late = tuple(one for one in instalments if one.due_on < today and _short(one) > 0)
    ahead = [one for one in instalments if one.due_on >= today and _short(one) > 0]
    return Standing(
        paid=paid,
        left=max(whole - paid, Decimal(0)),
        late=late,
        late_amount=sum((_short(one) for one in late), Decimal(0)),
        next=ahead[0] if ahead else None,
    )


def _short(one: Paid) -> Decimal:
    return one.amount - (one.paid_amount or Decimal(0))
