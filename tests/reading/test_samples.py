"""The sample lists, read as the truth beside them says."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from referrals.reading.recognition import RecognisedList, read_list
from referrals.reading.rows import ParsedRow

DATA = Path(__file__).parent.parent / "data"
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads(
    (DATA / "expected.json").read_text(encoding="utf-8")
)["files"]
TODAY = dt.date(2026, 11, 20)


def _read(name: str) -> RecognisedList:
    return read_list(DATA / name, name, today=TODAY)


def _status(row: ParsedRow) -> str:
    if row.ignored:
        return "ignored"
    if row.rejected:
        return "rejected"
    return "duplicate_in_file" if row.duplicate_of else "created"


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_row_below_the_header_has_one_outcome(name: str) -> None:
    rows = [row.row for row in _read(name).rows()]
    assert rows == [truth["row"] for truth in EXPECTED[name]]


@pytest.mark.parametrize("name", ["cdp-ddets-2026-09.xlsx", "cdp-etude-2026-09.csv"])
def test_each_row_becomes_what_the_truth_says(name: str) -> None:
    rows = {row.row: row for row in _read(name).rows()}
    wrong: list[tuple[object, ...]] = []
    for truth in EXPECTED[name]:
        row = rows[truth["row"]]
        if _status(row) != truth["expect"]:
            wrong.append((truth["row"], _status(row), truth["expect"]))
        elif truth["expect"] == "rejected":
            assert [problem.field for problem in row.errors] == [truth["field"]]
        elif truth["expect"] == "created":
            wrong += [(truth["row"], k, v, truth[k]) for k, v in _told(row).items()
                      if k in truth and truth[k] != v]  # fmt: skip
    assert wrong == []


def _told(row: ParsedRow) -> dict[str, object]:
    return {
        "debt": float(str(row.fields["debt_amount"])),
        "act": str(row.fields["act_date"]),
        "stock": row.fields.get("stock"),
        "last": row.fields.get("tenant_last_name"),
        "first": row.fields.get("tenant_first_name"),
        "phone": row.fields.get("phone"),
        "co": len(row.holders) > 1,
    }


def test_next_month_from_the_same_sender_is_read_whole() -> None:
    rows = list(_read("cdp-ddets-2026-10.xlsx").rows())
    assert [row.row for row in rows if _status(row) != "created"] == []


def test_the_duplicate_of_september_points_to_the_row_it_repeats() -> None:
    rows = {row.row: row for row in _read("cdp-ddets-2026-09.xlsx").rows()}
    assert rows[67].duplicate_of == 10


def test_every_useful_column_of_the_state_list_is_recognised() -> None:
    found = _read("cdp-ddets-2026-09.xlsx")
    assert (found.sheet_name, found.header_row) == ("CDP septembre", 4)
    assert [column.header for column in found.columns if column.field is None] == ["N°"]
    assert found.mapping["Date CDP"] == "act_date"
    assert found.mapping["Date du bail"] == "lease_date"


def test_the_windows_encoding_of_a_study_is_told() -> None:
    found = _read("cdp-etude-2026-09.csv")
    assert found.encoding == "cp1252"
    assert found.mapping["Montant principal"] == "debt_amount"
    assert found.mapping["Qualité requérant"] == "landlord_kind"
