"""The pool without database: what a report lacks, and the exact day on which each alarm rings."""

import datetime as dt
from dataclasses import replace

import pytest

from referrals.rules.rehousing import (
    ALARMS,
    DALO,
    FITTING,
    INCOMPLETE,
    LATE,
    NO_LEAD,
    REPORT,
    SLOW,
    SNE_LAPSED,
    SNE_MISSING,
    SNE_SOON,
    Offer,
    PoolCase,
    PoolRules,
    alarms,
    lacking,
    lease_terminated,
    months_after,
    pool_rules,
    proposes_priority,
    quota_for,
    waiting_since,
)

DAY = dt.timedelta(days=1)
ENTERED = dt.date(2026, 3, 15)
THREE_MONTHS, SIX_MONTHS = dt.date(2026, 6, 15), dt.date(2026, 9, 15)
WHOLE = PoolCase(
    entered_on=ENTERED,
    has_lead=True,
    sne_number="021E1",
    sne_renewal_on=dt.date(2030, 1, 1),
)


def codes(case: PoolCase, today: dt.date, rules: PoolRules | None = None) -> list[str]:
    return [alarm.code for alarm in alarms(case, rules or PoolRules(), today=today)]


def test_a_whole_file_with_a_lead_rings_for_nothing_before_three_months() -> None:
    assert codes(WHOLE, THREE_MONTHS - DAY) == []


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (THREE_MONTHS - DAY, []),
        (THREE_MONTHS, [SLOW]),
        (SIX_MONTHS - DAY, [SLOW]),
        (SIX_MONTHS, [LATE]),
    ],
)
def test_the_delay_without_proposal_rings_on_its_day(today: dt.date, expected: list[str]) -> None:
    assert codes(WHOLE, today) == expected


def test_the_delays_are_those_of_the_territory() -> None:
    rules = PoolRules(first_months=1, late_months=2)
    assert codes(WHOLE, dt.date(2026, 4, 15), rules) == [SLOW]
    assert codes(WHOLE, dt.date(2026, 5, 15), rules) == [LATE]


def test_after_termination_a_dalo_appeal_is_proposed_unless_it_is_filed() -> None:
    terminated = replace(WHOLE, terminated=True)
    assert DALO not in codes(terminated, THREE_MONTHS - DAY)
    assert codes(terminated, THREE_MONTHS) == [DALO, SLOW]
    assert codes(replace(terminated, dalo_filed=True), THREE_MONTHS) == [SLOW]
    assert DALO not in codes(replace(WHOLE, terminated=None), SIX_MONTHS)


def test_a_proposal_on_the_table_stops_the_delay_and_its_refusal_starts_it_again() -> None:
    pending = Offer(dt.date(2026, 6, 1))
    assert waiting_since(replace(WHOLE, offers=[pending])) is None
    refused = replace(pending, answered_on=dt.date(2026, 6, 10), refused=True, fitting=False)
    case = replace(WHOLE, offers=[refused])
    assert waiting_since(case) == dt.date(2026, 6, 10)
    assert codes(case, dt.date(2026, 9, 9)) == []
    assert codes(case, dt.date(2026, 9, 10)) == [SLOW]


def test_an_accepted_dwelling_rings_no_more_for_a_proposal() -> None:
    accepted = Offer(dt.date(2026, 4, 1), dt.date(2026, 4, 3), accepted=True)
    assert codes(replace(WHOLE, offers=[accepted]), SIX_MONTHS) == []


def test_a_refusal_waits_for_the_word_of_the_state() -> None:
    refused = Offer(dt.date(2026, 4, 1), dt.date(2026, 4, 3), refused=True)
    assert codes(replace(WHOLE, offers=[refused]), dt.date(2026, 4, 4)) == [FITTING]
    judged = replace(refused, fitting=True)
    assert codes(replace(WHOLE, offers=[judged]), dt.date(2026, 4, 4)) == []


def test_a_household_without_lead_rings_at_once() -> None:
    assert codes(replace(WHOLE, has_lead=False), ENTERED) == [NO_LEAD]


def test_the_application_for_housing_rings_before_and_after_its_renewal() -> None:
    renewal = dt.date(2026, 5, 31)
    case = replace(WHOLE, sne_renewal_on=renewal)
    assert codes(case, renewal - dt.timedelta(days=31)) == []
    assert codes(case, renewal - dt.timedelta(days=30)) == [SNE_SOON]
    assert codes(case, renewal) == [SNE_SOON]
    assert codes(case, renewal + DAY) == [SNE_LAPSED]


def test_an_application_without_number_or_date_is_missing_but_for_an_internal_move() -> None:
    for lack in ({"sne_number": ""}, {"sne_renewal_on": None}):
        case = replace(WHOLE, **lack)
        assert codes(case, ENTERED) == [SNE_MISSING]
        assert codes(replace(case, internal_move=True), ENTERED) == []


@pytest.mark.parametrize("field", list(REPORT))
def test_each_part_of_the_report_is_asked_for(field: str) -> None:
    whole = dict.fromkeys(REPORT, "x")
    assert lacking(whole) == []
    assert lacking({**whole, field: ""}) == [REPORT[field]]
    case = replace(WHOLE, lacking=lacking({**whole, field: ""}))
    assert codes(case, ENTERED) == [INCOMPLETE]


def test_alarms_come_with_the_gravest_first() -> None:
    case = replace(
        WHOLE, has_lead=False, lacking=["x"], terminated=True, sne_renewal_on=dt.date(2026, 1, 1)
    )
    found = codes(case, SIX_MONTHS)
    assert found == sorted(found, key=list(ALARMS).index)
    assert found[:2] == [LATE, DALO]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2027, 11, 30), 3, dt.date(2028, 2, 29)),
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 31), 0, dt.date(2026, 12, 31)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_month(
    day: dt.date, months: int, expected: dt.date
) -> None:
    assert months_after(day, months) == expected


def test_the_rehousing_counts_on_the_agreement_when_a_measure_goes_with_it() -> None:
    assert quota_for("needed") == "acd"
    assert quota_for("not_needed") == quota_for("") == "contingent"


@pytest.mark.parametrize(
    ("stage", "outcomes", "expected"),
    [
        ("assignation", [], False),
        ("assignation", ["firm"], True),
        ("assignation", ["conditional"], None),
        ("assignation", ["firm", "rejected"], False),
        ("cql", [], True),
        ("cfp_granted", ["conditional"], True),
    ],
)
def test_the_lease_is_terminated_by_a_firm_judgment_or_a_later_stage(
    stage: str, outcomes: list[str], expected: bool | None
) -> None:
    assert lease_terminated(stage, outcomes) is expected


@pytest.mark.parametrize(
    ("stock", "pending", "reason", "expected"),
    [
        ("public", True, "", True),
        ("private", True, "", False),
        ("", True, "", False),
        ("public", False, "", False),
        ("public", True, "troubles répétés", False),
    ],
)
def test_priority_is_proposed_in_the_public_stock_where_the_landlord_gives_no_reason(
    stock: str, pending: bool, reason: str, expected: bool
) -> None:
    found = proposes_priority(stock=stock, dalo_pending=pending, landlord_reason=reason)
    assert found is expected


def test_a_territory_without_section_keeps_no_pool() -> None:
    assert pool_rules({}) is None
    assert pool_rules({"rehousing": {"first_alarm_months": 2, "late_alarm_months": 5}}) == (
        PoolRules(first_months=2, late_months=5)
    )
