"""The secretariat's old spreadsheet: several facts from one row, each cell's trouble told."""

import datetime as dt

from ccapex.accounts.models import Territory
from households.models import DebtStatement, Household
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from referrals.models import Signalement
from referrals.services.imports.undo import undo_import
from tests.acts.lists import FOLLOW_UP, PERSON, codes, imported
from tests.imports.lists import outcomes

KIND = "follow_up"
WHOLE = [
    *("10/01/2025", "15/04/2025", "20/06/2025", "05/09/2025", "résiliation, délais", "12/11/2025"),
    *("02/02/2026", "10/04/2026", "01/06/2025", "03/07/2026", "Expulsé", "3200"),
]
NEIGHBOUR = ["AUTRENOM Paul", "3 place du Puits", "85440", "Talmont-Saint-Hilaire"]


def facts() -> list[tuple[str, str]]:
    rows = Event.objects.order_by("occurred_on", "pk").values_list("kind", "occurred_on")
    return [(kind, day.isoformat()) for kind, day in rows]


def test_one_row_gives_each_of_its_facts(territory: Territory) -> None:
    done = imported(territory, KIND, FOLLOW_UP, [*PERSON, *WHOLE])
    assert outcomes(done) == ["created"]
    assert facts() == [
        ("cdp", "2025-01-10"),
        ("assignation", "2025-04-15"),
        ("dsf_sent", "2025-06-01"),
        ("hearing", "2025-06-20"),
        ("judgment", "2025-09-05"),
        ("cql", "2025-11-12"),
        ("cfp_request", "2026-02-02"),
        ("cfp_decision", "2026-04-10"),
        ("eviction", "2026-07-03"),
    ]
    details = dict(Event.objects.values_list("kind", "details"))
    assert details["judgment"] == {"outcome": "conditional"}
    assert details["cfp_decision"] == {"kind": "granted"}
    assert details["assignation"] == {"hearing_on": "2025-06-20"}
    assert details["eviction"] == {"solution": "unknown", "comment": "Expulsé"}
    assert Procedure.objects.get().stage == Stage.CLOSED
    cdp = Event.objects.get(kind=EventKind.CDP)
    assert cdp.debt_amount == DebtStatement.objects.get().amount == 3200
    assert not codes(done)


def test_a_partial_row_is_accepted(territory: Territory) -> None:
    row = [*PERSON, "10/01/2026", *[""] * 10, ""]
    done = imported(territory, KIND, FOLLOW_UP, row)
    assert outcomes(done) == ["created"]
    assert facts() == [("cdp", "2026-01-10")]


def test_the_trouble_of_each_cell_is_told_and_the_others_are_kept(territory: Territory) -> None:
    cells = ["31/02/2025", "15/04/2025", "bientôt", "", "", "12/11/2125", *[""] * 5, "beaucoup"]
    done = imported(territory, KIND, FOLLOW_UP, [*PERSON, *cells])
    assert outcomes(done) == ["created"]
    assert facts() == [("assignation", "2025-04-15")]
    told = {(one["field"], one["code"]) for one in done.rows.get(number=2).reasons}
    assert told == {
        ("cdp_on", "invalid_date"),
        ("hearing_on", "unreadable_date"),
        ("cql_on", "unlikely_date"),
        ("debt_amount", "unreadable_amount"),
        ("assignation_on", "no_cdp"),
    }


def test_a_row_without_any_date_is_rejected(territory: Territory) -> None:
    done = imported(territory, KIND, FOLLOW_UP, [*PERSON, "31/02/2025", *[""] * 11])
    assert outcomes(done) == ["rejected"]
    assert codes(done) == {"invalid_date", "missing_date"}
    assert not Household.objects.exists()


def test_facts_out_of_order_are_kept_and_flagged(territory: Territory) -> None:
    cells = ["10/01/2025", "", "", "", "", "12/11/2025", *[""] * 6]
    done = imported(territory, KIND, FOLLOW_UP, [*PERSON, *cells])
    assert codes(done) == {"no_title"}
    assert Event.objects.get(kind=EventKind.CQL).anomalies[0]["article"] == "CPCE, art. L411-1"
    assert Procedure.objects.get().stage == Stage.CQL


def test_the_same_file_again_and_then_completed(territory: Territory) -> None:
    first = ["10/01/2025", "15/04/2025", *[""] * 10]
    imported(territory, KIND, FOLLOW_UP, [*PERSON, *first])
    again = imported(territory, KIND, FOLLOW_UP, [*PERSON, *first])
    assert outcomes(again) == ["matched:known"]
    assert Event.objects.count() == 2
    more = [*first[:2], "20/06/2025", "05/09/2025", *[""] * 8]
    completed = imported(territory, KIND, FOLLOW_UP, [*PERSON, *more])
    assert outcomes(completed) == ["matched:new"]
    assert [kind for kind, _ in facts()] == ["cdp", "assignation", "hearing", "judgment"]
    assert Household.objects.count() == Procedure.objects.count() == 1


def test_a_procedure_that_ended_before_is_another_one(territory: Territory) -> None:
    imported(territory, KIND, FOLLOW_UP, [*PERSON, "10/01/2026", *[""] * 11])
    old = ["10/01/2019", *[""] * 8, "03/07/2020", "Dette soldée", ""]
    done = imported(territory, KIND, FOLLOW_UP, [*PERSON, *old])
    assert outcomes(done) == ["matched:new"]
    assert Household.objects.count() == 1
    assert sorted(Procedure.objects.values_list("stage", flat=True)) == ["cdp", "closed"]


def test_undo_takes_every_fact_of_the_rows_back(territory: Territory) -> None:
    imported(territory, KIND, FOLLOW_UP, [*PERSON, "10/01/2025", *[""] * 11])
    done = imported(territory, KIND, FOLLOW_UP, [*PERSON, *WHOLE], [*NEIGHBOUR, *WHOLE])
    undo_import(done, author=None)
    assert facts() == [("cdp", "2025-01-10")]
    assert Procedure.objects.get().stage == Stage.CDP


def test_the_acts_of_an_old_spreadsheet_were_received_nobody_knows_when(
    territory: Territory,
) -> None:
    imported(territory, KIND, FOLLOW_UP, [*PERSON, "10/01/2025", *[""] * 11])
    made = Signalement.objects.get()
    assert made.received_on == made.acted_on == dt.date(2025, 1, 10)
    assert "date de réception inconnue" in made.comment


def test_dates_to_come_are_hearings_and_nothing_else(territory: Territory) -> None:
    cells = ["10/01/2026", "15/04/2026", "20/06/2027", "05/09/2027", *[""] * 8]
    done = imported(territory, KIND, FOLLOW_UP, [*PERSON, *cells])
    assert "future_date" in codes(done)
    assert [kind for kind, _ in facts()] == ["cdp", "assignation"]
    assert Procedure.objects.get().hearing_on == dt.date(2027, 6, 20)
