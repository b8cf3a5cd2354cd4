"""Which variant of the prevention letter a household receives (seed-notes 15)."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

# What a territory that says nothing else gets; 3 000 and 7 000 euros are both in the middle one.
DEFAULT: tuple[Mapping[str, Any], ...] = (
    {"code": "public", "stock": "public"},
    {"code": "private_low", "stock": "private", "debt_under": 3000},
    {"code": "private_middle", "stock": "private", "debt_from": 3000, "debt_to": 7000},
    {"code": "private_high", "stock": "private", "debt_over": 7000},
    {"code": "unknown_amount", "debt_unknown": True},
)
UNKNOWN = "unknown_amount"


def prevention_variant(
    stock: str, debt: Decimal | None, rows: Iterable[Mapping[str, Any]] = ()
) -> str:
    """Code of the first row that fits; ``rows`` are those of the profile, in its order.

    ``stock`` is ``public``, ``private`` or empty (then read as private: the prefecture's lists
    are); ``debt`` in euros, ``None`` where unknown. A case that no row takes gets the letter that
    quotes no amount.
    """
    known = stock or "private"
    fitting = (row for row in (list(rows) or DEFAULT) if _fits(row, known, debt))
    return next((str(row["code"]) for row in fitting), UNKNOWN)


def _fits(row: Mapping[str, Any], stock: str, debt: Decimal | None) -> bool:
    if row.get("stock") not in (None, stock):
        return False
    bounds = {name: row[name] for name in _HOLDS if row.get(name) is not None}
    if row.get("debt_unknown"):
        return debt is None
    if not bounds:
        return True
    return debt is not None and all(
        _HOLDS[name](debt, Decimal(str(limit))) for name, limit in bounds.items()
    )


_HOLDS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "debt_from": lambda debt, limit: debt >= limit,
    "debt_to": lambda debt, limit: debt <= limit,
    "debt_under": lambda debt, limit: debt < limit,
    "debt_over": lambda debt, limit: debt > limit,
}
