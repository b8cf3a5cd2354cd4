"""SOLIPEX and the early letter: each criterion alone, over three values, and what starts it."""

import datetime as dt
from typing import Any

import pytest

from procedures.enums import EventKind
from referrals.attribution.parse import parse_rule_set
from referrals.attribution.table import Condition
from referrals.rules.criteria import Met, failing, outcome, unknown, weigh
from referrals.rules.early import Report, Row, Trigger, figures, trigger, weigh_trigger
from referrals.rules.solipex import ENTRIES, Fact, from_facts, threatened
from tests.factories.early import EARLY_TABLE, SOLIPEX_TABLE

ELIGIBLE: dict[str, Any] = {
    "termination_motive": ("arrears",),
    "stock": "private",
    "dalo_recognised": False,
    "debt_framed": True,
    "debt_amount": 9999.99,
    "household_size": 2,
}


def conditions(table: dict[str, Any]) -> tuple[Condition, ...]:
    rule_set, _ = parse_rule_set(table, benefit_payer_default="caf")
    assert rule_set is not None
    return rule_set.scope[0]


def weighed(**changes: Any) -> list[Any]:
    return weigh(conditions(SOLIPEX_TABLE), {**ELIGIBLE, **changes}, entries=ENTRIES)


def test_a_family_that_meets_every_criterion_is_eligible() -> None:
    assert outcome(weighed()) is Met.YES


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("termination_motive", ("sale",)),
        ("stock", "public"),
        ("dalo_recognised", True),
        ("debt_framed", False),
        ("debt_amount", 10000.0),
        ("household_size", 1),
        ("household_size", 6),
    ],
)
def test_each_criterion_alone_makes_a_family_not_eligible(attribute: str, value: Any) -> None:
    found = weighed(**{attribute: value})
    assert outcome(found) is Met.NO
    assert [one.code for one in failing(found)] == [attribute]


@pytest.mark.parametrize("attribute", list(ELIGIBLE))
def test_each_unknown_alone_leaves_the_answer_unknown_and_says_what_to_enter(
    attribute: str,
) -> None:
    found = weighed(**{attribute: None})
    assert outcome(found) is Met.UNKNOWN
    (lack,) = unknown(found)
    assert (lack.code, lack.entry) == (attribute, ENTRIES[attribute])


@pytest.mark.parametrize(("size", "met"), [(2, Met.YES), (5, Met.YES)])
def test_two_and_five_people_are_inside(size: int, met: Met) -> None:
    assert outcome(weighed(household_size=size)) is met


def test_a_criterion_that_fails_prevails_on_one_that_is_unknown() -> None:
    assert outcome(weighed(stock="public", debt_amount=None)) is Met.NO


@pytest.mark.parametrize(
    ("stage", "kinds", "met"),
    [
        ("cdp", {"cdp"}, Met.YES),
        ("cql", {"cql"}, Met.YES),
        ("prevention", set(), Met.NO),
        ("closed", {"cdp"}, Met.NO),
    ],
)
def test_the_threat_is_a_procedure_under_way(stage: str, kinds: set[str], met: Met) -> None:
    assert threatened(stage, kinds).met is met


@pytest.mark.parametrize(
    "kind",
    [
        EventKind.REPAYMENT_PLAN,
        EventKind.PROTOCOLE_COHESION_SOCIALE,
        EventKind.OVERINDEBTEDNESS_ADMISSIBLE,
        EventKind.REPAYMENT_PLAN_REQUESTED,
        EventKind.FSL_REFERRAL,
        EventKind.OVERINDEBTEDNESS_FILED,
    ],
)
def test_a_debt_is_framed_or_being_framed_by_each_of_these_facts(kind: EventKind) -> None:
    assert from_facts([Fact(kind, {})]) == {"debt_framed": True}


def test_a_judge_s_delays_frame_the_debt_and_a_judgment_alone_does_not() -> None:
    assert from_facts([Fact(EventKind.JUDGMENT, {"delay_months": 24})])["debt_framed"] is True
    assert "debt_framed" not in from_facts([Fact(EventKind.JUDGMENT, {})])


def test_facts_say_the_latest_word_on_dalo_and_motives() -> None:
    told = from_facts(
        [
            Fact(EventKind.DALO_REJECTED, {}),
            Fact(EventKind.ASSIGNATION, {"motives": ["sale"]}),
            Fact(EventKind.JUDGMENT, {"motives": ["arrears", "nuisance"]}),
            Fact(EventKind.DALO_RECOGNISED, {}),
        ]
    )
    assert told["dalo_recognised"] is True
    assert told["termination_motive"] == ("arrears", "nuisance")
    assert from_facts([]) == {}


DAY1, DAY2 = dt.date(2026, 3, 1), dt.date(2026, 4, 1)


def test_the_trigger_is_the_first_of_the_signalement_and_the_suspension() -> None:
    reports = [Report(DAY2, 2)]
    assert trigger(reports, None).on == DAY2
    both = trigger(reports, DAY1)
    assert (both.on, both.signalled_on, both.suspended_on) == (DAY1, DAY2, DAY1)
    assert trigger([], DAY1).on == DAY1
    assert trigger([Report(DAY1, 1)], None).on is None


def test_arrears_told_to_the_payer_are_two_months_at_least() -> None:
    assert trigger([Report(DAY1, None, constituted=True)], None).signalled_on == DAY1


def test_the_trigger_is_unknown_where_the_months_are_not_told() -> None:
    reports = [Report(DAY1)]
    found = weigh_trigger(trigger(reports, None), reports)
    assert found.met is Met.UNKNOWN
    assert found.entry
    assert weigh_trigger(Trigger(), [Report(DAY1, 1)]).met is Met.NO
    assert weigh_trigger(Trigger(DAY1), reports).met is Met.YES


FAMILY = {"housing_benefit": "apl", "has_children": True, "known_to_caf_social_service": False}


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("housing_benefit", "alf"),
        ("housing_benefit", "none"),
        ("has_children", False),
        ("known_to_caf_social_service", True),
    ],
)
def test_each_criterion_of_the_early_letter_fails_alone(attribute: str, value: Any) -> None:
    others = [c for c in conditions(EARLY_TABLE) if c.attribute != "months_unpaid"]
    assert outcome(weigh(others, FAMILY, entries={})) is Met.YES
    found = weigh(others, {**FAMILY, attribute: value}, entries={})
    assert [one.code for one in failing(found)] == [attribute]
    missing = weigh(others, {**FAMILY, attribute: None}, entries={})
    assert [one.code for one in unknown(missing)] == [attribute]


def test_the_published_figures_come_out_of_rows() -> None:
    """1 435 found, 37 % supported; restored for 1 in 2, for 65 % of the supported (S1961)."""
    supported = [Row(True, n < 345) for n in range(531)]
    others = [Row(False, n < 373) for n in range(904)]
    found = figures([*supported, *others])
    assert (found.found, found.supported_share) == (1435, 37)
    assert (found.restored_share, found.supported_restored_share) == (50, 65)


def test_what_nobody_knows_is_divided_by_nothing() -> None:
    found = figures([Row(True, None)])
    assert (found.restored_share, found.supported_restored_share) == (None, None)
    assert figures([]).supported_share is None
