"""What makes two rows of the same file the same act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from referrals.reading.act_fields import FACT_DATES
from referrals.reading.cells import fold
from referrals.reading.names import Holder
from referrals.reading.values import Value

# Numbers that identify an act by themselves; an officer's file number may serve for several.
_ACT_NUMBERS = ("exploc_number", "alexi_number")


@lru_cache(maxsize=16_384)
def _name_key(last: str, first: str) -> str:
    """The same for a last and first name swapped, or written with other accents or hyphens."""
    return " ".join(sorted(fold(f"{last} {first}").split()))


def duplicate_keys(
    fields: Mapping[str, Value], holders: Sequence[Holder]
) -> list[tuple[object, ...]]:
    """Two rows that share a key tell the same act: same first holder, and the same number of act,
    or date with the officer's reference, or date, address and amount."""
    if not holders:
        return []
    name = _name_key(holders[0].last_name, holders[0].first_name)
    keys: list[tuple[object, ...]] = [
        (number, name, value) for number in _ACT_NUMBERS if (value := fields.get(number))
    ]
    act = fields.get("act_date")
    if reference := fields.get("officer_reference"):
        keys.append(("officer_reference", name, act, reference))
    address = fields.get("address")
    keys.append(
        (
            "act",
            name,
            act,
            fold(str(address)) if address else "",
            fields.get("postal_code"),
            fields.get("debt_amount"),
            *(fields[name] for name in FACT_DATES if name in fields),
        )
    )
    return keys
