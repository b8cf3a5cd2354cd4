"""Who needs a visit, which group of the watch, when an announcement is late: no database."""

import datetime as dt

import pytest

from referrals.enums.missions import EntryChange, WatchGroup
from referrals.rules.missions import MissionRules, Situation, mission_rules, reasons_of, scope_of
from referrals.rules.watch import (
    Announced,
    Told,
    WatchRules,
    anomalies_of,
    change_since,
    group_of,
    is_late,
    monday_of,
    presence_required,
    watch_rules,
)
from referrals.services.missions.mobile_team import needs_visit
from tests.factories.missions import PROFILE

TODAY = dt.date(2026, 6, 15)


def told(mission: str) -> MissionRules:
    rules = mission_rules(PROFILE, mission)
    assert rules is not None
    return rules


def watch() -> WatchRules:
    rules = watch_rules(PROFILE)
    assert rules is not None
    return rules


VISIT, DIAGNOSTIC, WATCH = told("anticipation_visit"), told("ccapex_diagnostic"), watch()


def situation(**known: object) -> Situation:
    return Situation(
        **{"stock": "private", "stage": "cql", "step": "cql", "seen": True, **known}  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("known", "silent"),
    [
        ({"act_on": TODAY - dt.timedelta(days=31)}, True),
        ({"act_on": TODAY - dt.timedelta(days=30)}, False),
        (
            {
                "act_on": TODAY - dt.timedelta(days=31),
                "answered_on": TODAY - dt.timedelta(days=3),
            },
            False,
        ),
        (
            {
                "act_on": TODAY - dt.timedelta(days=31),
                "answered_on": TODAY - dt.timedelta(days=90),
            },
            True,
        ),
        ({"carence_on": TODAY}, True),
        ({"seen": False}, True),
        ({"seen": None}, False),
        ({"attempts": 2}, True),
        ({"attempts": 1}, False),
    ],
)
def test_a_household_is_without_answer_for_a_reason_that_is_said(
    known: dict[str, object], silent: bool
) -> None:
    assert bool(reasons_of(situation(**known), VISIT, TODAY)) is silent


def test_a_diagnostic_waits_for_the_delay_of_the_dsf_asked_not_of_the_stage() -> None:
    old = TODAY - dt.timedelta(days=100)
    assert not reasons_of(situation(act_on=old), DIAGNOSTIC, TODAY)
    assert reasons_of(situation(act_on=old, dsf_asked_on=old), DIAGNOSTIC, TODAY)


def test_a_measure_to_stay_is_for_the_public_stock_alone() -> None:
    assert "stay_measure" in {one.code for one in VISIT.conclusions_for("public")}
    assert "stay_measure" not in {one.code for one in VISIT.conclusions_for("private")}


@pytest.mark.parametrize(
    ("on", "at", "shifted"),
    [
        (dt.date(2026, 6, 15), dt.time(18), True),
        (dt.date(2026, 6, 15), dt.time(17, 59), False),
        (dt.date(2026, 6, 15), dt.time(8, 59), True),
        (dt.date(2026, 6, 13), dt.time(11), True),
        (dt.date(2026, 6, 15), None, False),
    ],
)
def test_evenings_early_mornings_and_saturdays_are_shifted_hours(
    on: dt.date, at: dt.time | None, shifted: bool
) -> None:
    assert VISIT.is_shifted(on, at) is shifted


def test_the_scope_of_a_table_gives_its_stocks_and_stages() -> None:
    table = {
        "scope": [
            [
                {"attribute": "stock", "operator": "is", "value": "public"},
                {"attribute": "stage", "operator": "in", "value": ["cql"]},
                {"attribute": "has_children", "operator": "is", "value": True},
            ]
        ]
    }
    assert scope_of(table) == [(["public"], ["cql"])]
    assert scope_of({}) == [([], [])]


@pytest.mark.parametrize(
    ("validated", "raised", "children", "group"),
    [
        (["age"], [], None, WatchGroup.REQUIRED),
        ([], ["age"], None, WatchGroup.ON_REQUEST),
        ([], [], True, WatchGroup.ON_REQUEST),
        ([], [], False, WatchGroup.IF_PLACES),
        ([], [], None, WatchGroup.IF_PLACES),
    ],
)
def test_the_first_group_needs_a_criterion_that_the_state_validated(
    validated: list[str], raised: list[str], children: bool | None, group: WatchGroup
) -> None:
    assert group_of(validated, raised, has_children=children, rules=WATCH) == group


def test_a_list_says_what_is_new_and_what_changed() -> None:
    before = Told(3, None, frozenset())
    assert change_since(None, before) == EntryChange.NEW
    assert change_since(before, Told(3, None, frozenset())) == EntryChange.SAME
    assert change_since(before, Told(1, None, frozenset({"age"}))) == EntryChange.CHANGED


def test_a_worker_is_called_for_only_in_the_first_group_and_without_contact() -> None:
    assert presence_required(1, reached=False)
    assert not presence_required(1, reached=True)
    assert not presence_required(2, reached=False)
    assert not presence_required(3, reached=False)


@pytest.mark.parametrize(("days", "late"), [(9, True), (10, False), (11, False), (0, True)])
def test_ten_days_before_is_in_time_and_nine_is_late(days: int, late: bool) -> None:
    on = dt.date(2026, 6, 1)
    assert is_late(on, on + dt.timedelta(days=days), WATCH.notice) is late


@pytest.mark.parametrize(
    ("on", "at", "codes"),
    [
        (dt.date(2026, 6, 14), None, ["closed_day"]),  # a Sunday
        (dt.date(2026, 7, 14), None, ["closed_day"]),
        (dt.date(2026, 6, 13), None, []),  # a Saturday
        (dt.date(2026, 6, 15), dt.time(5, 59), ["hours"]),
        (dt.date(2026, 6, 15), dt.time(6), []),
        (dt.date(2026, 6, 15), dt.time(21), []),
        (dt.date(2026, 6, 15), dt.time(21, 1), ["hours"]),
        (dt.date(2026, 10, 31), None, []),
        (dt.date(2026, 11, 2), None, ["truce"]),
        (dt.date(2027, 3, 31), None, ["truce"]),
        (dt.date(2027, 4, 1), None, []),
        (dt.date(2026, 6, 1), None, ["before_effect"]),
    ],
)
def test_the_calendar_says_which_days_and_hours_are_forbidden(
    on: dt.date, at: dt.time | None, codes: list[str]
) -> None:
    found = anomalies_of(Announced(on, at, dt.date(2026, 6, 2), zone="", truce=True))
    assert [one["code"] for one in found] == codes
    assert all(one["article"] for one in found)


def test_a_lease_out_of_the_truce_may_be_ended_in_winter() -> None:
    assert not anomalies_of(Announced(dt.date(2026, 11, 2), None, None, zone="", truce=False))


def test_a_week_begins_on_its_monday() -> None:
    assert monday_of(dt.date(2026, 6, 15)) == monday_of(dt.date(2026, 6, 21))
    assert monday_of(dt.date(2026, 6, 21)) == dt.date(2026, 6, 15)


def test_the_mobile_team_goes_to_the_home_once_where_the_calls_had_no_answer() -> None:
    assert needs_visit(1, reached=False, visited=False, limit=1)
    assert not needs_visit(0, reached=False, visited=False, limit=1)
    assert not needs_visit(1, reached=True, visited=False, limit=1)
    assert not needs_visit(2, reached=False, visited=True, limit=1)
