"""Limits of measures and standing of plans, counted by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccapex.core.months import add_months
from ccapex.profiles.read import read_profile
from referrals.rules.measures import (
    Kind,
    Period,
    consent_missing,
    exceeds,
    kinds_of,
    last_day,
    objections,
    state,
)
from referrals.rules.plans import Paid, schedule, standing, too_long
from referrals.rules.questionnaires import Question, read_answer, shown, typed

ASLL = Kind("asll", "ASLL", max_months=12, renewals=1, source="charte")
MASP = Kind("masp", "MASP", min_months=6, max_months=24, total_months=48)
TODAY = dt.date(2026, 11, 20)


def period(start: str, end: str) -> Period:
    return Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-07-31", 2, "2026-09-30"),
        ("2023-12-29", 2, "2024-02-29"),
        ("2024-12-31", 2, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", 12, "2027-01-15"),
    ],
)
def test_months_go_to_the_same_day_or_the_last_one(day: str, months: int, expected: str) -> None:
    assert add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(expected)


def test_an_asll_of_twelve_months_is_accepted_and_a_day_more_is_not() -> None:
    assert last_day(dt.date(2026, 1, 15), 12) == dt.date(2027, 1, 14)
    assert objections(ASLL, [], period("2026-01-15", "2027-01-14")) == []
    assert "12 mois au plus" in objections(ASLL, [], period("2026-01-15", "2027-01-15"))[0]


def test_an_asll_is_renewed_once_only() -> None:
    first = period("2024-01-01", "2024-12-31")
    second = period("2025-01-01", "2025-12-31")
    assert objections(ASLL, [first], second) == []
    third = objections(ASLL, [first, second], period("2026-01-01", "2026-12-31"))
    assert any("renouvellements sont épuisés" in one for one in third)


def test_a_masp_lasts_six_months_at_least_and_four_years_in_all() -> None:
    assert "6 mois au moins" in objections(MASP, [], period("2026-01-01", "2026-06-29"))[0]
    assert objections(MASP, [], period("2026-01-01", "2026-06-30")) == []
    before = [period("2022-01-01", "2023-12-31"), period("2024-01-01", "2025-06-30")]
    assert objections(MASP, before, period("2025-07-01", "2025-12-31")) == []
    assert "48 mois en tout" in objections(MASP, before, period("2025-07-01", "2026-01-01"))[0]


def test_a_gap_between_two_contracts_is_not_counted() -> None:
    apart = [period("2020-01-01", "2021-12-31"), period("2024-01-01", "2025-12-31")]
    assert not exceeds(48, apart)
    assert exceeds(47, apart)


def test_two_periods_never_overlap() -> None:
    found = objections(
        ASLL, [period("2026-01-01", "2026-06-30")], period("2026-06-30", "2026-12-01")
    )
    assert "chevauche" in found[0]


def test_an_asll_of_a_ccapex_territorialisee_needs_no_prior_consent() -> None:
    asll = kinds_of(read_profile("cote-dor"))["asll_maintien"]
    assert consent_missing(asll, "", "ccapex_territorialisee") == ""
    assert "adhésion" in consent_missing(asll, "", "asll")
    assert consent_missing(asll, "signed", "asll") == ""
    assert "refusé" in consent_missing(asll, "refused", "ccapex_territorialisee")


@pytest.mark.parametrize(
    ("decision", "periods", "ended_on", "expected"),
    [
        ("pending", [], None, "asked"),
        ("refused", [], None, "refused"),
        ("granted", [], None, "to_start"),
        ("granted", [period("2026-12-01", "2027-11-30")], None, "to_start"),
        ("granted", [period("2026-02-01", "2027-01-31")], None, "running"),
        ("granted", [period("2026-01-20", "2027-01-19")], None, "ending"),
        ("granted", [period("2025-11-20", "2026-11-19")], None, "ended"),
        ("granted", [period("2025-11-20", "2026-11-20")], None, "ending"),
        ("granted", [period("2026-02-01", "2027-01-31")], TODAY, "ended"),
    ],
)
def test_the_state_of_a_measure_is_that_of_the_day(
    decision: str, periods: list[Period], ended_on: dt.date | None, expected: str
) -> None:
    assert state(decision, periods, ended_on, TODAY) == expected


def test_the_shipped_limits_are_those_of_the_charter_and_of_the_law() -> None:
    kinds = kinds_of(read_profile("cote-dor"))
    assert kinds["asll_maintien"].limits == "12 mois au plus, renouvelable une fois"
    assert kinds["masp_simple"].limits == "de 6 à 24 mois, 48 mois en tout"
    # Seine-Saint-Denis gives no duration for its ASLL: nothing is guessed.
    assert kinds_of(read_profile("seine-saint-denis"))["asll_g"].limits == ""


# --- plans ------------------------------------------------------------------------------------


def test_the_last_instalment_takes_what_is_left() -> None:
    dues = schedule(Decimal(1000), Decimal(300), dt.date(2026, 1, 31))
    assert [(str(one.due_on), int(one.amount)) for one in dues] == [
        ("2026-01-31", 300),
        ("2026-02-28", 300),
        ("2026-03-31", 300),
        ("2026-04-30", 100),
    ]


@pytest.mark.parametrize(("debt", "monthly"), [("0", "10"), ("100", "0"), ("100000", "1")])
def test_amounts_that_make_no_plan_are_refused(debt: str, monthly: str) -> None:
    with pytest.raises(ValueError, match=r"zéro|durerait"):
        schedule(Decimal(debt), Decimal(monthly), TODAY)


@settings(max_examples=60)
@given(
    cents=st.integers(1, 2_000_000),
    monthly=st.integers(2_000, 100_000),
    start=st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
)
def test_the_instalments_make_the_whole_debt(cents: int, monthly: int, start: dt.date) -> None:
    debt, each = Decimal(cents) / 100, Decimal(max(monthly, cents // 120 + 1)) / 100
    dues = schedule(debt, each, start)
    assert sum(one.amount for one in dues) == debt
    assert all(0 < one.amount <= each for one in dues)
    assert len({one.due_on for one in dues}) == len(dues)


def test_an_instalment_is_late_the_day_after_and_part_of_it_leaves_the_rest() -> None:
    rows = [
        Paid(dt.date(2026, 9, 20), Decimal(100), dt.date(2026, 9, 20), Decimal(100)),
        Paid(dt.date(2026, 10, 20), Decimal(100), dt.date(2026, 10, 21), Decimal(40)),
        Paid(dt.date(2026, 11, 20), Decimal(100)),
        Paid(dt.date(2026, 12, 20), Decimal(100)),
    ]
    found = standing(rows, TODAY)
    assert [found.paid, found.left, found.late_amount] == [Decimal(140), Decimal(260), Decimal(60)]
    assert [one.due_on.month for one in found.late] == [10]
    assert found.next is not None
    assert found.next.due_on == TODAY
    assert len(standing(rows, dt.date(2026, 11, 21)).late) == 2


def test_a_plan_of_more_than_three_years_is_told() -> None:
    assert too_long(36) == ""
    assert "37 mois" in too_long(37)


# --- answers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "given_values", "kept", "words"),
    [
        ("yes_no", ["oui"], True, "oui"),
        ("yes_no", ["non"], False, "non"),
        ("number", ["4"], 4, "4"),
        ("amount", ["1 280,50"], "1280.50", "1\u202f280,50\u00a0€"),
        ("date", ["3/10/2026"], "2026-10-03", "03/10/2026"),
        ("choices", ["a", "b"], ["a", "b"], "a, b"),
        ("text", ["  "], None, ""),
    ],
)
def test_an_answer_is_kept_and_shown_as_it_was_given(
    kind: str, given_values: list[str], kept: object, words: str
) -> None:
    question = Question("q", "Question", kind, ("a", "b"))
    answer = read_answer(question, given_values, TODAY)
    assert answer == kept
    assert shown(question, answer).replace("\u00a0", " ") == words.replace("\u00a0", " ")
    if kind not in ("choices", "amount") and answer is not None:
        assert read_answer(question, [typed(question, answer)], TODAY) == answer


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("yes_no", "peut-être"),
        ("number", "-3"),
        ("amount", "cher"),
        ("date", "31/02/2026"),
        ("choices", "z"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(kind: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        read_answer(Question("q", "Question", kind, ("a",)), [value], TODAY)
