"""The commandement de quitter les lieux, what suspends it, and the truce."""

from datetime import date

import pytest

from procedures.law.settings import Setting, Settings
from tests.law.tools import codes, day, effect, one, rules, told

TOLD = {"prefect_notified_on": "2025-05-16"}


def cql(on: str, told_on: str | None = None) -> tuple[str, str, dict[str, object]]:
    return ("cql", on, {"prefect_notified_on": told_on or on})


@pytest.mark.parametrize(
    ("act_on", "ends_on", "first_day"),
    [
        ("2025-09-15", "2025-11-17", "2026-04-01"),  # 15/11 is a Saturday; then the truce
        ("2025-08-31", "2025-10-31", "2026-04-01"),  # the day after is 01/11
        ("2023-12-10", "2024-02-12", "2024-04-02"),  # 01/04/2024 is Easter Monday
        ("2025-06-13", "2025-08-13", "2025-08-14"),
        ("2025-06-14", "2025-08-14", "2025-08-16"),  # 15/08 is a holiday, Saturday is allowed
        ("2014-01-16", "2014-03-17", "2014-03-18"),  # between the end of the old truce and the law
        ("2014-01-27", "2014-03-27", "2014-04-01"),  # the law of 27/03/2014 closes the last days
        ("2020-02-17", "2020-04-17", "2020-07-11"),
        ("2021-03-02", "2021-05-03", "2021-06-01"),
    ],
)
def test_the_first_day_is_out_of_the_truce_sundays_and_holidays(
    act_on: str, ends_on: str, first_day: str
) -> None:
    found = told(cql(act_on))
    assert (day(found, "CQL-2M"), effect(found, "CQL-2M")) == (ends_on, first_day)


def test_the_prefect_told_late_delays_the_commandement() -> None:
    found = told(cql("2025-05-16", "2025-06-02"))
    assert day(found, "CQL-2M") == "2025-08-04"  # 02/08 is a Saturday
    assert found.flags["CQL-PREF"] is True


def test_the_prefect_told_before_the_act_changes_nothing() -> None:
    assert day(told(cql("2025-05-16", "2025-05-01")), "CQL-2M") == "2025-07-16"


def test_an_unknown_notice_to_the_prefect_is_computed_and_warned() -> None:
    found = told(("cql", "2025-05-16"))
    assert day(found, "CQL-2M") == "2025-07-16"
    assert found.flags["CQL-PREF"] is None
    assert "prefect_notification_missing" in codes(found)


def test_a_student_has_two_months_and_no_truce() -> None:
    found = told(cql("2025-09-15"), student_housing=True)
    assert effect(found, "CQL-2M") == "2025-11-18"
    assert found.flags["EXCL-ETUD"] is True
    assert not {"TREVE", "DELAI-JEX-NEW"} & rules(found)


def test_a_violent_spouse_has_neither_delay_nor_truce() -> None:
    facts = (cql("2025-09-15"), ("jex_delay", "2025-10-01", {"months": 6}))
    found = told(*facts, violence_exclusion=True)
    assert not {"CQL-2M", "TREVE", "DELAI-JEX-NEW"} & rules(found)
    assert found.flags["EXCL-VIOLENCE"] is True


def test_the_judge_extends_the_delay() -> None:
    found = told(cql("2025-05-16"), ("cql_extended", "2025-06-20", {"months": 3}))
    assert day(found, "CQL-2M") == "2025-07-16"
    assert str(one(found, "CQL-2M").extendable_to) == "2025-10-16"
    assert day(found, "CQL-PROROG") == "2025-10-16"
    assert effect(found, "CQL-2M") == "2025-10-17"


def test_an_extension_ends_with_its_commandement() -> None:
    found = told(
        cql("2025-01-10"), ("cql_extended", "2025-02-14", {"months": 3}), cql("2025-05-16")
    )
    assert effect(found, "CQL-2M") == "2025-07-17"
    assert "CQL-PROROG" not in rules(found)


def test_the_judge_takes_the_delay_away_or_shortens_it() -> None:
    gone = told(cql("2025-05-16"), ("court_reduced_delay", "2025-04-10"))
    assert "CQL-2M" not in rules(gone)
    assert "delay_removed_by_court" in codes(gone)
    short = told(cql("2025-05-16"), ("court_reduced_delay", "2025-04-10", {"months": 1}))
    assert day(short, "CQL-2M") == "2025-06-16"


@pytest.mark.parametrize(
    ("granted_on", "months", "rule", "ends_on"),
    [
        ("2013-05-02", 12, "DELAI-JEX-OLD2", "2014-05-02"),
        ("2022-05-02", 36, "DELAI-JEX-OLD", "2025-05-02"),
        ("2023-07-29", 12, "DELAI-JEX-NEW", "2024-07-29"),
        ("2025-03-31", 6, "DELAI-JEX-NEW", "2025-09-30"),
    ],
)
def test_the_delays_of_the_judge_follow_the_law_of_their_day(
    granted_on: str, months: int, rule: str, ends_on: str
) -> None:
    found = told(("jex_delay", granted_on, {"months": months}))
    window = one(found, rule)
    assert (str(window.starts_on), str(window.to)) == (granted_on, ends_on)


def test_delays_out_of_the_bounds_of_their_day_are_said() -> None:
    assert "delay_out_of_bounds" in codes(told(("jex_delay", "2025-03-03", {"months": 24})))


def test_no_eviction_while_the_judges_delays_or_a_protocole_run() -> None:
    delayed = told(cql("2025-05-16"), ("jex_delay", "2025-06-20", {"months": 6}))
    assert effect(delayed, "CQL-2M") == "2026-04-01"  # 20/12/2025, then the truce
    agreed = told(cql("2025-05-16"), ("protocole_cohesion_sociale", "2025-06-16"))
    assert effect(agreed, "CQL-2M") == "2027-06-17"
    assert day(agreed, "CQL-2M") == "2025-07-16"


def test_the_truce_of_a_commandement_is_the_next_one() -> None:
    window = one(told(cql("2025-05-16")), "TREVE")
    assert (str(window.starts_on), str(window.to)) == ("2025-11-01", "2026-03-31")
    later = one(told(cql("2023-05-16"), ("cfp_request", "2024-09-02")), "TREVE")
    assert str(later.starts_on) == "2024-11-01"


def test_the_truce_of_2020_is_prolonged() -> None:
    found = told(cql("2019-11-04"))
    window = one(found, "TREVE-COVID")
    assert (str(window.starts_on), str(window.to)) == ("2020-04-01", "2020-07-10")
    assert window.status == "to_validate"


def test_the_truce_overseas_is_empty_until_somebody_enters_it() -> None:
    found = told(cql("2025-09-15"), department="974")
    assert one(found, "TREVE-DOM").status == "not_set"
    assert day(found, "TREVE-DOM") is None
    assert "overseas_truce_not_set" in codes(found)
    assert effect(found, "CQL-2M") == "2025-11-18"


def test_the_truce_overseas_follows_the_prefects_dates() -> None:
    entered = Setting(
        rule="TREVE-DOM",
        name="windows",
        value=[["2025-11-15", "2026-02-28"]],
        valid_from=date(2025, 1, 1),
        valid_to=date.max,
        source="arrêté",
        confirmed=True,
        department="974",
    )
    found = told(cql("2025-09-15"), department="974", settings=Settings([entered]))
    assert effect(found, "CQL-2M") == "2026-03-02"  # 01/03/2026 is a Sunday
    assert "TREVE" not in rules(found)


def test_an_eviction_ends_what_was_running_and_starts_its_own() -> None:
    found = told(cql("2025-05-16"), ("cfp_request", "2025-07-21"), ("eviction", "2025-08-11", {}))
    assert day(found, "MEUBLES-2M") == "2025-10-13"  # 11/10 is a Saturday
    assert found.flags["PV-EXPULSION"] is True
    assert not {"TREVE", "CFP-SILENCE"} & rules(found)


def test_an_eviction_on_a_closed_day_is_said() -> None:
    found = told(("eviction", "2025-08-15"))
    assert found.flags["EXEC-HEURES"] is False
    assert "closed_day" in codes(found)
    assert told(("eviction", "2025-08-16")).flags["EXEC-HEURES"] is True


def test_the_offence_is_for_a_private_landlord_out_of_the_truce() -> None:
    found = told(cql("2025-09-15"))
    assert (day(found, "DELIT-315-2"), effect(found, "DELIT-315-2")) == ("2025-11-15", "2026-04-01")
    social = told(cql("2025-09-15"), landlord_kind="legal_person")
    assert "DELIT-315-2" not in rules(social)
    assert social.flags["DELIT-315-2"] is None
