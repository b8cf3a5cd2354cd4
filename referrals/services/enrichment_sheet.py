"""The grid as a spreadsheet: sent out to a member, read back with the outcome of each cell."""

import io
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ccapex.accounts.desk import Desk
from referrals.models import CdpList
from referrals.reading.cells import Row, as_text, is_blank
from referrals.reading.errors import UnreadableList
from referrals.reading.workbook import read_sheets
from referrals.rules.fields import FIELDS, UNSURE
from referrals.services.enrichment import ANSWERABLE, record_answer
from referrals.services.enrichment_grid import Grid, GridRow, grid_of, open_requests

KEY = "Identifiant (ne pas modifier)"
FIXED = (KEY, "Référence", "Ménage", "Adresse")
SHEET = "À compléter"
OPEN, CLOSED = PatternFill("solid", fgColor="FFFDF3"), PatternFill("solid", fgColor="E9E7E1")


@dataclass(slots=True)
class SheetReport:
    """``rows``: one line per row of the file that gave something or was refused."""

    accepted: int = 0
    refused: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)


def sheet_for(cdp_list: CdpList, organisation_id: int) -> bytes:
    """Identifiers and what is not asked are locked; lists drop down; columns in French."""
    grid = grid_of(cdp_list, organisation_id)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    for number, title in enumerate([*FIXED, *(one.label for one in grid.columns)], 1):
        head = _write(sheet, 1, number, title)
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = 26 if number < 5 else 20
    for line, row in enumerate(grid.rows, 2):
        _write_row(sheet, line, row)
    _drop_downs(sheet, grid)
    sheet.freeze_panes = "D2"
    sheet.protection.sheet = True
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _write(sheet: Worksheet, line: int, number: int, text: str) -> SheetCell:
    cell = sheet.cell(line, number)
    assert isinstance(cell, SheetCell)
    cell.value = text
    # A name that begins with « = » must stay a name: no formula ever leaves the product.
    cell.data_type = "s"
    return cell


def _write_row(sheet: Worksheet, line: int, row: GridRow) -> None:
    told = [str(row.request.public_id), row.household.reference, row.names, row.address]
    for number, text in enumerate(told, 1):
        _write(sheet, line, number, text).fill = CLOSED
    for number, cell in enumerate(row.cells, len(FIXED) + 1):
        written = _write(sheet, line, number, cell.value)
        written.protection = Protection(locked=not cell.is_open)
        written.fill = OPEN if cell.is_open else CLOSED


def _drop_downs(sheet: Worksheet, grid: Grid) -> None:
    last = max(len(grid.rows) + 1, 2)
    for number, column in enumerate(grid.columns, len(FIXED) + 1):
        if not column.options:
            continue
        choices = DataValidation(
            "list", f'"{",".join([*column.options.values(), UNSURE])}"', allow_blank=True
        )
        choices.error = "Choisissez dans la liste."
        letter = get_column_letter(number)
        choices.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(choices)


def read_sheet(
    cdp_list: CdpList, organisation_id: int, *, data: bytes, filename: str, desk: Desk
) -> SheetReport:
    """Every good cell is recorded and every other one reported, in one transaction.

    Raises ``UnreadableList`` where the file is not the one sent out. An empty cell says nothing.
    """
    if cdp_list.state not in ANSWERABLE:
        raise UnreadableList("closed", "Cette liste n'attend plus de réponse.")
    sheet = next((s for s in read_sheets(data, filename) if s.name == SHEET), None)
    rows = list(sheet.rows()) if sheet else []
    heads = [as_text(cell) for cell in rows[0][1]] if rows else []
    if not heads or heads[0] != KEY:
        raise UnreadableList(
            "other_file",
            "Ce n'est pas le tableau envoyé par CCAPEX : repartez de celui qui se télécharge "
            "sur cette page.",
        )
    names = {one.label: one.name for one in FIELDS.values()}
    report = SheetReport()
    with transaction.atomic():
        requests = open_requests(cdp_list, organisation_id)
        grid = grid_of(cdp_list, organisation_id, requests)
        by_key = {str(row.request.public_id): row for row in grid.rows}
        for number, cells in rows[1:]:
            _read_row(number, cells, heads, names, by_key, report, desk)
    return report


def _read_row(
    number: int,
    cells: Row,
    heads: list[str],
    names: dict[str, str],
    by_key: dict[str, GridRow],
    report: SheetReport,
    desk: Desk,
) -> None:
    if all(is_blank(cell) for cell in cells):
        return
    row = by_key.get(_key(as_text(cells[0])))
    if row is None:
        report.refused += 1
        message = "Identifiant inconnu : la ligne n'est pas de cette liste, ou a été modifiée."
        report.rows.append({"row": number, "accepted": [], "errors": {KEY: message}})
        return
    shown = {cell.field.name: cell for cell in row.cells}
    given = {}
    for head, cell in zip(heads[len(FIXED) :], cells[len(FIXED) :], strict=False):
        name = names.get(head, "")
        if (
            name
            and name in shown
            and not is_blank(cell)
            and as_text(cell) != as_text(shown[name].value)
        ):
            given[name] = cell
    if not given:
        return
    answer = record_answer(row.request, row.known, given, desk=desk)
    report.accepted += len(answer.stored)
    report.refused += len(answer.errors)
    report.rows.append(
        {
            "row": number,
            "household": row.household.reference,
            "accepted": [FIELDS[name].label for name in answer.stored],
            "errors": {FIELDS[name].label: words for name, words in answer.errors.items()},
        }
    )


def _key(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""
