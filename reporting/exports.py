"""Figures as a spreadsheet or a csv: each with its code and definition; no cell is a formula."""

import csv
import datetime
import io
from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from ccapex.core.french import NBSP, day
from reporting.figures.figure import DEFINITIONS, Figure

HEADS = ("Code", "Chiffre", "Valeur", "Unité", "Part (%)")
WIDTHS = (34, 60, 12, 14, 10)
UNKNOWN, MASKED = "inconnu", "masqué"
Value = str | int | float

MASKING = (
    "Les valeurs inférieures à 5, et celles qui permettraient de les retrouver, sont masquées."
)


def workbook(figures: Sequence[Figure], about: Sequence[tuple[str, str]]) -> bytes:
    """Two sheets: the figures, and what they mean. ``about`` says the period, who asked, when."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Chiffres"
    _fill(sheet, HEADS, [_cells(figure) for figure in figures], WIDTHS)
    meaning = book.create_sheet("Définitions")
    lines: list[Sequence[Value]] = [*about]
    lines += [(code, DEFINITIONS[code]) for code in _meanings(figures)]
    _fill(meaning, ("", "Définition"), lines, (18, 110))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def csv_file(figures: Sequence[Figure], about: Sequence[tuple[str, str]]) -> bytes:
    """For French spreadsheets: semicolons, comma decimals, a mark that says UTF-8."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";")
    writer.writerow((*HEADS, "Définition", *(name for name, _ in about)))
    said = [text for _, text in about]
    for figure in figures:
        writer.writerow([_safe(cell) for cell in (*_cells(figure), figure.definition, *said)])
    return output.getvalue().encode("utf-8-sig")


def file_name(
    territory: str, since: datetime.date, until: datetime.date, *, masked: bool, extension: str
) -> str:
    end = "-a-diffuser" if masked else ""
    return f"chiffres-{territory}-{since:%Y%m%d}-{until:%Y%m%d}{end}.{extension}"


def about(
    territory: str, period: str, area: str, asked_by: str, on: datetime.date, *, masked: bool
) -> list[tuple[str, str]]:
    """What an export says of itself; the organisation that asked, never a person."""
    return [
        ("Territoire", territory),
        ("Période", period),
        ("Périmètre", area),
        ("Édité le", day(on)),
        ("Demandé par", asked_by),
        ("Diffusion", MASKING if masked else "Chiffres complets, à ne pas diffuser."),
    ]


def _cells(figure: Figure) -> tuple[Value, ...]:
    share: Value = "" if figure.share is None else figure.share
    return figure.code, figure.label, _value(figure), figure.unit, share


def _value(figure: Figure) -> Value:
    if figure.value is None:
        return MASKED if figure.masked else UNKNOWN
    return float(figure.value) if isinstance(figure.value, Decimal) else figure.value


def _meanings(figures: Sequence[Figure]) -> list[str]:
    return list(dict.fromkeys(figure.meaning for figure in figures))


def _safe(value: Value) -> str:
    """A text that a spreadsheet would read as a formula is quoted."""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
    return str(value).replace(".", ",")


def _fill(
    sheet: Worksheet, heads: Sequence[str], lines: Sequence[Sequence[Value]], widths: Sequence[int]
) -> None:
    for line, values in enumerate([heads, *lines], 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(line, column)
            assert isinstance(cell, Cell)
            cell.value = value.replace(NBSP, " ") if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line == 1:
                cell.font = Font(bold=True)
    for letter, width in zip("ABCDE", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
