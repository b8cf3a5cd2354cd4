"""Turns each row of a sheet into typed values, people and problems.

Written for lists of 50 000 rows: one pass, no copy of the sheet, and the readers of repeated
texts (names, communes, amounts) remember what they saw.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from referrals.reading.act_fields import FACT_DATES, SEVERAL_FACTS
from referrals.reading.addresses import split_address, split_city
from referrals.reading.calendar_days import closed_day
from referrals.reading.cells import Cell, Row, as_text, is_blank
from referrals.reading.columns import Column
from referrals.reading.dates import read_date
from referrals.reading.duplicates import duplicate_keys
from referrals.reading.header import Header
from referrals.reading.names import Holder, people_from_columns, read_holders
from referrals.reading.problems import Problem
from referrals.reading.row_kinds import RowKind, RowSorter
from referrals.reading.values import (
    READERS,
    Context,
    Reader,
    Value,
    read_act_date,
    read_phone_cells,
)
from referrals.reading.workbook import Sheet

# What a column's reader gave for a cell: communes, landlords, rents come back hundreds of times.
_Memo = dict[Cell, tuple[Value, list[Problem]]]
_MEMO_SIZE = 4_096


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
    """Parses the rows of a list under one mapping."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        today: dt.date,
        alsace_moselle: bool = False,
        kind: str = "cdp",
    ) -> None:
        self._context = Context(today)
        self._kind = kind
        self._alsace_moselle = alsace_moselle
        self._single: list[tuple[int, str, Reader, _Memo]] = []
        self._shared: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for column in columns:
            if column.field is not None and column.field != "phone":
                self._shared[column.field].append((column.index, column.part))
        for name, places in list(self._shared.items()):
            if len(places) == 1 and not places[0][1] and name != "act_date":
                self._single.append((places[0][0], name, READERS[name], {}))
                del self._shared[name]
        self._phone_columns = [c.index for c in columns if c.field == "phone"]
        self._act_column = next((c.index for c in columns if c.field == "act_date"), None)
        self._shared.pop("act_date", None)
        self._city_column = next((c.index for c in columns if c.field == "city"), None)
        self.fields = {c.index: c.field for c in columns if c.field is not None}

    def parse(self, number: int, cells: Row) -> ParsedRow:
        """A data row, with its values, people and problems."""
        row = ParsedRow(number, "data", cells)
        if self._kind != SEVERAL_FACTS:
            self._read_act_date(row)
        self._read_single_columns(row)
        for name, places in self._shared.items():
            if (cell := _joined(name, places, cells)) != "":
                value = READERS[name](cell, self._context, row.problems)
                if value is not None:
                    row.fields[name] = value
        self._complete_place(row)
        if self._phone_columns:
            phone_cells = [cells[i] for i in self._phone_columns if i < len(cells)]
            row.phones = read_phone_cells(phone_cells, row.problems)
            if row.phones:
                row.fields["phone"] = row.phones[0]
        _read_people(row, self._context.today)
        if self._kind == SEVERAL_FACTS and not FACT_DATES.keys() & row.fields.keys():
            message = "Aucune date d'acte n'est lisible sur cette ligne : indiquez-en au moins une."
            row.problems.append(Problem("act_date", "missing_date", message, "error"))
        return row

    def _read_act_date(self, row: ParsedRow) -> None:
        column = self._act_column
        cell = row.cells[column] if column is not None and column < len(row.cells) else ""
        day = read_act_date(cell, self._context, row.problems)
        if day is None:
            return
        row.fields["act_date"] = day
        reason = closed_day(day, alsace_moselle=self._alsace_moselle)
        if reason:
            message = f"Le {as_text(day)} est {reason} : vérifiez la date de l'acte."
            row.problems.append(Problem("act_date", "closed_day", message))

    def _read_single_columns(self, row: ParsedRow) -> None:
        cells, fields, problems = row.cells, row.fields, row.problems
        width, context = len(cells), self._context
        for index, name, reader, memo in self._single:
            if index >= width or (cell := cells[index]) == "":
                continue
            known = memo.get(cell)
            if known is None:
                found: list[Problem] = []
                known = (reader(cell, context, found), found)
                if len(memo) < _MEMO_SIZE:
                    memo[cell] = known
            if known[0] is not None:
                fields[name] = known[0]
            if known[1]:
                problems += known[1]

    def _complete_place(self, row: ParsedRow) -> None:
        """Postal code and commune out of an address, or a postal code out of a commune's cell."""
        fields = row.fields
        column = self._city_column
        if "postal_code" not in fields and column is not None and column < len(row.cells):
            code, _ = split_city(as_text(row.cells[column]))
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
    """The holders, first the one the row names; they replace the names as written."""
    fields = row.fields
    last, first = fields.pop("tenant_last_name", ""), fields.pop("tenant_first_name", "")
    full, co = fields.get("tenant_full_name", ""), fields.get("co_tenant_full_name", "")
    people = people_from_columns(str(last), str(first)) if last or first else ()
    if not people and full:
        people = read_holders(str(full))
    if co:
        others = read_holders(str(co))
        known = {person.full_name for person in people}
        people = (*people, *(other for other in others if other.full_name not in known))
    row.holders = people
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
        with suppress(ValueError):
            fields["birth_date"] = read_date(main.birth_date, today=today)
    if main.uncertain:
        message = f"« {main.full_name} » : vérifiez le nom et le prénom du titulaire."
        row.problems.append(Problem("tenant_last_name", "uncertain_name", message))


def parse_rows(
    sheet: Sheet,
    header: Header,
    columns: Sequence[Column],
    *,
    today: dt.date,
    alsace_moselle: bool = False,
    kind: str = "cdp",
) -> Iterator[ParsedRow]:
    """Every row below the header, in order."""
    parser = RowParser(columns, today=today, alsace_moselle=alsace_moselle, kind=kind)
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


def parse_values(
    values: Mapping[str, Cell],
    *,
    today: dt.date,
    row: int = 0,
    alsace_moselle: bool = False,
    kind: str = "cdp",
) -> ParsedRow:
    """A row given by contract field: a rejected row corrected on screen, an act deposited by the
    API. Same readers, same problems, as a row of a file."""
    columns = [
        Column(index, "", name, name, 1.0, "champ saisi") for index, name in enumerate(values)
    ]
    parser = RowParser(columns, today=today, alsace_moselle=alsace_moselle, kind=kind)
    return parser.parse(row, list(values.values()))
