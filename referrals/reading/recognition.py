"""Reads a list from end to end: the sheet, its header, its columns, and its rows on demand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from referrals.reading.act_fields import ACT_NAMES, FACT_DATES, SEVERAL_FACTS
from referrals.reading.act_vocabulary import kind_of_headers
from referrals.reading.cells import Row, is_blank
from referrals.reading.columns import Column, recognise_columns
from referrals.reading.containers import too_many_rows
from referrals.reading.errors import UnreadableList
from referrals.reading.header import Header, find_header
from referrals.reading.layouts import signature
from referrals.reading.limits import Limits
from referrals.reading.rows import ParsedRow, parse_rows
from referrals.reading.vocabulary import guess_header
from referrals.reading.workbook import Sheet, read_sheets

_TOTAL_ROWS = 2  # a total or a signature under the list is no act
HOLDER_FIELDS = frozenset({"tenant_last_name", "tenant_full_name", "co_tenant_full_name"})
NUMBER_FIELDS = frozenset({"exploc_number", "alexi_number"})


@dataclass(frozen=True, slots=True)
class RecognisedList:
    """A list whose columns are known. Rows are parsed each time they are asked for, so that a
    large list is never held twice in memory."""

    sheet: Sheet
    header: Header
    columns: tuple[Column, ...]
    today: dt.date
    alsace_moselle: bool = False
    kind: str = "cdp"

    @property
    def sheet_name(self) -> str:
        return self.sheet.name

    @property
    def header_row(self) -> int:
        """The last row of the header, as numbered in the file."""
        return self.header.last_row

    @property
    def encoding(self) -> str | None:
        return self.sheet.encoding

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]

    @property
    def mapping(self) -> dict[str, str]:
        """Header → contract field, unused columns left out: the report's `mapping`."""
        return {c.header: c.field for c in self.columns if c.field is not None}

    @property
    def remembered(self) -> dict[str, str | None]:
        """Header → field or None, whole: what to keep for this sender."""
        return {column.header: column.field for column in self.columns}

    @property
    def signature(self) -> str:
        return signature(self.headers)

    def rows(self) -> Iterator[ParsedRow]:
        """Every row below the header, ignored ones included."""
        return parse_rows(
            self.sheet,
            self.header,
            self.columns,
            today=self.today,
            alsace_moselle=self.alsace_moselle,
            kind=self.kind,
        )

    def header_cells(self) -> list[Row]:
        """The one or two header rows as the sender wrote them."""
        first, last = self.header.first_row, self.header.last_row
        return [cells for _, cells in islice(self.sheet.rows(), first - 1, last)]

    def missing(self) -> list[str]:
        """What prevents the list from being imported, in French; empty when nothing does."""
        return missing_columns(set(self.mapping.values()), self.kind)

    @property
    def looks_like(self) -> str:
        """The kind of list that the headers speak of, whatever was said of it."""
        found = (guess_header(header, SEVERAL_FACTS)[:1] for header in self.headers)
        return kind_of_headers(guess.field for guesses in found for guess in guesses)


def missing_columns(fields: Collection[str], kind: str) -> list[str]:
    """The columns without which a list of that kind says nothing, in French. An act that follows
    a CDP may be known by its number alone."""
    missing = []
    identified = HOLDER_FIELDS if kind == "cdp" else HOLDER_FIELDS | NUMBER_FIELDS
    if not identified & set(fields):
        missing.append("le nom du locataire")
    dates = FACT_DATES if kind == SEVERAL_FACTS else {"act_date"}
    if not set(dates) & set(fields):
        missing.append(ACT_NAMES[kind])
    return missing


def read_list(
    source: bytes | Path,
    filename: str,
    *,
    today: dt.date,
    limits: Limits | None = None,
    remembered_mapping: Mapping[str, str | None] | None = None,
    overrides: Mapping[str, str | None] | None = None,
    alsace_moselle: bool = False,
    strict: bool = True,
    kind: str = "cdp",
) -> RecognisedList:
    """Raises UnreadableList where the file is no list of that kind. With `strict=False`, a list
    whose holder or date column was not found is given back all the same, for a person to choose
    columns."""
    limits = limits or Limits()
    sheets = read_sheets(source, filename, limits)
    best: RecognisedList | None = None
    best_score = 0.0
    found_header = False
    for sheet in sheets:
        header = find_header(sheet, {*(remembered_mapping or {}), *(overrides or {})}, kind)
        if header is None:
            continue
        found_header = True
        columns = recognise_columns(
            header.headers,
            header.samples,
            first_column=sheet.first_column,
            remembered=remembered_mapping,
            overrides=overrides,
            kind=kind,
        )
        found = RecognisedList(sheet, header, tuple(columns), today, alsace_moselle, kind)
        score = sum(column.score for column in columns if column.field)
        score += 5 * (2 - len(found.missing())) + 3 * header.sampled + 2 * sheet.visible
        if best is None or score > best_score:
            best, best_score = found, score
    if best is None:
        raise _no_header(found_header, sheets)
    _check(best, limits, strict=strict)
    return best


def _no_header(found: bool, sheets: list[Sheet]) -> UnreadableList:
    if not any(not is_blank(cell) for s in sheets for _, cells in s.rows() for cell in cells):
        return UnreadableList("empty", "Le fichier ne contient aucune donnée.")
    return UnreadableList(
        "no_header",
        "Aucune ligne d'en-tête n'a été reconnue. La liste doit avoir une ligne de titres de "
        "colonnes, par exemple « Nom », « Prénom », « Date du commandement », « Adresse ».",
    )


def _check(found: RecognisedList, limits: Limits, *, strict: bool) -> None:
    missing = found.missing()
    if missing and strict:
        raise UnreadableList(
            "missing_columns",
            f"Colonne introuvable : {' et '.join(missing)}. "
            "Nommez clairement cette colonne dans l'en-tête, ou indiquez-la à la main.",
        )
    rows = 0
    short = found.sheet.height <= limits.max_rows  # no need to count, one row is enough
    for number, cells in found.sheet.rows():
        if number > found.header.last_row and not all(map(is_blank, cells)):
            rows += 1
            if short:
                break
    if rows == 0:
        raise UnreadableList(
            "no_rows", "La liste n'a aucune ligne sous son en-tête : il n'y a rien à importer."
        )
    if rows > limits.max_rows + _TOTAL_ROWS:
        raise too_many_rows(limits)
