"""What the cells of a column look like, whatever its header says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from referrals.reading.act_fields import DETAIL_DATES, FACT_DATES
from referrals.reading.categories import read_housing_benefit, read_landlord_kind, read_stock
from referrals.reading.cells import Cell, as_text, fold, is_blank
from referrals.reading.contacts import read_emails, read_phones
from referrals.reading.dates import ImpossibleDate, NotADate, read_date
from referrals.reading.names import is_nobody
from referrals.reading.numbers import (
    NotANumber,
    read_amount,
    read_insee_code,
    read_integer,
    read_postal_code,
)

_REFERENCE_DAY = dt.date(2100, 1, 1)  # any two-digit year is a date; which one does not matter here
_STREET = re.compile(
    r"\b(?:rue|avenue|av|boulevard|bd|bld|chemin|che|allee|impasse|imp|place|pl|route|rte|quai|"
    r"residence|res|lotissement|cite|square|cours|lieu dit|hameau|villa|passage|sentier|logement|"
    r"appt|apt|bat)\b"
)
_HOLDER = re.compile(r"^(?:m|mr|mme|mlle|monsieur|madame|mm|consorts)\b")


def looks_like_date(cell: Cell) -> bool:
    """A date, or a text with the shape of one (31/02/2026 included)."""
    if isinstance(cell, int | float) and not 25_000 <= cell <= 60_000:
        return False
    try:
        return read_date(cell, today=_REFERENCE_DAY) is not None
    except ImpossibleDate:
        return True
    except NotADate:
        return False


def _accepts(reader: Callable[[Cell], object]) -> Callable[[Cell], bool]:
    def check(cell: Cell) -> bool:
        try:
            return reader(cell) is not None
        except NotANumber:
            return False

    return check


def looks_like_name(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    words = fold(cell)
    digits = sum(char.isdigit() for char in words)
    return not is_nobody(cell) and digits <= 8 and "@" not in cell and not _STREET.search(words)


def looks_like_phone(cell: Cell) -> bool:
    return bool(read_phones(cell).national)


def _looks_like_address(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_STREET.search(fold(cell)))


def _looks_like_city(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(re.search(r"[^\W\d]{2}", cell)) and not read_emails(cell)


def looks_like_amount(cell: Cell) -> bool:
    return not isinstance(cell, dt.date) and _accepts(read_amount)(cell)


def _looks_like_benefit(cell: Cell) -> bool:
    words = fold(as_text(cell))
    return read_housing_benefit(words) is not None or words in {"oui", "o", "al"}


SHAPES: dict[str, Callable[[Cell], bool]] = {
    "birth_date": looks_like_date,
    "act_date": looks_like_date,
    "lease_date": looks_like_date,
    **dict.fromkeys((*FACT_DATES, *DETAIL_DATES), looks_like_date),
    "phone": looks_like_phone,
    "email": lambda cell: bool(read_emails(cell)),
    "postal_code": _accepts(read_postal_code),
    "insee_code": _accepts(read_insee_code),
    "city": _looks_like_city,
    "address": _looks_like_address,
    "stock": lambda cell: read_stock(as_text(cell)) is not None,
    "landlord_kind": lambda cell: read_landlord_kind(as_text(cell)) is not None,
    "rent": looks_like_amount,
    "charges": looks_like_amount,
    "debt_amount": looks_like_amount,
    "months_unpaid": _accepts(read_integer),
    "adults": _accepts(read_integer),
    "children": _accepts(read_integer),
    "housing_benefit": _looks_like_benefit,
    "tenant_last_name": looks_like_name,
    "tenant_first_name": looks_like_name,
    "tenant_full_name": looks_like_name,
    "co_tenant_full_name": looks_like_name,
}
# Cells that carry none of these words are still addresses (« Le Bourg »): never refused on shape.
LOOSE_SHAPES = frozenset({"address", "city", "housing_benefit", "stock", "landlord_kind"})


def fitness(field: str, cells: Sequence[Cell]) -> float | None:
    """Share of the filled cells that look like the field; None where nothing can be said."""
    shape = SHAPES.get(field)
    meaningful = [c for c in cells if not is_blank(c) and not is_nobody_or_unknown(c)]
    if shape is None or not meaningful:
        return None
    return sum(1 for cell in meaningful if shape(cell)) / len(meaningful)


def is_nobody_or_unknown(cell: Cell) -> bool:
    """« NC », « inconnu » say nothing of the column."""
    return isinstance(cell, str) and is_nobody(cell) and not any(c.isdigit() for c in cell)


def starts_with_title(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_HOLDER.match(fold(cell)))
