"""The three sample lists end as their truth says, row by row."""

import json
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from ccapex.accounts.models import Organisation, Territory
from procedures.models import Event
from referrals.models import CdpList, ListRow
from referrals.services.imports.flow import commit, dry_run, receive_list
from referrals.services.imports.report import list_report
from referrals.services.imports.source import open_source
from tests.imports.conftest import DATA

EXPECTED = json.loads((DATA / "expected.json").read_text())["files"]
SEPTEMBER, STUDY, OCTOBER = (
    "cdp-ddets-2026-09.xlsx",
    "cdp-etude-2026-09.csv",
    "cdp-ddets-2026-10.xlsx",
)


def imported(territory: Territory, name: str) -> CdpList:
    cdp_list, source = receive_list(
        territory, data=(DATA / name).read_bytes(), filename=name, author=None
    )
    commit(cdp_list, source=source)
    cdp_list.refresh_from_db()
    return cdp_list


@pytest.mark.parametrize("name", [SEPTEMBER, STUDY])
def test_each_row_of_a_list_has_the_outcome_its_truth_says(
    territory: Territory, social_landlord: Organisation, name: str
) -> None:
    cdp_list = imported(territory, name)
    rows = {row.number: row for row in ListRow.objects.filter(cdp_list=cdp_list)}
    truth = {line["row"]: line for line in EXPECTED[name]}
    assert {number for number in rows if number > cdp_list.header_row} == set(truth)
    for number, line in truth.items():
        row = rows[number]
        assert row.status == line["expect"], (number, row.reasons)
        if line.get("field"):
            assert line["field"] in {reason["field"] for reason in row.reasons}
        if row.status == "created":
            _agrees(row, line)


def _agrees(row: ListRow, line: dict[str, Any]) -> None:
    assert row.event is not None
    assert row.household is not None
    assert row.procedure is not None
    assert row.event.occurred_on.isoformat() == line["act"]
    assert row.event.debt_amount == Decimal(str(line["debt"]))
    if "stock" in line:
        assert row.procedure.lease.stock == line["stock"]
    first = row.household.members.order_by("rank")[0].person
    assert first.last_name.casefold() == line["last"].casefold()
    assert first.first_name == line["first"]
    if "co" in line:
        assert (row.household.members.count() > 1) is line["co"]
    if "phone" in line:
        phone = row.household.contact_points.filter(kind="phone").first()
        assert (phone.value if phone else None) == line["phone"]


def test_october_joins_the_households_of_september_and_no_other(
    territory: Territory, social_landlord: Organisation
) -> None:
    september = imported(territory, SEPTEMBER)
    imported(territory, STUDY)
    household_of = {
        line["i"]: ListRow.objects.get(cdp_list=september, number=line["row"]).household_id
        for line in EXPECTED[SEPTEMBER]
        if line["expect"] == "created"
    }
    october = imported(territory, OCTOBER)
    outcomes: Counter[str] = Counter()
    for line in EXPECTED[OCTOBER]:
        row = ListRow.objects.get(cdp_list=october, number=line["row"])
        same = line["same_as"] is not None
        outcomes[f"{'same' if same else 'other'}:{row.status}"] += 1
        if row.status == "matched":
            assert same, (line, "a wrong join")
            assert row.household_id == household_of[line["same_as"]], line
            assert row.event_outcome == "new"
        if same:
            assert row.status != "created", (line, "a household created twice")
    assert outcomes["same:matched"] >= 0.9 * sum(
        count for name, count in outcomes.items() if name.startswith("same")
    ), outcomes


@pytest.mark.parametrize("name", [SEPTEMBER, STUDY, OCTOBER])
def test_the_same_file_again_brings_nothing_new(
    territory: Territory, social_landlord: Organisation, name: str
) -> None:
    first = list_report(imported(territory, name))
    events = Event.objects.count()
    second = list_report(imported(territory, name))
    assert second["counts"]["created"] == 0
    assert Event.objects.count() == events
    for before, after in zip(first["rows"], second["rows"], strict=True):
        if before["status"] in {"created", "matched"}:
            assert (after["status"], after["event"]) == ("matched", "known"), after
            assert after["household"] == before["household"]
        else:
            assert after["status"] == before["status"]


def test_a_dry_run_says_what_the_import_does_and_writes_nothing(
    territory: Territory, social_landlord: Organisation
) -> None:
    data = (DATA / SEPTEMBER).read_bytes()
    source = open_source(data, SEPTEMBER, territory=territory)
    planned = {plan.incoming.number: plan.status for plan in dry_run(territory, source)}
    assert not CdpList.objects.exists()
    assert not Event.objects.exists()
    recorded = imported(territory, SEPTEMBER)
    assert planned == dict(
        ListRow.objects.filter(cdp_list=recorded).values_list("number", "status")
    )
