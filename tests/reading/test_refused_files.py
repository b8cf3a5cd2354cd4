"""A file that is no list is refused, with a code and a sentence that says what to do."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from referrals.reading.errors import UnreadableList
from referrals.reading.limits import Limits
from referrals.reading.recognition import read_list
from tests.reading.lists import (
    HEADERS,
    PERSON,
    TODAY,
    csv,
    ods,
    read,
    replaced,
    with_member,
    xls,
    xlsx,
)

LIST = [HEADERS, PERSON]
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SHEET = "xl/worksheets/sheet1.xml"


def _wide() -> bytes:
    return xlsx([[f"Colonne {i}" for i in range(10_000)], list(range(10_000))])


def _lone_cell(reference: str, row: int) -> bytes:
    cell = f'<row r="{row}"><c r="{reference}" t="inlineStr"><is><t>x</t></is></c></row>'
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    xml = f"{head}<sheetData>{cell}</sheetData></worksheet>"
    return replaced(xlsx(LIST), SHEET, xml.encode())


def _encrypted_zip() -> bytes:
    data = bytearray(xlsx(LIST))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("liste.xlsx", b"", "empty"),
    "blank text": ("liste.csv", b"  \r\n \r\n", "empty"),
    "only zeros": ("liste.csv", bytes(300), "empty"),
    "workbook without cells": ("liste.xlsx", xlsx([]), "empty"),
    "old workbook named xlsx": ("liste.xlsx", xls(LIST), "wrong_extension"),
    "workbook named xls": ("liste.xls", xlsx(LIST), "wrong_extension"),
    "workbook named csv": ("liste.csv", xlsx(LIST), "wrong_extension"),
    "text named xlsx": ("liste.xlsx", csv(LIST), "wrong_extension"),
    "web page named xls": ("liste.xls", b"<html><table><tr><td>Nom</td></tr>", "wrong_extension"),
    "web page with a mark": ("l.xls", b"\xef\xbb\xbf<!DOCTYPE html><html>", "wrong_extension"),
    "picture named csv": ("liste.csv", PNG, "wrong_extension"),
    "pdf named csv": ("liste.csv", b"%PDF-1.7\n1 0 obj", "wrong_extension"),
    "pdf": ("liste.pdf", b"%PDF-1.7\n1 0 obj", "wrong_extension"),
    "no extension": ("liste", xlsx(LIST), "wrong_extension"),
    "word document": (
        "liste.xlsx",
        with_member(with_member(b"", "word/document.xml", b"<w/>"), "a.xml", b"<a/>"),
        "wrong_extension",
    ),
    "nul bytes": ("liste.csv", b"Nom;Date CDP\r\nDUR\x00AND;18/09/2026\r\n", "nul_bytes"),
    "encrypted office envelope": (
        "liste.xlsx",
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "encrypted archive": ("liste.xlsx", _encrypted_zip(), "password"),
    "encrypted ods": (
        "liste.ods",
        replaced(ods(LIST), "META-INF/manifest.xml", b"<manifest:encryption-data/>"),
        "password",
    ),
    "macro in an archive": (
        "liste.xlsx",
        with_member(xlsx(LIST), "xl/vbaProject.bin", b"x"),
        "macro",
    ),
    "macro workbook": ("liste.xlsm", xlsx(LIST), "macro"),
    "macro in an old workbook": (
        "liste.xls",
        xls(LIST) + "_VBA_PROJECT_CUR".encode("utf-16-le"),
        "macro",
    ),
    "macro in ods": (
        "liste.ods",
        with_member(ods(LIST), "Basic/Standard/script-lb.xml", b"<x/>"),
        "macro",
    ),
    "ten thousand columns": ("liste.xlsx", _wide(), "too_many_columns"),
    "ten thousand columns of text": (
        "liste.csv",
        csv([[f"c{i}" for i in range(10_000)]]),
        "too_many_columns",
    ),
    "one cell in the last column": ("liste.xlsx", _lone_cell("XFD2", 2), "too_many_columns"),
    "one cell on the last row": ("liste.xlsx", _lone_cell("A1048576", 1048576), "too_many_rows"),
    "cut archive": ("liste.xlsx", xlsx(LIST)[:2000], "not_a_list"),
    "cut old workbook": ("liste.xls", xls(LIST)[:1500], "not_a_list"),
    "broken sheet": ("liste.xlsx", replaced(xlsx(LIST), SHEET, b"<worksheet><sheet"), "*"),
    "control characters": ("liste.csv", bytes(range(1, 9)) * 40, "not_a_list"),
    "header alone": ("liste.xlsx", xlsx([HEADERS]), "no_rows"),
    "header alone in text": ("liste.csv", csv([HEADERS]), "no_rows"),
    "a letter": ("lettre.csv", b"Bonjour,\r\n\r\nVeuillez trouver la liste.\r\n", "*"),
    "no holder column": (
        "liste.xlsx",
        xlsx([["Date CDP", "Adresse"], ["18/09/2026", "3, rue X"]]),
        "missing_columns",
    ),
    "no date column": (
        "liste.xlsx",
        xlsx([["Nom", "Prénom", "Adresse"], ["DURAND", "Zoé", "3, rue X"]]),
        "missing_columns",
    ),
    "numbers only": ("liste.xlsx", xlsx([[1, 2, 3], [4, 5, 6]]), "no_header"),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_a_file_that_is_no_list_is_refused(case: str) -> None:
    name, data, code = REFUSED[case]
    with pytest.raises(UnreadableList) as refused:
        read_list(data, name, today=TODAY)
    assert code in {refused.value.code, "*"}
    assert refused.value.message.endswith(".")
    assert len(refused.value.message) > 20


def test_a_file_over_the_size_limit_is_refused_before_it_is_opened() -> None:
    with pytest.raises(UnreadableList) as refused:
        read_list(xlsx(LIST), "l.xlsx", today=TODAY, limits=Limits(max_bytes=1024))
    assert refused.value.code == "too_large"


def test_an_archive_that_would_grow_too_much_is_refused_before_it_is_inflated() -> None:
    data = with_member(xlsx(LIST), "xl/media/image1.bin", bytes(5_000_000))
    with pytest.raises(UnreadableList) as refused:
        read_list(data, "l.xlsx", today=TODAY, limits=Limits(max_unzipped=4_000_000))
    assert refused.value.code == "zip_bomb"


@pytest.mark.parametrize(("name", "make"), [("l.xlsx", xlsx), ("l.csv", csv)])
def test_more_rows_than_the_setting_are_refused(name: str, make: object) -> None:
    data = make([HEADERS, *[PERSON] * 400])  # type: ignore[operator]
    with pytest.raises(UnreadableList) as refused:
        read_list(data, name, today=TODAY, limits=Limits(max_rows=100))
    assert refused.value.code == "too_many_rows"


def test_as_many_rows_as_the_setting_are_read() -> None:
    data = xlsx([["Titre"], HEADERS, *[PERSON] * 100, ["TOTAL"]])
    found = read_list(data, "l.xlsx", today=TODAY, limits=Limits(max_rows=100))
    assert sum(1 for row in found.rows() if not row.ignored) == 100


def test_a_directory_that_lies_about_sizes_does_not_get_past_the_limit() -> None:
    data = bytearray(with_member(xlsx(LIST), "xl/huge.xml", b" " * 5_000_000))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(UnreadableList) as refused:
        read_list(bytes(data), "l.xlsx", today=TODAY)
    assert refused.value.code == "not_a_list"


def test_an_ods_that_repeats_a_filled_row_a_million_times_is_refused() -> None:
    content = zipfile.ZipFile(BytesIO(ods(LIST))).read("content.xml")
    first = content.index(b"<table:table-row>")
    grown = (
        content[:first]
        + b'<table:table-row table:number-rows-repeated="1000000">'
        + content[first + len(b"<table:table-row>") :]
    )
    with pytest.raises(UnreadableList) as refused:
        read(replaced(ods(LIST), "content.xml", grown), "l.ods")
    assert refused.value.code == "too_many_rows"


def test_a_refusal_quotes_nothing_of_the_file() -> None:
    with pytest.raises(UnreadableList) as refused:
        read(xlsx([["Secret"], ["DURAND"]]))
    assert "Secret" not in refused.value.message
    assert "DURAND" not in refused.value.message


def test_formulas_are_read_as_what_was_stored_and_text_beginning_with_equals_stays_text() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append([*HEADERS, "Observations"])
    sheet.append([*PERSON, "x"])
    sheet["H2"].value = "=1+1"
    sheet["H2"].data_type = "s"
    stream = BytesIO()
    workbook.save(stream)
    (row,) = [r for r in read(stream.getvalue()).rows() if not r.ignored]
    assert row.fields["comment"] == "=1+1"
