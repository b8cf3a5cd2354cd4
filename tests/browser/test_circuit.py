"""The whole circuit, played in a browser by the secretariat, its members and a social worker."""

import pytest

from households.models import Household
from tests.browser import completing, deciding, following, importing
from tests.browser.stage import Stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]


def test_from_a_file_received_to_a_household_followed(stage: Stage) -> None:
    stage.sit("secretariat", "ddets-85")
    september = importing.receive(stage, importing.SEPTEMBER, "ddets-85")
    importing.correct_a_row(stage, september)
    importing.record(stage, september)
    assert importing.counts_on_screen(stage) == {
        **importing.truth(importing.SEPTEMBER),
        "created": 59,
        "rejected": 2,
        "matched": 0,
        "to_review": 0,
    }
    study = importing.receive(stage, importing.STUDY, "etude-rivage")
    importing.record(stage, study)
    assert importing.counts_on_screen(stage)["created"] == 34
    assert Household.objects.count() == 59 + 34
    october = importing.receive(stage, importing.OCTOBER, "ddets-85")
    importing.record(stage, october)
    importing.each_household_is_the_one_it_was(september, october)
    doubtful = importing.receive(stage, "novembre.csv", "etude-rivage", importing.DOUBTFUL.encode())
    importing.review_by_keys(stage, doubtful)

    completing.ask_the_members(stage, september)
    completing.fill_the_grid(stage, september)
    completing.send_the_spreadsheet_back(stage, september)

    stage.sit("secretariat", "ddets-85")
    deciding.hold(stage, september)
    deciding.take_the_list_of_decisions(stage, september)
    deciding.dispatch(stage, september)

    deciding.look_before_anybody_answers(stage, study)

    following.follow(stage)
    following.print_letters(stage)
    following.read_the_figures(stage)
    following.look_at_files(stage)

    assert stage.looked_at > 40
    assert not stage.faults, "\n".join(stage.faults)
