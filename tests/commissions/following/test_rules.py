"""What awaits an answer, when it is asked again, what a household became: pure rules."""

import datetime as dt

import pytest

from commissions.enums import FollowState, OutputKind, YearOutcome
from commissions.rules.configuration import configuration
from commissions.rules.following import (
    answer_due_on,
    awaits_answer,
    initials,
    is_late,
    mailbox_free,
    new_code,
    plain_code,
    reminder_due,
    seconds_to_wait,
)
from commissions.rules.year_after import (
    DEBT_AT_ZERO,
    DEBT_STATED,
    OPEN_FILE,
    POOL_REHOUSED,
    SITUATION_CLOSED,
    SITUATION_OPEN,
    Fact,
    became,
)

HELD, DUE = dt.date(2025, 3, 10), dt.date(2026, 3, 10)
SETTINGS = {
    "level": "municipale",
    "follow_up_days": 45,
    "actions": [{"code": "mediation", "label": "Médiation", "due_days": 30}],
}


@pytest.mark.parametrize(
    ("kind", "dated", "awaited"),
    [
        (OutputKind.RECOMMENDATION, False, True),
        (OutputKind.ACTION, False, True),
        (OutputKind.AVIS, False, False),
        (OutputKind.AVIS, True, True),
        (OutputKind.DECISION, True, True),
        (OutputKind.MEASURE, True, False),
        (OutputKind.POSTPONEMENT, True, False),
        (OutputKind.BENEFIT_DECISION, True, False),
    ],
)
def test_a_recommendation_awaits_and_an_avis_only_with_a_date(
    kind: str, dated: bool, awaited: bool
) -> None:
    assert awaits_answer(kind, DUE if dated else None) is awaited


@pytest.mark.parametrize(
    ("asked", "code", "due"),
    [
        (dt.date(2025, 4, 1), "mediation", dt.date(2025, 4, 1)),
        (None, "mediation", dt.date(2025, 4, 9)),
        (None, "", dt.date(2025, 4, 24)),
        (None, "unknown", dt.date(2025, 4, 24)),
    ],
)
def test_the_written_date_then_the_delay_of_the_action_then_of_the_commission(
    asked: dt.date | None, code: str, due: dt.date
) -> None:
    told = configuration(SETTINGS, HELD)
    assert answer_due_on(asked=asked, code=code, held_on=HELD, configuration=told) == due


RULES = configuration({"level": "locale"}, HELD)


@pytest.mark.parametrize(
    ("today", "reminded", "sent", "due"),
    [
        (DUE - dt.timedelta(days=8), None, 0, False),
        (DUE - dt.timedelta(days=7), None, 0, True),
        (DUE, DUE - dt.timedelta(days=7), 1, False),
        (DUE + dt.timedelta(days=1), DUE - dt.timedelta(days=7), 1, True),
        (DUE + dt.timedelta(days=14), DUE + dt.timedelta(days=1), 2, False),
        (DUE + dt.timedelta(days=15), DUE + dt.timedelta(days=1), 2, True),
        (DUE + dt.timedelta(days=99), DUE + dt.timedelta(days=15), 3, False),
    ],
)
def test_once_before_the_date_then_every_fortnight_three_times_in_all(
    today: dt.date, reminded: dt.date | None, sent: int, due: bool
) -> None:
    asked = reminder_due(due_on=DUE, reminded_on=reminded, sent=sent, today=today, rules=RULES)
    assert asked is due


def test_a_mailbox_is_written_to_once_a_week() -> None:
    assert mailbox_free(None, DUE)
    assert not mailbox_free(DUE, DUE + dt.timedelta(days=6))
    assert mailbox_free(DUE, DUE + dt.timedelta(days=7))


def test_late_is_open_and_past_its_date() -> None:
    assert is_late(FollowState.OPEN, DUE, DUE + dt.timedelta(days=1))
    assert not is_late(FollowState.OPEN, DUE, DUE)
    assert not is_late(FollowState.ANSWERED, DUE, DUE + dt.timedelta(days=1))


def test_a_code_is_read_as_people_type_it_and_never_twice_the_same() -> None:
    code = new_code()
    assert plain_code(f" {code.lower().replace('-', ' ')} ") == plain_code(code)
    assert len({new_code() for _ in range(50)}) == 50


def test_wrong_codes_wait_longer_each_time() -> None:
    assert [seconds_to_wait(tries) for tries in range(5)] == [0, 0, 30, 60, 90]


def test_initials_name_nobody() -> None:
    assert initials("EXEMPLE-ESSAI Jeanne et ESSAI Paul") == "E. E. J. E. P."
    assert initials("") == ""


def _one(kind: str, on: dt.date | None = dt.date(2025, 9, 1), detail: str = "") -> Fact:
    return Fact(kind, on, detail)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ([_one("eviction", detail="rehoused"), _one(POOL_REHOUSED)], YearOutcome.EVICTED),
        ([_one("departure", detail="rehoused")], YearOutcome.REHOUSED),
        ([_one("departure", detail="none")], YearOutcome.CLOSED),
        ([_one("keys_returned")], YearOutcome.CLOSED),
        ([_one(POOL_REHOUSED), _one("closed", detail="left")], YearOutcome.REHOUSED),
        ([_one(DEBT_AT_ZERO), _one("overindebtedness_admissible")], YearOutcome.DEBT_PAID),
        ([_one("closed", detail="plan_kept")], YearOutcome.DEBT_PAID),
        ([_one("closed", detail="personal_recovery")], YearOutcome.OVERINDEBTEDNESS),
        ([_one("overindebtedness_moratorium", dt.date(2024, 1, 5))], YearOutcome.OVERINDEBTEDNESS),
        ([_one("overindebtedness_filed"), _one(OPEN_FILE, None)], YearOutcome.ONGOING),
        ([_one(DEBT_STATED), _one(OPEN_FILE, None)], YearOutcome.ONGOING),
        ([_one(DEBT_STATED, HELD), _one(OPEN_FILE, None)], YearOutcome.UNKNOWN),
        ([_one(SITUATION_CLOSED)], YearOutcome.CLOSED),
        ([_one(SITUATION_OPEN, None)], YearOutcome.ONGOING),
        ([], YearOutcome.UNKNOWN),
        (
            [_one(DEBT_AT_ZERO), _one(DEBT_STATED, dt.date(2025, 10, 1)), _one(OPEN_FILE, None)],
            YearOutcome.ONGOING,
        ),
        ([_one(DEBT_AT_ZERO), _one(DEBT_STATED, dt.date(2026, 10, 1))], YearOutcome.DEBT_PAID),
        # Before the session, or after the year: another story.
        ([_one("departure", dt.date(2024, 9, 1), "rehoused")], YearOutcome.UNKNOWN),
        ([_one("eviction", dt.date(2026, 3, 11), "none")], YearOutcome.UNKNOWN),
        ([_one("eviction", DUE, "none")], YearOutcome.EVICTED),
    ],
)
def test_what_a_household_became_is_read_in_the_facts(
    facts: list[Fact], outcome: YearOutcome
) -> None:
    assert became(facts, held_on=HELD, due_on=DUE).outcome == outcome


def test_the_fact_it_is_read_from_is_named() -> None:
    read = became([_one("eviction", detail="none")], held_on=HELD, due_on=DUE)
    assert read.why == "expulsion le 01/09/2025"
