"""The household one year after the session: read each night, noted by hand, kept."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commissions.enums import YearOutcome
from commissions.models import YearAfter
from commissions.services.year_after import note, note_due, open_years, to_complete
from households.models import DebtStatement
from procedures.models import Event
from tests.factories.commissions import item_of
from tests.factories.following import Followed, close, followed

pytestmark = pytest.mark.django_db
HELD = dt.date(2025, 3, 10)
NIGHT = dt.date(2026, 3, 10)


@pytest.fixture
def one() -> Followed:
    return followed(held_on=HELD)


def _row(one: Followed) -> YearAfter:
    return YearAfter.objects.get(item=one.made.item)


def test_nothing_is_read_before_the_year_is_over(one: Followed) -> None:
    assert note_due(NIGHT - dt.timedelta(days=1)) == 0
    assert note_due(NIGHT) == 1
    assert note_due(NIGHT) == 0


def test_the_eviction_is_read_with_its_fact(one: Followed) -> None:
    procedure = one.made.item.procedure
    assert procedure is not None
    Event.objects.create(
        territory=one.made.territory,
        procedure=procedure,
        kind="eviction",
        occurred_on="2025-11-04",
        details={"solution": "none"},
    )
    note_due(NIGHT)
    row = _row(one)
    assert (row.outcome, row.why) == (YearOutcome.EVICTED, "expulsion le 04/11/2025")
    assert row.noted_by is None


def test_a_fact_told_late_still_counts_and_a_debt_is_read_at_its_last_statement(
    one: Followed,
) -> None:
    note_due(NIGHT)
    assert _row(one).outcome == YearOutcome.UNKNOWN
    procedure = one.made.item.procedure
    assert procedure is not None
    DebtStatement.objects.create(lease=procedure.lease, stated_on="2026-02-01", amount=0)
    assert note_due(NIGHT + dt.timedelta(days=30)) == 1
    assert _row(one).outcome == YearOutcome.DEBT_PAID


def test_what_a_person_noted_stays(one: Followed) -> None:
    note_due(NIGHT)
    assert list(to_complete(one.made.secretary)) == [_row(one)]
    note(_row(one), YearOutcome.REHOUSED, "Dit par le CCAS", one.made.secretary)
    assert note_due(NIGHT) == 0
    row = _row(one)
    assert (row.outcome, row.why) == (YearOutcome.REHOUSED, "Dit par le CCAS")
    assert not to_complete(one.made.secretary).exists()


def test_only_who_runs_the_commission_notes_and_not_before_the_year(one: Followed) -> None:
    with pytest.raises(PermissionDenied):
        note(_row(one), YearOutcome.REHOUSED, "", one.made.member)
    with pytest.raises(ValidationError):
        note(_row(one), "anything", "", one.made.secretary)
    YearAfter.objects.update(due_on=timezone.localdate() + dt.timedelta(days=1))
    with pytest.raises(ValidationError):
        note(_row(one), YearOutcome.REHOUSED, "", one.made.secretary)


def test_thirty_households_cost_the_same_queries_as_three(one: Followed) -> None:
    counts = []
    for more in (2, 9):
        for _ in range(more):
            item_of(one.made.session)
        close(one.made.session, held_on=HELD)
        open_years(one.made.session)
        YearAfter.objects.update(outcome="", why="")
        with CaptureQueriesContext(connection) as found:
            note_due(NIGHT)
        counts.append(len(found))
    assert counts[0] == counts[1], counts
