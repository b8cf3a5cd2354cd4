"""A list of assignations: facts on known files, new files flagged, one fact for one act."""

import datetime as dt

import pytest

from ccapex.accounts.models import Territory
from households.models import Household
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from referrals.enums import RowStatus
from referrals.services.imports.review import RowRefused, decide_row
from referrals.services.imports.undo import undo_import
from tests.acts.lists import ASSIGNATION, PERSON, assignation, checked, codes, imported
from tests.factories.accounts import UserFactory
from tests.imports.lists import imported as cdp_imported
from tests.imports.lists import line, outcomes

KIND = "assignation"
NOBODY = ["", "", "", ""]
NAMESAKE = ["AUTRENOM Paul", "3 place du Puits", "85440", "Talmont-Saint-Hilaire"]


def cdp(territory: Territory, **values: str) -> None:
    cdp_imported(territory, line(act="07/07/2026", **values))


def the_assignation() -> Event:
    return Event.objects.get(kind=EventKind.ASSIGNATION)


def test_an_assignation_joins_the_open_procedure_of_its_household(territory: Territory) -> None:
    cdp(territory)
    done = imported(territory, KIND, ASSIGNATION, assignation(exploc="E-77"))
    assert outcomes(done) == ["matched:new"]
    assert Household.objects.count() == Procedure.objects.count() == 1
    event = the_assignation()
    assert event.occurred_on == dt.date(2026, 10, 5)
    assert event.exploc_number == "E-77"
    assert event.details == {
        "hearing_on": "2026-12-14",
        "court": "TJ La Roche-sur-Yon",
        "court_reference": "26/00123",
        "prefect_notified_on": "2026-10-12",
    }
    procedure = Procedure.objects.get()
    assert (procedure.stage, procedure.hearing_on) == (Stage.ASSIGNATION, dt.date(2026, 12, 14))


def test_an_assignation_without_cdp_is_created_and_flagged(territory: Territory) -> None:
    done = imported(territory, KIND, ASSIGNATION, assignation())
    assert outcomes(done) == ["created"]
    assert "no_cdp" in codes(done)
    assert [one["code"] for one in the_assignation().anomalies] == ["no_cdp"]


def test_the_check_tells_the_same_as_the_recording(territory: Territory) -> None:
    rows = [assignation(), assignation(NAMESAKE, act="11/10/2026", hearing="01/10/2026")]
    before = checked(territory, KIND, ASSIGNATION, *rows)
    after = imported(territory, KIND, ASSIGNATION, *rows)
    for number in (2, 3):
        told = before.rows.get(number=number)
        assert told.reasons == after.rows.get(number=number).reasons
        assert told.recorded_at is None


def test_a_hearing_before_its_assignation_is_left_out_and_told(territory: Territory) -> None:
    cdp(territory)
    done = imported(territory, KIND, ASSIGNATION, assignation(hearing="01/10/2026"))
    assert "hearing_before_assignation" in codes(done)
    assert "hearing_on" not in the_assignation().details
    assert Procedure.objects.get().hearing_on is None


def test_an_act_of_a_sunday_is_recorded_with_a_warning(territory: Territory) -> None:
    cdp(territory)
    done = imported(territory, KIND, ASSIGNATION, assignation(act="04/10/2026"))
    assert outcomes(done) == ["matched:new"]
    assert codes(done) == {"closed_day"}
    assert [one["code"] for one in the_assignation().anomalies] == ["closed_day"]


def test_a_hearing_of_a_saturday_is_recorded_with_a_warning(territory: Territory) -> None:
    cdp(territory)
    told = checked(territory, KIND, ASSIGNATION, assignation(hearing="12/12/2026"))
    assert codes(told) == {"hearing_on_closed_day"}
    done = imported(territory, KIND, ASSIGNATION, assignation(hearing="12/12/2026"))
    assert outcomes(done) == ["matched:new"]
    assert codes(done) == {"hearing_on_closed_day"}
    event = the_assignation()
    assert [one["code"] for one in event.anomalies] == ["hearing_on_closed_day"]
    assert event.details["hearing_on"] == "2026-12-12"


@pytest.mark.parametrize("date", ["31/02/2026", "", "bientôt"])
def test_a_row_without_a_possible_date_is_rejected(territory: Territory, date: str) -> None:
    done = imported(territory, KIND, ASSIGNATION, assignation(act=date))
    assert outcomes(done) == ["rejected"]
    assert not Household.objects.exists()


def test_the_same_file_again_adds_nothing(territory: Territory) -> None:
    cdp(territory)
    for expected in ("matched:new", "matched:known"):
        assert outcomes(imported(territory, KIND, ASSIGNATION, assignation())) == [expected]
    new = [assignation(NAMESAKE)]
    assert outcomes(imported(territory, KIND, ASSIGNATION, *new)) == ["created"]
    assert outcomes(imported(territory, KIND, ASSIGNATION, *new)) == ["matched:known"]
    assert Event.objects.filter(kind=KIND).count() == 2


def test_exploc_then_alexi_give_one_fact_with_both_numbers(territory: Territory) -> None:
    cdp(territory)
    imported(territory, KIND, ASSIGNATION, assignation(exploc="E-77", hearing=""))
    again = imported(territory, KIND, ASSIGNATION, assignation(alexi="A-12"))
    assert outcomes(again) == ["matched:known"]
    event = the_assignation()
    assert (event.exploc_number, event.alexi_number) == ("E-77", "A-12")
    assert event.details["hearing_on"] == "2026-12-14"
    assert Procedure.objects.get().hearing_on == dt.date(2026, 12, 14)


def test_undoing_the_second_list_gives_the_fact_of_the_first_back(territory: Territory) -> None:
    cdp(territory)
    imported(territory, KIND, ASSIGNATION, assignation(exploc="E-77", hearing=""))
    second = imported(territory, KIND, ASSIGNATION, assignation(alexi="A-12"))
    undo_import(second, author=None)
    event = the_assignation()
    assert (event.exploc_number, event.alexi_number) == ("E-77", "")
    assert "hearing_on" not in event.details
    assert Procedure.objects.get().hearing_on is None


def test_undoing_a_list_takes_its_facts_and_its_files_back(territory: Territory) -> None:
    cdp(territory)
    done = imported(territory, KIND, ASSIGNATION, assignation(), assignation(NAMESAKE))
    assert undo_import(done, author=None) == {"households": 1, "events": 2}
    procedure = Procedure.objects.get()
    assert (procedure.stage, procedure.hearing_on) == (Stage.CDP, None)


def test_an_act_known_by_its_number_needs_no_name(territory: Territory) -> None:
    cdp(territory)
    imported(territory, KIND, ASSIGNATION, assignation(exploc="E-77"))
    done = imported(territory, KIND, ASSIGNATION, assignation(NOBODY, exploc="E-77", alexi="A-1"))
    assert outcomes(done) == ["matched:known"]
    assert the_assignation().alexi_number == "A-1"


def test_a_nameless_act_with_the_number_of_another_act_waits(territory: Territory) -> None:
    """A number identifies an act, never a household."""
    cdp(territory)
    Event.objects.update(exploc_number="E-1")
    done = imported(territory, KIND, ASSIGNATION, assignation(NOBODY, exploc="E-1"))
    assert outcomes(done) == ["to_review"]
    row = done.rows.get(number=2)
    household = Household.objects.get()
    assert [one["household"] for one in row.candidates] == [household.reference]
    author = UserFactory.create()
    with pytest.raises(RowRefused, match="ne nomme personne"):
        decide_row(row, household=None, author=author)
    row = decide_row(row, household=household, author=author)
    assert (row.status, row.procedure_id) == (RowStatus.MATCHED, Procedure.objects.get().pk)
    assert the_assignation().occurred_on == dt.date(2026, 10, 5)


def test_a_nameless_act_whose_number_nobody_knows_is_rejected(territory: Territory) -> None:
    cdp(territory)
    done = imported(territory, KIND, ASSIGNATION, assignation(NOBODY, exploc="E-404"))
    assert outcomes(done) == ["rejected"]
    assert codes(done) == {"missing_holder"}


def test_the_number_of_an_act_of_somebody_else_waits_for_a_person(territory: Territory) -> None:
    cdp(territory)
    imported(territory, KIND, ASSIGNATION, assignation(exploc="E-77"))
    done = imported(territory, KIND, ASSIGNATION, assignation(NAMESAKE, exploc="E-77"))
    assert outcomes(done) == ["to_review"]


def test_the_reference_of_the_office_and_a_name_lead_to_the_file(territory: Territory) -> None:
    """The household moved in the same street, its first name is written otherwise."""
    cdp(territory, ref="OFF-9")
    other = ["EXEMPLE J.", "", "", ""]
    done = imported(territory, KIND, ASSIGNATION, assignation(other, ref="OFF-9"))
    assert outcomes(done) == ["matched:new"]
    assert Household.objects.count() == 1


def test_an_act_quoted_beside_is_the_one_already_known(territory: Territory) -> None:
    cdp(territory)
    headers = [*ASSIGNATION, "Date CDP"]
    imported(territory, KIND, headers, [*assignation(), "09/07/2026"])
    assert Event.objects.filter(kind=EventKind.CDP).count() == 1
    new = imported(territory, KIND, headers, [*assignation(NAMESAKE), "09/07/2026"])
    assert Event.objects.filter(kind=EventKind.CDP).count() == 2
    assert "no_cdp" not in codes(new)


def test_a_closed_procedure_takes_no_later_act(territory: Territory) -> None:
    cdp(territory)
    procedure = Procedure.objects.get()
    Event.objects.create(
        territory=territory,
        procedure=procedure,
        kind=EventKind.CLOSED,
        occurred_on=dt.date(2026, 8, 1),
        details={"reason": "debt_paid"},
    )
    Procedure.objects.update(stage=Stage.CLOSED)
    imported(territory, KIND, ASSIGNATION, assignation())
    assert the_assignation().procedure_id != procedure.pk
    assert Household.objects.count() == 1


def test_the_same_person_named_the_same_on_two_rows_is_one_household(territory: Territory) -> None:
    done = imported(
        territory,
        KIND,
        ASSIGNATION,
        assignation(),
        assignation(),
        assignation(PERSON, "06/10/2026"),
    )
    assert outcomes(done) == ["created", "duplicate_in_file", "matched:new"]
    assert Household.objects.count() == 1


def test_a_hearing_added_to_a_known_act_is_judged_told_and_taken_back(
    territory: Territory,
) -> None:
    cdp(territory)
    imported(territory, KIND, ASSIGNATION, assignation(hearing="", exploc="E-77"))
    before = the_assignation().anomalies
    sunday = assignation(hearing="13/12/2026", exploc="E-77")
    told = checked(territory, KIND, ASSIGNATION, sunday)
    done = imported(territory, KIND, ASSIGNATION, sunday)
    assert outcomes(done) == ["matched:known"]
    assert codes(told) == codes(done) == {"hearing_on_closed_day"}
    event = the_assignation()
    assert event.details["hearing_on"] == "2026-12-13"
    assert [one["code"] for one in event.anomalies] == [
        *(one["code"] for one in before),
        "hearing_on_closed_day",
    ]
    undo_import(done, author=UserFactory())
    assert the_assignation().anomalies == before
    assert "hearing_on" not in the_assignation().details
