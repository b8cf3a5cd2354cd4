"""A table given away as a spreadsheet: bold header, dates and amounts as such, no formula ever."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 31


Sheet = tuple[str, Sequence[str], Iterable[Sequence[Any]]]


def workbook(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet. Cells are text, numbers, dates or nothing; a text that begins like a formula
    stays a text."""
    return workbook_of([(title, columns, rows)])


def workbook_of(sheets: Iterable[Sheet]) -> bytes:
    """Several sheets, each a title, its columns and its rows."""
    book = Workbook(write_only=True)
    for title, columns, rows in sheets:
        sheet = book.create_sheet(title[:LONGEST])
        assert isinstance(sheet, WriteOnlyWorksheet)
        sheet.freeze_panes = "A2"
        sheet.append([_head(sheet, column) for column in columns])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def download(name: str, content: bytes) -> HttpResponse:
    """``name`` without ending; it names no person."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _head(sheet: WriteOnlyWorksheet, column: str) -> Cell:
    cell = WriteOnlyCell(sheet, column)
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Cell:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, bool):
        value = "oui" if value else "non"
    if value is None or value == "":
        return cell
    if isinstance(value, int | float | Decimal | dt.date):
        cell.value = value
        if isinstance(value, Decimal):
            cell.number_format = "# ##0.00"
        elif isinstance(value, dt.date):
            cell.number_format = "dd/mm/yyyy"
        return cell
    cell.value = str(value)
    cell.data_type = "s"  # "=1+1" is what somebody wrote, never a formula
    return cell
