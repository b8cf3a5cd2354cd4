"""Which variant of the prevention letter a household receives (seed-notes 15)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

PUBLIC = "public"
PRIVATE_UNDER = "private_under_3000"
PRIVATE_BETWEEN = "private_3000_7000"
PRIVATE_OVER = "private_over_7000"
AMOUNT_UNKNOWN = "amount_unknown"

# Euros, both inclusive in the middle variant; a profile may set others.
DEFAULT_THRESHOLDS = {"low": 3000, "high": 7000}


def prevention_variant(
    stock: str, debt: Decimal | None, thresholds: Mapping[str, Any] | None = None
) -> str:
    """``stock`` is ``public``, ``private`` or empty; ``debt`` in euros, ``None`` where unknown."""
    if stock == PUBLIC:
        return PUBLIC
    if debt is None:
        return AMOUNT_UNKNOWN
    limits = {**DEFAULT_THRESHOLDS, **(thresholds or {})}
    if debt < Decimal(str(limits["low"])):
        return PRIVATE_UNDER
    if debt <= Decimal(str(limits["high"])):
        return PRIVATE_BETWEEN
    return PRIVATE_OVER
