"""What holds for every date: later acts, open days, truce, one answer."""

import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.law import truce
from procedures.law.calendar import add_months, holidays, is_closed, is_holiday, zone_of
from procedures.law.cases import EVENTS, Case, Fact, Lease
from procedures.law.engine import compute
from procedures.law.outcome import Computed
from procedures.law.table import rules

days = st.dates(datetime.date(2015, 1, 1), datetime.date(2030, 12, 31))
departments = st.sampled_from(["85", "93", "67", "971", "974", "2A", ""])
FORWARD = ("CP-CLAUSE-2M", "CP-CLAUSE-6S", "CCAPEX-PM", "CQL-2M", "CP-CAUTION", "MEUBLES-2M")
CARRIED = {rule.id for rule in rules() if rule.delay is not None and rule.delay.carry}


def case(event: str, on: datetime.date, department: str = "85", **values: Any) -> Case:
    return Case(
        id="essai",
        department=department,
        lease=Lease(signed_on=datetime.date(2015, 1, 1)),
        landlord_kind="legal_person" if event == "saisine_ccapex" else "natural_person",
        facts=(Fact(event, on, values),),
    )


def dates(event: str, on: datetime.date, **values: Any) -> dict[tuple[str, int], Computed]:
    found = compute(case(event, on, **values)).deadlines
    return {(one.rule, one.step): one for one in found}


@settings(max_examples=150, deadline=None)
@given(
    event=st.sampled_from(sorted(EVENTS - {"assignation", "hearing"})),
    on=days,
    wait=st.integers(0, 400),
)
def test_a_later_act_never_gives_an_earlier_date(event: str, on: datetime.date, wait: int) -> None:
    values = {"months": 2, "has_guarantor": True, "outcome": "conditional", "delay_months": 6}
    first = dates(event, on, **values)
    second = dates(event, on + datetime.timedelta(days=wait), **values)
    for key in set(first) & set(second):
        earlier, later = first[key], second[key]
        if earlier.date and later.date:
            assert earlier.date <= later.date, key
        if earlier.effective_on and later.effective_on:
            assert earlier.effective_on <= later.effective_on, key


@settings(max_examples=100, deadline=None)
@given(on=days, wait=st.integers(60, 400), more=st.integers(0, 60))
def test_a_later_hearing_never_gives_an_earlier_date(
    on: datetime.date, wait: int, more: int
) -> None:
    hearing = on + datetime.timedelta(days=wait)
    first = dates("assignation", on, hearing_on=hearing)
    second = dates("assignation", on, hearing_on=hearing + datetime.timedelta(days=more))
    for key in set(first) & set(second):
        assert first[key].date <= second[key].date, key  # type: ignore[operator]


@settings(max_examples=150, deadline=None)
@given(
    event=st.sampled_from(["cdp", "insurance_command", "saisine_ccapex", "cql", "eviction"]),
    on=days,
    department=departments,
)
def test_no_forward_delay_of_civil_procedure_expires_on_a_closed_day(
    event: str, on: datetime.date, department: str
) -> None:
    for one in compute(case(event, on, department, has_guarantor=True)).deadlines:
        if one.rule in CARRIED and one.date is not None:
            assert not is_closed(one.date, zone_of(department)), one


@settings(max_examples=200, deadline=None)
@given(on=days, department=departments, late=st.integers(0, 40), months=st.integers(0, 12))
def test_nobody_is_evicted_in_the_truce_nor_on_a_closed_day(
    on: datetime.date, department: str, late: int, months: int
) -> None:
    told = on + datetime.timedelta(days=late)
    act = Fact("cql", on, {"prefect_notified_on": told})
    delay = Fact("jex_delay", told, {"months": months})
    found = compute(Case(id=1, department=department, facts=(act, delay))).of("CQL-2M")
    assert found is not None
    assert found.effective_on is not None
    assert found.date is not None
    assert found.effective_on > found.date
    assert found.effective_on.weekday() != 6
    assert not is_holiday(found.effective_on, zone_of(department))
    if department not in truce.OVERSEAS:
        assert truce.period_of(found.effective_on, truce.mainland()) is None


@settings(max_examples=50, deadline=None)
@given(facts=st.lists(st.tuples(st.sampled_from(sorted(EVENTS)), days), max_size=6))
def test_the_same_case_gives_the_same_answer(facts: list[tuple[str, datetime.date]]) -> None:
    one = Case(id=1, department="85", facts=tuple(Fact(*fact) for fact in facts))
    first, second = compute(one), compute(one)
    assert first.as_dict(1) == second.as_dict(1)
    keys = [(found.rule, found.step) for found in first.deadlines]
    assert len(keys) == len(set(keys))


@given(on=days, months=st.integers(0, 60))
def test_months_end_on_the_same_day_or_on_the_last_of_the_month(
    on: datetime.date, months: int
) -> None:
    end = add_months(on, months)
    assert (end.year - on.year) * 12 + end.month - on.month == months
    assert end.day == on.day or (end + datetime.timedelta(days=1)).day == 1


def test_the_eleven_holidays_of_the_code_and_those_of_the_east() -> None:
    assert len(holidays(2025, "")) == 11
    assert len(holidays(2025, "am")) == 13
    assert datetime.date(2025, 4, 18) in holidays(2025, "am")
    assert datetime.date(2025, 12, 20) in holidays(2025, "974")
