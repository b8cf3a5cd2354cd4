"""Writes rejected rows back in the sender's own layout, with one more column: why.

Nothing written here is ever a formula: a cell that begins like one is text for the spreadsheet
that opens the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from referrals.reading.cells import Cell, Row, as_text
from referrals.reading.containers import Kind

REASON_HEADER = "Motif du rejet"
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n")
_PLAIN_NUMBER = re.compile(r"[+-]?[\d\s.,€]+")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")

RejectedRow = tuple[Row, Sequence[str]]


def write_rejects(
    header_rows: Sequence[Row],
    rejected: Iterable[RejectedRow],
    *,
    kind: Kind,
    sheet_name: str = "Rejets",
    encoding: str | None = None,
    separator: str | None = None,
) -> tuple[bytes, str]:
    """(content, extension). `rejected` gives the cells as they were read and the messages.

    A csv goes back as a csv in its own encoding and separator; other formats as xlsx.
    """
    width = max((len(row) for row in header_rows), default=0)
    lines = [[*_pad(row, width), ""] for row in header_rows]
    if lines:
        lines[-1][width] = REASON_HEADER
    body = ([*_pad(cells, width), " ".join(messages)] for cells, messages in rejected)
    if kind == "csv":
        return _write_csv([*lines, *body], encoding or "utf-8-sig", separator or ";"), "csv"
    return _write_xlsx([*lines, *body], sheet_name), "xlsx"


def _pad(cells: Row, width: int) -> list[Cell]:
    return [*cells[:width], *[""] * (width - len(cells))]


def escape_formula(text: str) -> str:
    """Text that no spreadsheet will evaluate: a quote before what begins like a formula.
    Plain numbers (-12,50) and telephones (+33 6...) stay as they are."""
    if text.startswith(_FORMULA_START) and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text


def _write_csv(lines: list[list[Cell]], encoding: str, separator: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator)
    for line in lines:
        writer.writerow([escape_formula(_written(cell)) for cell in line])
    # The narrow no-break space does not exist in Windows-1252, the ordinary one does.
    return stream.getvalue().replace("\u202f", "\u00a0").encode(encoding, errors="replace")


def _written(cell: Cell) -> str:
    return cell if isinstance(cell, str) else as_text(cell)


def _write_xlsx(lines: list[list[Cell]], sheet_name: str) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_SHEET_NAME.sub(" ", sheet_name)[:31] or "Rejets")
    for line in lines:
        sheet.append([_safe_cell(sheet, cell) for cell in line])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _safe_cell(sheet: WriteOnlyWorksheet, cell: Cell) -> object:
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    written = WriteOnlyCell(sheet, value=text)
    if text.startswith(_FORMULA_START):
        written.data_type = "s"  # openpyxl takes « = » for a formula
        written.number_format = "@"
    return written
