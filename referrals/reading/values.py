"""One reader per contract field: from a cell to a typed value, with its problems in French.

A reader never raises: what cannot be read gives None and a problem. Only the date of the act can
be an error; everything else can be completed later and is a warning.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from referrals.reading.act_fields import DETAIL_DATES, FACT_DATES
from referrals.reading.addresses import split_city
from referrals.reading.categories import read_housing_benefit, read_landlord_kind, read_stock
from referrals.reading.cells import Cell, as_text, fold, kept_text
from referrals.reading.contacts import read_emails, read_phones
from referrals.reading.dates import ImpossibleDate, NotADate, read_date, read_dates
from referrals.reading.numbers import (
    LARGEST,
    NotANumber,
    read_amount,
    read_identifier,
    read_insee_code,
    read_integer,
    read_postal_code,
)
from referrals.reading.problems import Problem

Value = str | int | Decimal | dt.date | list[dt.date] | list[str] | None

# Words that stand for an empty cell in any column.
UNKNOWN = frozenset(
    {"nc", "n c", "inconnu", "inconnue", "neant", "na", "n a", "non renseigne", "non communique",
     "ras", "nr", "non connu", "sans objet", "so"}
)  # fmt: skip
_LONGEST_UNKNOWN = 40
FIRST_YEAR = 1990
LARGEST_USUAL = Decimal(100_000)
LARGEST_RENT = Decimal(1_000_000)  # beyond, a column was taken for another
_YEARS_AHEAD = 5  # a hearing is fixed months ahead, never ten years
_DAYS_AHEAD = 7  # a list may announce acts of the coming days


@dataclass(frozen=True, slots=True)
class Context:
    """`today` is the day of the import: an argument, so that tests and replays agree."""

    today: dt.date


Reader = Callable[[Cell, Context, list[Problem]], Value]


def is_unknown(cell: Cell) -> bool:
    """« NC », « inconnu », « - »: the sender says that it does not know."""
    return isinstance(cell, str) and len(cell) <= _LONGEST_UNKNOWN and _says_unknown(cell)


@lru_cache(maxsize=8_192)
def _says_unknown(text: str) -> bool:
    return fold(text) in UNKNOWN or not any(map(str.isalnum, text))


def read_act_date(cell: Cell, context: Context, problems: list[Problem]) -> dt.date | None:
    """The only value without which an act is refused."""
    try:
        found = read_date(cell, today=context.today)
    except ImpossibleDate:
        problems.append(_date_error("invalid_date", f"La date « {_quoted(cell)} » n'existe pas."))
        return None
    except NotADate:
        message = (
            f"« {_quoted(cell)} » n'est pas une date. Indiquez la date de l'acte (jj/mm/aaaa)."
        )
        problems.append(_date_error("invalid_date", message))
        return None
    if found is None:
        problems.append(_date_error("missing_date", "Indiquez la date de l'acte."))
        return None
    if found > context.today + dt.timedelta(days=_DAYS_AHEAD):
        message = f"La date de l'acte, {found:%d/%m/%Y}, est dans le futur : vérifiez-la."
        problems.append(Problem("act_date", "future_date", message))
    elif found.year < FIRST_YEAR:
        message = f"La date de l'acte, {as_text(found)}, est très ancienne : vérifiez-la."
        problems.append(Problem("act_date", "old_date", message))
    return found


def _date_error(code: str, message: str) -> Problem:
    return Problem("act_date", code, message, "error")


def _quoted(cell: Cell) -> str:
    text = as_text(cell)
    return text if len(text) <= 40 else text[:39] + "…"


def _unreadable(field: str, code: str, cell: Cell, expected: str) -> Problem:
    return Problem(field, code, f"« {_quoted(cell)} » n'est pas {expected} : valeur non reprise.")


def _date_reader(field: str) -> Reader:
    def read(cell: Cell, context: Context, problems: list[Problem]) -> dt.date | None:
        if is_unknown(cell):
            return None
        try:
            found = read_date(cell, today=context.today)
        except (ImpossibleDate, NotADate):
            problems.append(_unreadable(field, "unreadable_date", cell, "une date"))
            return None
        if found and (found.year < 1900 or (field == "birth_date" and found > context.today)):
            problems.append(_unreadable(field, "unlikely_date", cell, "une date plausible"))
            return None
        return found

    return read


def _fact_date_reader(field: str, *, ahead: bool) -> Reader:
    """The date of one act among others: what is wrong in it leaves the others as they are.
    ``ahead``: this date may well be in the future."""

    def read(cell: Cell, context: Context, problems: list[Problem]) -> dt.date | None:
        if is_unknown(cell):
            return None
        try:
            found = read_date(cell, today=context.today, in_past=not ahead)
        except ImpossibleDate:
            message = f"La date « {_quoted(cell)} » n'existe pas : valeur non reprise."
            problems.append(Problem(field, "invalid_date", message))
            return None
        except NotADate:
            problems.append(_unreadable(field, "unreadable_date", cell, "une date"))
            return None
        if found is None:
            return None
        if found.year < FIRST_YEAR or found.year > context.today.year + _YEARS_AHEAD:
            problems.append(_unreadable(field, "unlikely_date", cell, "une date plausible"))
            return None
        if found > context.today and not ahead:
            message = f"La date du {found:%d/%m/%Y} est dans le futur : valeur non reprise."
            problems.append(Problem(field, "future_date", message))
            return None
        return found

    return read


def _amount_reader(field: str, largest: Decimal = LARGEST) -> Reader:
    def read(cell: Cell, context: Context, problems: list[Problem]) -> Decimal | None:
        if cell == "":
            return None
        try:
            amount = read_amount(cell)
            if amount is not None and abs(amount) > largest:
                raise NotANumber
            return amount
        except NotANumber:
            if not is_unknown(cell):
                problems.append(_unreadable(field, "unreadable_amount", cell, "un montant"))
            return None

    return read


def read_debt(cell: Cell, context: Context, problems: list[Problem]) -> Decimal | None:
    """The debt, with a warning where it cannot be the usual one."""
    amount = _DEBT(cell, context, problems)
    if not isinstance(amount, Decimal):
        return None
    if amount <= 0 or amount > LARGEST_USUAL:
        shown = f"{amount:.2f}".replace(".", ",")
        if amount > 0:
            message = f"Le montant de la dette, {shown} €, est très élevé : vérifiez-le."
        else:
            message = f"Le montant de la dette est de {shown} € : vérifiez-le."
        problems.append(Problem("debt_amount", "unusual_amount", message))
    return amount


_DEBT = _amount_reader("debt_amount")


def _number_reader(
    field: str, reader: Callable[[Cell], str | int | None], code: str, expected: str
) -> Reader:
    def read(cell: Cell, context: Context, problems: list[Problem]) -> str | int | None:
        if cell == "" or is_unknown(cell):
            return None
        try:
            return reader(cell)
        except NotANumber:
            problems.append(_unreadable(field, code, cell, expected))
            return None

    return read


def read_phone_cells(cells: Sequence[Cell], problems: list[Problem]) -> tuple[str, ...]:
    """Every French number of the row, each once, in the order written."""
    found: list[str] = []
    for cell in cells:
        if cell == "":
            continue
        phones = read_phones(cell)
        found += [number for number in phones.national if number not in found]
        if phones.others or (not phones.national and any(c.isdigit() for c in as_text(cell))):
            kept = ", ".join(phones.others) or _quoted(cell)
            message = f"« {kept} » n'est pas un numéro français complet : vérifiez-le."
            problems.append(Problem("phone", "unreadable_phone", message))
    return tuple(found)


def _read_email(cell: Cell, context: Context, problems: list[Problem]) -> str | None:
    if cell == "":
        return None
    found = read_emails(cell)
    if not found and "@" in as_text(cell):
        problems.append(_unreadable("email", "unreadable_email", cell, "une adresse électronique"))
    return found[0] if found else None


def _word_reader(field: str, reader: Callable[[str], str | None], expected: str) -> Reader:
    def read(cell: Cell, context: Context, problems: list[Problem]) -> str | None:
        text = as_text(cell)
        if not text or is_unknown(cell):
            return None
        found = reader(text)
        if found is None:
            problems.append(_unreadable(field, f"unknown_{field}", cell, expected))
        return found

    return read


def _read_benefit(cell: Cell, context: Context, problems: list[Problem]) -> str | None:
    text = as_text(cell)
    if not text or is_unknown(cell):
        return None if fold(text) != "neant" else "none"
    found = read_housing_benefit(text)
    if found is None:
        message = f"« {_quoted(cell)} » : précisez l'aide au logement (APL, ALF, ALS ou aucune)."
        problems.append(Problem("housing_benefit", "unknown_housing_benefit", message))
    return found


def _read_payer(cell: Cell, context: Context, problems: list[Problem]) -> str | None:
    words = fold(as_text(cell)).split()
    return next((code for code in ("caf", "msa") if code in words), None)


def _read_text(cell: Cell, context: Context, problems: list[Problem]) -> str | None:
    return None if cell == "" or is_unknown(cell) else as_text(cell)


def _read_comment(cell: Cell, context: Context, problems: list[Problem]) -> str | None:
    return kept_text(cell) or None


def _read_reference(cell: Cell, context: Context, problems: list[Problem]) -> str | None:
    return None if cell == "" else read_identifier(cell) or None


def _read_raw_name(cell: Cell, context: Context, problems: list[Problem]) -> str | None:
    """Names keep their lines: the holders are cut out of them elsewhere."""
    return kept_text(cell) or None


def _read_city(cell: Cell, context: Context, problems: list[Problem]) -> str | None:
    return None if cell == "" or is_unknown(cell) else split_city(as_text(cell))[1] or None


def _read_children_dates(
    cell: Cell, context: Context, problems: list[Problem]
) -> list[dt.date] | None:
    try:
        return read_dates(cell, today=context.today) or None
    except (ImpossibleDate, NotADate):
        return None


_POSTAL = _number_reader(
    "postal_code", read_postal_code, "unreadable_postal_code", "un code postal à cinq chiffres"
)
_INSEE = _number_reader("insee_code", read_insee_code, "unreadable_insee_code", "un code INSEE")

READERS: dict[str, Reader] = {
    "tenant_last_name": _read_raw_name,
    "tenant_first_name": _read_raw_name,
    "tenant_full_name": _read_raw_name,
    "co_tenant_full_name": _read_raw_name,
    "birth_date": _date_reader("birth_date"),
    "email": _read_email,
    "address": _read_text,
    "postal_code": _POSTAL,
    "city": _read_city,
    "insee_code": _INSEE,
    "stock": _word_reader("stock", read_stock, "un parc connu (public ou privé)"),
    "landlord_name": _read_text,
    "landlord_kind": _word_reader(
        "landlord_kind", read_landlord_kind, "un type de bailleur (personne physique ou morale)"
    ),
    "managing_agent": _read_text,
    "act_date": read_act_date,
    "officer_name": _read_text,
    "officer_reference": _read_reference,
    "exploc_number": _read_reference,
    "alexi_number": _read_reference,
    "caf_number": _read_reference,
    "landlord_reference": _read_reference,
    "rent": _amount_reader("rent", LARGEST_RENT),
    "charges": _amount_reader("charges", LARGEST_RENT),
    "debt_amount": read_debt,
    "months_unpaid": _number_reader(
        "months_unpaid", read_integer, "unreadable_number", "un nombre de mois"
    ),
    "lease_date": _date_reader("lease_date"),
    "housing_benefit": _read_benefit,
    "adults": _number_reader("adults", read_integer, "unreadable_number", "un nombre"),
    "children": _number_reader("children", read_integer, "unreadable_number", "un nombre"),
    "children_birth_dates": _read_children_dates,
    "comment": _read_comment,
    **{name: _fact_date_reader(name, ahead=False) for name in FACT_DATES},
    **{name: _fact_date_reader(name, ahead=True) for name in DETAIL_DATES},
    "court": _read_text,
    "court_reference": _read_reference,
    "judgment_outcome": _read_text,
    "exit_reason": _read_text,
    "benefit_payer": _read_payer,
    "payer_action": _read_text,
}
