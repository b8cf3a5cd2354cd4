"""Thresholds of the debt: the signalement of a commandement, and arrears of housing benefit."""

from decimal import Decimal

from procedures.law.cases import Fact
from procedures.law.context import Context
from procedures.law.table import versions

LOWEST, HIGHEST = 3, 6  # what any prefect could decide (decree 2015-1384 art. 14)
LEGAL = 2  # months unpaid, or rents without charges, since 29/07/2023 (art. 24 I)


def signal_due(context: Context, fact: Fact) -> bool | None:
    """CP-SIGNAL-NEW: two months unpaid, or two rents without charges."""
    return _if_natural(context, _reaches(context, fact, Decimal(LEGAL), Decimal(LEGAL)))


def signal_due_before(context: Context, fact: Fact) -> bool | None:
    """CP-SIGNAL-OLD: the department's dated threshold; none could be under 3, nor above 6."""
    months, rents = (
        context.settings.get("CP-SIGNAL-OLD", name, fact.occurred_on, context.department)
        for name in ("threshold_months", "threshold_rents")
    )
    if months is not None and rents is not None:
        due = _reaches(context, fact, Decimal(months.value), Decimal(rents.value))
    elif _reaches(context, fact, Decimal(LOWEST), Decimal(LOWEST)) is False:
        due = False
    elif _reaches(context, fact, Decimal(HIGHEST), Decimal(HIGHEST)):
        due = True
    else:
        due = None
    return _if_natural(context, due)


def benefit_arrears(context: Context, fact: Fact) -> bool | None:
    """APL-IMPAYE-OLD: two months of rent and charges (R824-1)."""
    debt, rent = fact.get("debt_amount"), context.case.rent_excluding_charges
    charges = context.case.charges
    if debt is None or rent is None:
        return None
    if debt < 2 * rent:
        return False
    return None if charges is None else bool(debt >= 2 * (rent + charges))


def benefit_arrears_2027(context: Context, fact: Fact) -> bool | None:
    """APL-IMPAYE-NEW, by the amount alone: strictly above (R824-2). None: amount unknown."""
    debt = fact.get("debt_amount")
    if debt is None:
        return None
    # The threshold of the first day of the new rule, for arrears that begin before it.
    day = max(fact.occurred_on, versions("APL-IMPAYE-NEW")[0].valid_from)
    return bool(debt > Decimal(str(context.setting("APL-IMPAYE-NEW", "threshold", day))))


def _reaches(context: Context, fact: Fact, months: Decimal, rents: Decimal) -> bool | None:
    """Either is enough; False only where both are known to be short of it."""
    unpaid, debt = fact.get("months_unpaid"), fact.get("debt_amount")
    rent = context.case.rent_excluding_charges
    by_months = None if unpaid is None else unpaid >= months
    by_debt = None if debt is None or not rent else debt >= rents * rent
    if by_months or by_debt:
        return True
    return False if by_months is False and by_debt is False else None


def _if_natural(context: Context, due: bool | None) -> bool | None:
    return None if due and context.landlord is None else due
