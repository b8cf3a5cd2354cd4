"""What is cached comes of the facts alone: rebuilt, it is the same, and again the same."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import Deadline, Procedure, Task
from procedures.services.rebuild import recompute, refresh_next_deadlines
from tests.factories.procedures import WHOLE, procedure_with

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 20)
COLUMNS = (
    *("reference", "stage", "stage_since", "step", "hearing_on", "next_deadline_on"),
    *("next_deadline_rule", "next_action", "next_action_why", "paused_until"),
)


def dump() -> dict[str, list[Any]]:
    return {
        "procedures": list(Procedure.objects.order_by("pk").values_list(*COLUMNS)),
        "deadlines": list(
            Deadline.objects.order_by("procedure", "rule", "step").values_list(
                *("procedure", "rule", "step", "sense", "starts_on", "on", "effective_on"), "status"
            )
        ),
        "tasks": list(
            Task.objects.order_by("procedure", "code", "occasion").values_list(
                "procedure", "code", "occasion", "state", "due_on", "why"
            )
        ),
    }


def rebuilt(**options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("rebuild_procedures", json=True, day=DAY, stdout=out, stderr=StringIO(), **options)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.fixture
def procedures() -> list[Procedure]:
    # Each as far as another of its facts: every stage is there.
    return [procedure_with(*WHOLE[:count]) for count in (0, 1, 3, 4, 6)]


def test_rebuilding_gives_the_same_even_from_a_corrupted_cache(
    procedures: list[Procedure],
) -> None:
    recompute([one.pk for one in procedures], day=DAY)
    before = dump()
    assert before["deadlines"]
    assert rebuilt() == {"procedures": 5, "changed": 0, "day": "2026-11-20"}
    assert dump() == before

    Procedure.objects.update(
        stage="closed",
        stage_since=DAY,
        step="closed",
        hearing_on=DAY,
        next_deadline_on=DAY,
        next_deadline_rule="NONE",
    )
    Deadline.objects.filter(procedure=procedures[4]).delete()
    Deadline.objects.update(on=DAY)
    Deadline.objects.create(
        territory=procedures[0].territory, procedure=procedures[0], rule="NONE", sense="MAX"
    )
    assert rebuilt()["changed"] == 5
    assert dump() == before


def test_the_stage_the_step_and_the_hearing_follow_the_facts(procedures: list[Procedure]) -> None:
    found = [(one.stage, one.step, one.hearing_on) for one in Procedure.objects.order_by("pk")]
    hearing = dt.date(2026, 6, 9)
    assert found == [
        ("prevention", "prevention", None),
        ("cdp", "cdp", None),
        ("assignation", "assignation", hearing),
        ("assignation", "judgment", hearing),
        ("cfp_request", "cfp_request", hearing),
    ]


def test_the_next_date_is_the_first_not_before_the_day() -> None:
    procedure = procedure_with(*WHOLE)
    recompute([procedure.pk], day=DAY)
    procedure.refresh_from_db()
    first = (procedure.next_deadline_on, procedure.next_deadline_rule)
    assert first == (dt.date(2026, 12, 6), "CFP-SILENCE")
    after = dt.date(2026, 12, 7)
    assert refresh_next_deadlines(day=first[0]) == 0
    assert refresh_next_deadlines(day=after) == 1
    assert refresh_next_deadlines(day=after) == 0
    procedure.refresh_from_db()
    assert procedure.next_deadline_on is None or procedure.next_deadline_on >= after


def test_a_closed_procedure_waits_for_no_date_of_the_procedure() -> None:
    procedure = procedure_with(*WHOLE, ("departure", "2026-10-20", {}))
    assert procedure.stage == "closed"
    assert not Deadline.objects.filter(procedure=procedure).exists()
    assert procedure.next_deadline_on is None


def test_the_number_of_queries_does_not_grow(procedures: list[Procedure]) -> None:
    ids = [one.pk for one in procedures]
    recompute(ids, day=DAY)
    with CaptureQueriesContext(
        connection,
    ) as some:
        recompute(ids[1:3], day=DAY)
    with CaptureQueriesContext(connection) as more:
        recompute(ids, day=DAY)
    assert len(more) <= len(some)


def test_a_rebuilding_can_go_on_where_it_stopped(procedures: list[Procedure]) -> None:
    Procedure.objects.update(stage="closed")
    assert rebuilt(after=procedures[2].reference)["procedures"] == 2
    assert Procedure.objects.filter(stage="closed").count() == 3
    assert rebuilt(territory=procedures[0].territory.slug)["procedures"] == 1


def test_a_territory_or_a_procedure_that_does_not_exist_is_refused() -> None:
    for options in ({"territory": "ailleurs"}, {"after": "P-2026-999999"}):
        with pytest.raises(CommandError, match="existe pas"):
            rebuilt(**options)
