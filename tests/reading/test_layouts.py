"""Whatever the sender's layout, the table is found and each column goes to its field."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from referrals.reading.columns import recognise_columns
from referrals.reading.layouts import compare_layouts, signature
from referrals.reading.recognition import read_list
from tests.reading.lists import HEADERS, PERSON, TODAY, csv, data_rows, ods, read, xls, xlsx

LIST = [HEADERS, PERSON]


def _one(data: bytes, name: str) -> dict[str, object]:
    (row,) = data_rows(data, name)
    assert not row.rejected, row.problems
    return {**row.fields}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("l.xlsx", xlsx(LIST)),
        ("l.xls", xls(LIST)),
        ("l.ods", ods(LIST)),
        ("l.csv", csv(LIST)),
        ("l.csv", csv(LIST, "utf-8-sig", ",")),
        ("l.csv", csv(LIST, "cp1252", "\t")),
        ("l.csv", csv(LIST, "utf-16", "|")),
        ("l.CSV", b"sep=;\r\n" + csv(LIST)),
        ("l.txt", csv(LIST, "cp1252", ";")),
    ],
)
def test_the_same_list_says_the_same_in_every_format(name: str, data: bytes) -> None:
    assert _one(data, name) == {
        "tenant_last_name": "Durand",
        "tenant_first_name": "Zoé",
        "act_date": dt.date(2026, 9, 18),
        "address": "3, rue des Pins",
        "postal_code": "85100",
        "city": "Vairé",
        "debt_amount": Decimal("1200.50"),
    }


@pytest.mark.parametrize("make", [xlsx, xls, ods])
def test_date_cells_are_dates(make: object) -> None:
    person = [*PERSON[:2], dt.date(2026, 9, 18), *PERSON[3:]]
    data = make([HEADERS, person])  # type: ignore[operator]
    name = {xlsx: "l.xlsx", xls: "l.xls", ods: "l.ods"}[make]  # type: ignore[index]
    assert _one(data, name)["act_date"] == dt.date(2026, 9, 18)


def test_dates_of_a_1904_calendar_are_not_four_years_off() -> None:
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.worksheets[0]
    sheet.append(HEADERS)
    sheet.append([*PERSON[:2], dt.date(2026, 9, 18), *PERSON[3:]])
    stream = BytesIO()
    workbook.save(stream)
    assert _one(stream.getvalue(), "l.xlsx")["act_date"] == dt.date(2026, 9, 18)


def test_the_row_is_the_number_in_the_margin_when_leading_rows_are_empty() -> None:
    data = xlsx([[], [], ["Liste des CDP"], [], [], [], [], [], ["", "", *HEADERS],
                 ["", "", *PERSON], [], ["", "", *PERSON]])  # fmt: skip
    found = read(data)
    assert found.header_row == 9
    assert [(row.row, row.kind) for row in found.rows()] == [
        (10, "data"),
        (11, "blank"),
        (12, "data"),
    ]
    assert [column.letter for column in found.columns if column.field == "act_date"] == ["E"]


def test_a_quoted_line_break_is_inside_one_record_of_a_csv() -> None:
    data = csv([[*HEADERS, "Observations"], [*PERSON, "a\nb"], [*PERSON, "c"]])
    rows = data_rows(data, "l.csv")
    assert [row.row for row in rows] == [2, 3]
    assert rows[0].fields["comment"] == "a\nb"


def test_grouped_headers_on_two_rows_are_joined() -> None:
    data = xlsx(
        [
            ["Liste septembre"],
            ["Locataire", "", "Bailleur", "", "Acte", "", "Référence"],
            ["Nom", "Prénom", "Nom", "Adresse", "Date", "Montant", ""],
            ["DURAND", "Zoé", "SCI des Pins", "9, rue X", "18/09/2026", 1200, "A-1"],
        ],
        merges=["A2:B2", "C2:D2", "E2:F2"],
    )
    found = read(data)
    assert (found.header.first_row, found.header_row) == (2, 3)
    (row,) = found.rows()
    assert row.fields["tenant_last_name"] == "Durand"
    assert row.fields["landlord_name"] == "SCI des Pins"
    assert row.fields["act_date"] == dt.date(2026, 9, 18)
    assert row.fields["debt_amount"] == Decimal(1200)
    assert row.fields["officer_reference"] == "A-1"
    assert "address" not in row.fields


def test_grouped_headers_without_merged_cells_are_joined_too() -> None:
    rows = [
        ["Locataire", "", "Bailleur", "Acte"],
        ["Nom", "Prénom", "Nom", "Date"],
        ["DURAND", "Zoé", "SCI des Pins", "18/09/2026"],
    ]
    (row,) = data_rows(csv(rows), "l.csv")
    assert (row.fields["tenant_last_name"], row.fields["landlord_name"]) == (
        "Durand",
        "SCI des Pins",
    )


def test_the_sheet_of_the_list_is_found_among_others() -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["Mode d'emploi : nom, adresse et date du CDP"])
    for title, rows in (("Données", LIST), ("Codes", [["Code", "Commune"], ["85194", "X"]])):
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    workbook.save(stream)
    assert read(stream.getvalue()).sheet_name == "Données"


def test_titles_totals_repeated_headers_and_blank_rows_are_ignored() -> None:
    data = xlsx(
        [HEADERS, ["Arrondissement des Sables"], PERSON, [], HEADERS, PERSON,
         ["", "", "", "", "", "Sous-total", 2400], ["TOTAL", "", "", "", "", "", 4800],
         ["", "", "", "", "", "", 4800], ["Page 1"]]
    )  # fmt: skip
    assert [row.kind for row in read(data).rows()] == [
        "title", "data", "blank", "header_repeat", "data", "total", "total", "total", "title",
    ]  # fmt: skip


def test_a_row_with_a_name_alone_is_rejected_not_ignored() -> None:
    rows = list(read(xlsx([HEADERS, PERSON, ["MARTIN", "Luc"]])).rows())
    assert [problem.code for problem in rows[1].errors] == ["missing_date"]


def test_the_landlords_address_and_phone_never_become_the_tenants() -> None:
    headers = ["Bailleur", "Adresse du bailleur", "Tél bailleur", "Locataire", "Adresse",
               "Signifié le", "Date de réception"]  # fmt: skip
    cells = ["SCI X", "9, rue du Bailleur", "0251000000", "DURAND Zoé", "3, rue des Pins",
             "18/09/2026", "22/09/2026"]  # fmt: skip
    (row,) = data_rows(xlsx([headers, cells]))
    assert row.fields["address"] == "3, rue des Pins"
    assert "phone" not in row.fields
    assert row.fields["act_date"] == dt.date(2026, 9, 18)


def test_a_date_of_receipt_alone_does_not_make_a_list_of_acts() -> None:
    headers = ["Nom", "Prénom", "Date de réception"]
    found = read_list(
        xlsx([headers, ["DURAND", "Zoé", "18/09/2026"]]), "l.xlsx", today=TODAY, strict=False
    )
    assert found.missing() == ["la date de l'acte"]


@pytest.mark.parametrize(
    ("cells", "field"),
    [(["Public", "Privé"], "stock"), (["Personne morale", "PP"], "landlord_kind"),
     (["SCI familiale", "HLM"], "landlord_kind")],
)  # fmt: skip
def test_an_ambiguous_header_is_settled_by_its_cells(cells: list[str], field: str) -> None:
    columns = recognise_columns(["Type bailleur"], [cells])
    assert columns[0].field == field


def test_a_header_that_says_nothing_is_recognised_by_its_cells() -> None:
    headers = ["X1", "X2", "Nom", "Date CDP"]
    rows = [["06 11 22 33 44", "a@example.net", "DURAND Zoé", "18/09/2026"]] * 3
    found = read(xlsx([headers, *rows]))
    assert (found.mapping["X1"], found.mapping["X2"]) == ("phone", "email")


def test_examples_are_shown_for_each_column() -> None:
    rows = [[f"NOM{i}", *PERSON[1:]] for i in range(9)]
    column = read(xlsx([HEADERS, *rows])).columns[0]
    assert column.examples == ("NOM0", "NOM1", "NOM2", "NOM3", "NOM4")


def test_what_a_person_chose_wins_over_memory_and_recognition() -> None:
    data = xlsx([["Zorg", "Prénom", "Quand", "Nom"], ["DURAND", "Zoé", "18/09/2026", "x"]])
    found = read_list(
        data,
        "l.xlsx",
        today=TODAY,
        remembered_mapping={"zorg": "comment", "Quand": "act_date", "Nom": None},
        overrides={"Zorg": "tenant_last_name"},
    )
    assert found.mapping == {
        "Zorg": "tenant_last_name",
        "Prénom": "tenant_first_name",
        "Quand": "act_date",
    }


def test_two_columns_of_the_same_name_have_two_keys() -> None:
    found = read(xlsx([[*HEADERS, "Tél", "Tél"], [*PERSON, "0611223344", "0711223344"]]))
    assert {"Tél": "phone", "Tél (2)": "phone"}.items() <= found.mapping.items()
    (row,) = found.rows()
    assert row.phones == ("0611223344", "0711223344")


def test_a_layout_is_the_same_whatever_its_case_and_accents() -> None:
    assert signature(["Prénom", "Date\nCDP"]) == signature(["PRENOM", "date cdp"])
    assert signature(["Nom", "Prénom"]) != signature(["Prénom", "Nom"])


def test_a_changed_layout_is_told_column_by_column() -> None:
    old = ["N°", "Nom", "Prénom", "Dette", "Ville", "Mandataire"]
    new = ["N°", "Tél", "Nom locataire", "Prénom", "Ville", "Dette"]
    change = compare_layouts(old, new)
    assert change.added == ["Tél"]
    assert change.removed == ["Mandataire"]
    assert change.renamed == [("Nom", "Nom locataire")]
    assert [header for header, _, _ in change.moved] in (["Dette"], ["Ville"])
    assert not compare_layouts(old, old)


def test_a_quote_never_closed_does_not_swallow_the_rest_of_the_list() -> None:
    data = b'Nom;Date CDP\r\n"DURAND;18/09/2026\r\nMARTIN;17/09/2026\r\n'
    names = [row.fields["tenant_last_name"] for row in data_rows(data, "l.csv")]
    assert names == ["Durand", "Martin"]


@pytest.mark.parametrize("legend", [["", "", "jj/mm/aaaa", "", "", "", "€"], [1, 2, 3, 4, 5, 6, 7]])
def test_a_row_that_explains_the_columns_is_no_act(legend: list[object]) -> None:
    assert [row.row for row in data_rows(xlsx([HEADERS, legend, PERSON]))] == [3]
