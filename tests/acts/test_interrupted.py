"""Killed, resumed, recorded twice: a list of acts gives the same as one recorded at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccapex.accounts.models import Territory
from procedures.models import Event
from referrals.enums import ListState
from referrals.models import Signalement
from referrals.services.imports import flow
from tests.acts.lists import ASSIGNATION, PERSON, assignation, received
from tests.imports.lists import outcomes

KIND = "assignation"
OTHER = ["AUTRENOM Paul", "3 place du Puits", "85440", "Talmont-Saint-Hilaire"]
ROWS = [
    assignation(PERSON, exploc="E-1"),
    assignation(OTHER, exploc="E-2"),
    assignation(["", "", "", ""], exploc="E-2"),
    assignation(PERSON, exploc="E-1"),
]


class Killed(Exception):
    pass


def test_a_killed_import_resumes_where_it_stopped(
    territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "BATCH", 1)
    cdp_list = received(territory, KIND, ASSIGNATION, *ROWS)
    left = [2]

    def stop(count: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    with pytest.raises(Killed):
        flow.commit(cdp_list, advance=stop)
    cdp_list.refresh_from_db()
    assert cdp_list.state == ListState.RECEIVED
    for _ in range(2):
        flow.commit(cdp_list)
    cdp_list.refresh_from_db()
    assert cdp_list.state == ListState.COMMITTED
    assert outcomes(cdp_list) == ["created", "created", "matched:known", "duplicate_in_file"]
    assert Event.objects.count() == Signalement.objects.count() == 2


def test_recording_costs_the_same_queries_whatever_the_rows(territory: Territory) -> None:
    def queries(first: int, count: int) -> int:
        people = [[f"EXEMPLE{n:03d} Jeanne", f"{n} rue des Pins", *PERSON[2:]] for n in
                  range(first, first + count)]  # fmt: skip
        rows = [assignation(person, exploc=f"E-{n}") for n, person in enumerate(people, first)]
        cdp_list = received(territory, KIND, ASSIGNATION, *rows)
        with CaptureQueriesContext(connection) as found:
            flow.commit(cdp_list)
        return len(found)

    queries(1, 2)
    few, many = queries(10, 2), queries(20, 12)
    assert many <= few + 2
