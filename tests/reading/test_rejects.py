"""Rejected rows go back in the sender's layout, with the reason, and never as a formula."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from referrals.reading.rejects import REASON_HEADER, escape_formula, write_rejects
from tests.reading.lists import HEADERS, PERSON, csv, read, xlsx

MESSAGE = "Indiquez la date de l'acte."
BAD = ["DURAND", "Zoé", "", "3, rue des Pins", "85100", "Vairé", 1200.5]


def test_an_xlsx_goes_back_with_its_columns_and_one_more() -> None:
    found = read(xlsx([["Titre"], HEADERS, PERSON, BAD]))
    rejected = [(r.cells, [p.message for p in r.errors]) for r in found.rows() if r.rejected]
    content, extension = write_rejects(
        found.header_cells(), rejected, kind="xlsx", sheet_name=found.sheet_name
    )
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert extension == "xlsx"
    assert rows[0] == [*HEADERS, REASON_HEADER]
    assert rows[1] == ["DURAND", "Zoé", None, *BAD[3:], MESSAGE]


def test_a_csv_goes_back_in_its_encoding_and_can_be_imported_once_corrected() -> None:
    found = read(
        csv([HEADERS, PERSON, [*PERSON[:2], "31/02/2026", *PERSON[3:]]], "cp1252"), "l.csv"
    )
    rejected = [(r.cells, [p.message for p in r.errors]) for r in found.rows() if r.rejected]
    content, extension = write_rejects(
        found.header_cells(),
        rejected,
        kind="csv",
        encoding=found.encoding,
        separator=found.sheet.separator,
    )
    text = content.decode("cp1252")
    assert extension == "csv"
    assert "La date « 31/02/2026 » n'existe pas." in text
    corrected = read(text.replace("31/02/2026;", "28/02/2026;").encode("cp1252"), "l.csv")
    (row,) = corrected.rows()
    assert not row.rejected
    assert corrected.columns[-1].field is None


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-2+A1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    assert escape_formula(text) == "'" + text
    content, _ = write_rejects([["Nom"]], [([text], ["x"])], kind="xlsx")
    cell = load_workbook(io.BytesIO(content)).worksheets[0]["A2"]
    assert cell.data_type != "f"


@pytest.mark.parametrize("text", ["-12,50", "+33 6 11 22 33 44", "DURAND", ""])
def test_plain_numbers_and_telephones_stay_as_they_are(text: str) -> None:
    assert escape_formula(text) == text


def test_both_rows_of_a_two_row_header_go_back() -> None:
    data = xlsx(
        [["Locataire", "", "Bailleur", "Acte"], ["Nom", "Prénom", "Nom", "Date"],
         ["DURAND", "Zoé", "SCI X", "18/09/2026"]]
    )  # fmt: skip
    found = read(data)
    content, _ = write_rejects(found.header_cells(), [], kind="xlsx")
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert rows == [
        ("Locataire", None, "Bailleur", "Acte", None),
        ("Nom", "Prénom", "Nom", "Date", REASON_HEADER),
    ]
