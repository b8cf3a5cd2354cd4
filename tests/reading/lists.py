"""Makes small lists of every format, and files that are no lists, for the tests of reading."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from referrals.reading.recognition import RecognisedList, read_list
from referrals.reading.rows import ParsedRow

TODAY = dt.date(2026, 11, 20)
HEADERS = ["Nom", "Prénom", "Date CDP", "Adresse", "CP", "Ville", "Dette"]
PERSON = ["DURAND", "Zoé", "18/09/2026", "3, rue des Pins", "85100", "Vairé", "1 200,50 €"]
Grid = Sequence[Sequence[object]]


def xlsx(rows: Grid, *, merges: Sequence[str] = (), title: str = "Liste") -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def xls(rows: Grid) -> bytes:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Liste")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write(i, j, value, day)
            else:
                sheet.write(i, j, value)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def ods(rows: Grid) -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Liste")
    for row in rows:
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string")
            if isinstance(value, dt.date):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        line.addElement(TableCell(numbercolumnsrepeated=16_000))
        table.addElement(line)
    empty = TableRow(numberrowsrepeated=1_000_000)
    empty.addElement(TableCell(numbercolumnsrepeated=16_384))
    table.addElement(empty)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def csv(rows: Grid, encoding: str = "utf-8", separator: str = ";") -> bytes:
    lines = [separator.join(f'"{cell}"' for cell in row) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one more member."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def replaced(data: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one member rewritten."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return stream.getvalue()


def read(data: bytes, name: str = "liste.xlsx") -> RecognisedList:
    return read_list(data, name, today=TODAY)


def data_rows(data: bytes, name: str = "liste.xlsx") -> list[ParsedRow]:
    return [row for row in read(data, name).rows() if not row.ignored]


def record(headers: Sequence[str], *rows: Sequence[object]) -> list[ParsedRow]:
    """Data rows of an xlsx made of this header and these rows."""
    return data_rows(xlsx([headers, *rows]))
