"""Assignation, diagnostic social et financier, judgment."""

import pytest

from tests.law.tools import codes, day, one, rules, told

HEARING = {"hearing_on": "2025-05-12"}


def assigned(**more: object) -> tuple[str, str, dict[str, object]]:
    return ("assignation", "2025-03-24", {**HEARING, **more})


def test_a_notice_after_the_last_useful_day_is_said() -> None:
    assert "late_notification" in codes(told(assigned(prefect_notified_on="2025-03-31")))
    in_time = told(assigned(prefect_notified_on="2025-03-30"))
    assert "late_notification" not in codes(in_time)


def test_a_last_useful_day_that_is_closed_gives_the_open_day_to_aim_at() -> None:
    warning = next(w for w in told(assigned()).warnings if w.code == "last_day_closed")
    assert "28/03/2025" in warning.message


def test_the_assignation_of_the_last_day_of_the_old_law_keeps_two_months() -> None:
    old = told(("assignation", "2023-07-28", {"hearing_on": "2023-10-31"}))
    # 31/10 - 2 months = 31/08 at zero hour.
    assert day(old, "ASSIGN-PREF-2M") == "2023-08-30"
    new = told(("assignation", "2023-07-29", {"hearing_on": "2023-10-31"}))
    assert day(new, "ASSIGN-PREF-6S") == "2023-09-18"
    assert "ASSIGN-PREF-2M" not in rules(new)


def test_two_months_back_from_a_month_end_stop_at_the_last_day() -> None:
    found = told(("assignation", "2023-01-10", {"hearing_on": "2023-04-30"}))
    assert day(found, "ASSIGN-PREF-2M") == "2023-02-27"  # 28/02 at zero hour


@pytest.mark.parametrize(
    ("motives", "applies", "flag"),
    [
        (["arrears"], True, True),
        (["arrears", "nuisance"], True, True),
        (["nuisance"], False, False),
        (["sale", "repossession"], False, False),
        ([], True, None),
    ],
)
def test_the_notice_is_for_debts(motives: list[str], applies: bool, flag: bool | None) -> None:
    found = told(assigned(motives=motives))
    assert ("ASSIGN-PREF-6S" in rules(found)) is applies
    assert ("DSF-TRANSM" in rules(found)) is applies
    assert found.flags["ASSIGN-EXT"] is flag


def test_without_a_hearing_there_is_a_warning_and_no_date() -> None:
    found = told(("assignation", "2025-03-24"))
    assert "ASSIGN-PREF-6S" not in rules(found)
    assert "hearing_missing" in codes(found)


def test_a_postponed_hearing_moves_the_report_and_not_the_notice() -> None:
    found = told(assigned(), ("hearing", "2025-05-12", {"postponed_to": "2025-09-15"}))
    assert day(found, "ASSIGN-PREF-6S") == "2025-03-30"
    assert day(found, "DSF-TRANSM") == "2025-09-08"


def test_the_last_of_two_assignations_counts() -> None:
    found = told(assigned(), ("assignation", "2025-06-02", {"hearing_on": "2025-09-15"}))
    assert day(found, "ASSIGN-PREF-6S") == "2025-08-03"


def test_reports_have_no_legal_date_before_the_decree() -> None:
    found = told(
        ("assignation", "2020-06-02", {"hearing_on": "2020-12-15"}), ("dsf_requested", "2020-10-01")
    )
    assert not {"DSF-RDV", "DSF-RELANCE", "DSF-TRANSM"} & rules(found)


def test_working_days_skip_the_holidays_of_the_place() -> None:
    # Good Friday 03/04/2026 and Easter Monday 06/04.
    assert day(told(("dsf_requested", "2026-03-23")), "DSF-RDV") == "2026-04-14"
    assert day(told(("dsf_requested", "2026-03-23"), department="68"), "DSF-RDV") == "2026-04-15"


def test_a_report_sent_answers_its_dates() -> None:
    found = told(assigned(), ("dsf_requested", "2025-03-26"), ("dsf_sent", "2025-04-28"))
    assert {str(one(found, rule).met_on) for rule in ("DSF-RDV", "DSF-TRANSM")} == {"2025-04-28"}


def test_delays_of_a_judgment_are_a_window_and_a_ceiling() -> None:
    found = told(("judgment", "2025-06-10", {"outcome": "conditional", "delay_months": 24}))
    window = one(found, "SUSP-24VII")
    assert (str(window.starts_on), str(window.to)) == ("2025-06-10", "2027-06-10")
    assert day(found, "JUGE-DELAI-24V") == "2028-06-10"
    assert day(found, "JUGE-DELAI-1343") == "2027-06-10"
    assert day(found, "APL-PLAN-JUGE") == "2027-06-10"


def test_a_firm_judgment_gives_no_delay_of_payment() -> None:
    found = told(("judgment", "2025-06-10", {"outcome": "firm"}))
    assert not {"JUGE-DELAI-24V", "SUSP-24VII"} & rules(found)
    rejected = told(("judgment", "2025-06-10", {"outcome": "rejected"}))
    assert not rules(rejected)
    assert rejected.flags["TITRE-EXP"] is False


def test_delays_without_their_length_are_not_guessed() -> None:
    found = told(("judgment", "2025-06-10", {"outcome": "conditional"}))
    assert "SUSP-24VII" not in rules(found)
    assert "delay_months_missing" in codes(found)
