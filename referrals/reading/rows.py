"""Turns each row of a sheet into typed values, people and problems.

Written for lists of 50 000 rows: one pass, no copy of the sheet, and the readers of repeated
texts (names, communes, amounts) remember what they saw.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from referrals.reading.addresses import split_address, split_city
from referrals.reading.calendar_days import closed_day
from referrals.reading.cells import Cell, Row, as_text, is_blank
from referrals.reading.columns import Column
from referrals.reading.contacts import read_phones
from referrals.reading.dates import read_date
from referrals.reading.duplicates import duplicate_keys
from referrals.reading.header import Header
from referrals.reading.names import Holder, holder_from_columns, read_holders
from referrals.reading.problems import Problem
from referrals.reading.row_kinds import RowKind, RowSorter
from referrals.reading.values import READERS, Context, Value
from referrals.reading.workbook import Sheet

_COUPLE = re.compile(r"\s*[/&;]\s*|\s+et\s+", re.IGNORECASE)


@dataclass(slots=True)
class ParsedRow:
    """`row` is the number a person sees. `fields` holds only what was read (no None).
    `phones` are all French numbers of the row, the first being `fields["phone"]`.
    `duplicate_of` is the row of this file that tells the same act, if any."""

    row: int
    kind: RowKind
    cells: Row
    fields: dict[str, Value] = field(default_factory=dict)
    holders: tuple[Holder, ...] = ()
    phones: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    duplicate_of: int | None = None

    @property
    def ignored(self) -> bool:
        return self.kind != "data"

    @property
    def rejected(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "warning"]


class RowParser:
    """Parses rows under one mapping; also used for a rejected row corrected on screen."""

    def __init__(
        self, columns: Sequence[Column], *, today: dt.date, alsace_moselle: bool = False
    ) -> None:
        self._context = Context(today)
        self._alsace_moselle = alsace_moselle
        self._single: list[tuple[int, str]] = []
        self._shared: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for column in columns:
            if column.field is not None:
                self._shared[column.field].append((column.index, column.part))
        for name, places in list(self._shared.items()):
            if len(places) == 1 and not places[0][1]:
                self._single.append((places[0][0], name))
                del self._shared[name]
        self._phone_columns = [c.index for c in columns if c.field == "phone"]
        self._city_column = next((c.index for c in columns if c.field == "city"), None)
        self.fields = {c.index: c.field for c in columns if c.field is not None}
        self._has_act_date = "act_date" in self.fields.values()

    def parse(self, number: int, cells: Row) -> ParsedRow:
        """A data row. Its problems come in the order of the columns, the holder's last."""
        row = ParsedRow(number, "data", cells)
        width = len(cells)
        for index, name in self._single:
            cell = cells[index] if index < width else ""
            self._read(name, cell, row)
        for name, places in self._shared.items():
            self._read(name, _joined(name, places, cells), row)
        if not self._has_act_date:
            self._read("act_date", "", row)
        self._complete_place(row)
        row.phones = self._phones(cells)
        if row.phones:
            row.fields["phone"] = row.phones[0]
        _read_people(row, self._context.today)
        self._check_day(row)
        return row

    def _read(self, name: str, cell: Cell, row: ParsedRow) -> None:
        if cell == "" and name != "act_date":
            return
        value = READERS[name](cell, self._context, row.problems)
        if value is not None:
            row.fields[name] = value

    def _phones(self, cells: Row) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for index in self._phone_columns:
            if index < len(cells):
                found.update(dict.fromkeys(read_phones(cells[index]).national))
        return tuple(found)

    def _complete_place(self, row: ParsedRow) -> None:
        """Postal code and commune out of an address, or a postal code out of a commune's cell."""
        fields = row.fields
        if "postal_code" not in fields and self._city_column is not None:
            if self._city_column < len(row.cells):
                code, _ = split_city(as_text(row.cells[self._city_column]))
                if code:
                    fields["postal_code"] = code
        address = fields.get("address")
        if isinstance(address, str) and ("postal_code" not in fields or "city" not in fields):
            found = split_address(address)
            if found.postal_code and fields.setdefault("postal_code", found.postal_code):
                if found.street:
                    fields["address"] = found.street
                if found.city:
                    fields.setdefault("city", found.city)

    def _check_day(self, row: ParsedRow) -> None:
        day = row.fields.get("act_date")
        if isinstance(day, dt.date):
            reason = closed_day(day, alsace_moselle=self._alsace_moselle)
            if reason:
                message = f"Le {day:%d/%m/%Y} est {reason} : vérifiez la date de l'acte."
                row.problems.append(Problem("act_date", "closed_day", message))


def _joined(name: str, places: list[tuple[int, str]], cells: Row) -> Cell:
    """Several columns as one cell. The halves of a name are told apart by capitals."""
    texts = []
    for index, part in places:
        cell = cells[index] if index < len(cells) else ""
        if is_blank(cell):
            continue
        text = as_text(cell)
        if name == "co_tenant_full_name" and part:
            text = text.upper() if part == "last" else text.title()
        if text not in texts:
            texts.append(text)
    separator = {"comment": "\n", "phone": " / ", "address": " "}.get(name, " ")
    return separator.join(texts)


def _read_people(row: ParsedRow, today: dt.date) -> None:
    """The holders, first the one the row names; they replace the raw name fields."""
    fields = row.fields
    last, first = fields.get("tenant_last_name", ""), fields.get("tenant_first_name", "")
    full, co = fields.get("tenant_full_name", ""), fields.get("co_tenant_full_name", "")
    people: list[Holder] = []
    if last or first:
        people = _from_columns(str(last), str(first))
    if not people and full:
        people = list(read_holders(str(full)))
    if people and co:
        people += [h for h in read_holders(str(co)) if h.full_name != people[0].full_name]
    elif co:
        people = list(read_holders(str(co)))
    row.holders = tuple(people)
    if not people:
        message = "Indiquez le nom d'au moins un titulaire du bail."
        row.problems.append(Problem("tenant_last_name", "missing_holder", message, "error"))
        return
    main = people[0]
    if main.last_name:
        fields["tenant_last_name"] = main.last_name
    if main.first_name:
        fields["tenant_first_name"] = main.first_name
    if main.birth_date and "birth_date" not in fields:
        try:
            fields["birth_date"] = read_date(main.birth_date, today=today)
        except ValueError:
            fields.pop("birth_date", None)
    if main.uncertain:
        message = f"« {main.full_name} » : vérifiez le nom et le prénom du titulaire."
        row.problems.append(Problem("tenant_last_name", "uncertain_name", message))


def _from_columns(last: str, first: str) -> list[Holder]:
    """Two columns name one person, or a couple (« DUPONT » and « Jean et Marie »)."""
    if _COUPLE.search(f" {first} ") or _COUPLE.search(f" {last} "):
        firsts = _COUPLE.split(first)
        lasts = _COUPLE.split(last)
        count = max(len(firsts), len(lasts))
        if len(firsts) == len(lasts) or len(lasts) == 1 or len(firsts) == 1:
            pairs = [
                (lasts[i] if len(lasts) > 1 else lasts[0], firsts[i] if i < len(firsts) else "")
                for i in range(count)
            ]
            return [h for a, b in pairs if (h := holder_from_columns(a.strip(), b.strip()))]
    found = holder_from_columns(last, first)
    return [found] if found else []


def parse_rows(
    sheet: Sheet,
    header: Header,
    columns: Sequence[Column],
    *,
    today: dt.date,
    alsace_moselle: bool = False,
) -> Iterator[ParsedRow]:
    """Every row below the header, in order."""
    parser = RowParser(columns, today=today, alsace_moselle=alsace_moselle)
    sorter = RowSorter(header.headers, parser.fields)
    seen: dict[tuple[object, ...], int] = {}
    for number, cells in sheet.rows():
        if number <= header.last_row:
            continue
        kind = sorter.kind(cells)
        if kind != "data":
            yield ParsedRow(number, kind, cells)
            continue
        row = parser.parse(number, cells)
        if not row.rejected:
            for key in duplicate_keys(row.fields, row.holders):
                row.duplicate_of = row.duplicate_of or seen.get(key)
                seen.setdefault(key, number)
        yield row
