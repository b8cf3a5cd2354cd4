"""The sample lists as cards, read by a column mapping of their own.

The reading of lists has its own package and tests; identity must be measured without it.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from households.matching import HouseholdCard, PersonCard

DATA = Path(__file__).parents[1] / "data"
SEPTEMBER = "cdp-ddets-2026-09.xlsx"
OCTOBER = "cdp-ddets-2026-10.xlsx"


def expected(name: str) -> dict[int, dict[str, Any]]:
    """What should become of each row of a list, by row number."""
    truth = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
    return {row["row"]: row for row in truth["files"][name]}


def cards(name: str, sheet: str) -> dict[int, HouseholdCard]:
    """The card of every row under the header, by row number."""
    rows = CalamineWorkbook.from_path(str(DATA / name)).get_sheet_by_name(sheet).to_python()
    header = next(index for index, row in enumerate(rows) if "Prénom" in row)
    names = [str(cell) for cell in rows[header]]
    return {
        number: _card(number, dict(zip(names, row, strict=True)))
        for number, row in enumerate(rows[header + 1 :], start=header + 2)
        if any(cell != "" for cell in row)
    }


def _card(number: int, row: dict[str, Any]) -> HouseholdCard:
    persons = [PersonCard(str(row["Nom du locataire"]).strip(), str(row["Prénom"]).strip())]
    if row["Nom co-titulaire"]:
        last, first = _split_capitals(str(row["Nom co-titulaire"]))
        persons.append(PersonCard(last, first))
    return HouseholdCard(
        key=str(number),
        persons=tuple(persons),
        address=str(row["Adresse du logement"]),
        postal_code=str(row["CP"]),
        city=str(row["Ville"]),
        phones=frozenset({str(row["Tél."])}),
        emails=frozenset({str(row["Mail"])}),
        landlord_name=str(row["Bailleur"]),
        lease_date=_date(row["Date du bail"]),
        rent=_amount(row["Loyer"]),
    )


def _split_capitals(name: str) -> tuple[str, str]:
    words = name.split()
    last = [word for word in words if word == word.upper()]
    return " ".join(last), " ".join(words[len(last) :])


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    found = re.fullmatch(r"(\d{2})[/-](\d{2})[/-](\d{4}|\d{2})", text)
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    return date(year if year > 99 else 2000 + year, month, day)


def _amount(value: object) -> Decimal | None:
    bare = re.sub(r"[^\d,.]", "", str(value)).replace(",", ".")
    return Decimal(bare) if bare else None
