"""The commandement de payer: choice of the delay, caution, signalement, referral by a company."""

from typing import Any

import pytest

from tests.law.tools import codes, day, effect, one, rules, told

OLD, MIDDLE, NEW = "2015-01-01", "2025-01-15", "2026-10-10"


@pytest.mark.parametrize(
    ("lease", "stated", "rule"),
    [
        ({"signed_on": OLD, "stated_clause_delay": "6w"}, None, "CP-CLAUSE-2M"),
        ({"signed_on": "2023-07-28"}, None, "CP-CLAUSE-2M"),
        ({"signed_on": "2023-07-29"}, None, "CP-CLAUSE-6S"),
        ({"signed_on": MIDDLE, "stated_clause_delay": "2m"}, None, "CP-CLAUSE-2M"),
        ({"signed_on": MIDDLE, "stated_clause_delay": "6w"}, None, "CP-CLAUSE-6S"),
        ({"signed_on": MIDDLE}, "2m", "CP-CLAUSE-2M"),
        ({"signed_on": MIDDLE, "stated_clause_delay": "2m"}, "6w", "CP-CLAUSE-2M"),
        ({"signed_on": NEW}, None, "CP-CLAUSE-6S"),
        ({"signed_on": NEW, "stated_clause_delay": "2m"}, None, "CP-CLAUSE-2M"),
        ({"signed_on": NEW}, "2m", "CP-CLAUSE-2M"),
        (
            {"signed_on": OLD, "renewed_on": "2026-10-01", "renewal_kind": "formal"},
            None,
            "CP-CLAUSE-6S",
        ),
        (
            {"signed_on": OLD, "renewed_on": "2026-10-01", "renewal_kind": "tacit"},
            None,
            "CP-CLAUSE-2M",
        ),
        (
            {"signed_on": OLD, "renewed_on": "2024-01-01", "renewal_kind": "formal"},
            None,
            "CP-CLAUSE-2M",
        ),
        # Renewed after the act: it changes nothing.
        (
            {"signed_on": OLD, "renewed_on": "2027-01-01", "renewal_kind": "formal"},
            None,
            "CP-CLAUSE-2M",
        ),
    ],
)
def test_the_lease_and_the_act_choose_the_delay(
    lease: dict[str, Any], stated: str | None, rule: str
) -> None:
    more = {"stated_delay": stated} if stated else {}
    found = told(("cdp", "2026-11-16", more), **lease)
    assert rules(found) & {"CP-CLAUSE-2M", "CP-CLAUSE-6S"} == {rule}


def test_before_the_law_every_commandement_leaves_two_months() -> None:
    found = told(("cdp", "2023-07-28"), signed_on="2023-07-01")
    assert day(found, "CP-CLAUSE-2M") == "2023-09-28"


def test_the_clause_is_asked_for_only_where_it_decides() -> None:
    assert "clause_delay_missing" in codes(told(("cdp", "2026-11-16"), signed_on=MIDDLE))
    for signed in (OLD, NEW):
        assert "clause_delay_missing" not in codes(told(("cdp", "2026-11-16"), signed_on=signed))


def test_a_lease_without_date_waits_the_longest_and_says_so() -> None:
    found = told(("cdp", "2025-03-20"))
    assert day(found, "CP-CLAUSE-2M") == "2025-05-20"
    assert "lease_date_missing" in codes(found)


def test_a_renewed_lease_is_marked_for_a_lawyer() -> None:
    renewed: dict[str, Any] = {
        "signed_on": OLD,
        "renewed_on": "2024-01-01",
        "renewal_kind": "tacit",
    }
    assert "renewal_mode_to_validate" in codes(told(("cdp", "2025-03-03"), **renewed))


def test_six_weeks_announced_on_an_old_lease_is_flagged() -> None:
    found = told(("cdp", "2025-03-03", {"stated_delay": "6w"}), signed_on=OLD)
    assert "stated_delay_too_short" in codes(found)
    assert found.flags["CP-MENTIONS"] is False


def test_good_friday_is_closed_in_alsace_and_moselle_alone() -> None:
    # 17/02/2024 + 42 days = Saturday 30/03; 16/02 + 42 = Good Friday 29/03/2024.
    lease: dict[str, Any] = {"signed_on": "2024-01-02", "stated_clause_delay": "6w"}
    assert day(told(("cdp", "2024-02-16"), **lease), "CP-CLAUSE-6S") == "2024-03-29"
    # Friday to Monday is closed: Saturday, Sunday, Easter Monday.
    moselle = told(("cdp", "2024-02-16"), department="57", **lease)
    assert day(moselle, "CP-CLAUSE-6S") == "2024-04-02"


@pytest.mark.parametrize(
    ("department", "act_on", "ends_on"),
    [("971", "2025-03-27", "2025-05-28"), ("85", "2025-03-27", "2025-05-27")],
)
def test_the_abolition_day_is_closed_where_it_is_a_holiday(
    department: str, act_on: str, ends_on: str
) -> None:
    found = told(("cdp", act_on), signed_on=OLD, department=department)
    assert day(found, "CP-CLAUSE-2M") == ends_on


def test_the_caution_is_told_only_where_there_is_one() -> None:
    assert "CP-CAUTION" not in rules(told(("cdp", "2025-04-23")))
    assert "CP-CAUTION" not in rules(told(("cdp", "2025-04-23", {"has_guarantor": False})))


def test_lack_of_insurance_leaves_one_month_and_no_notice_to_the_prefect() -> None:
    found = told(
        ("insurance_command", "2026-01-30"),
        ("assignation", "2026-03-20", {"hearing_on": "2026-06-10"}),
    )
    # No 30/02: Saturday 28/02, carried to Monday 02/03.
    assert day(found, "CP-ASSURANCE-1M") == "2026-03-02"
    assert effect(found, "CP-ASSURANCE-1M") == "2026-03-03"
    assert "ASSIGN-PREF-6S" not in rules(found)


@pytest.mark.parametrize(
    ("months", "debt", "expected"),
    [(1, 1000, True), (1, 990, False), (2, 0, True), (None, 990, None), (1, None, None)],
)
def test_the_national_threshold_takes_either_of_two(
    months: int | None, debt: int | None, expected: bool | None
) -> None:
    more = {"months_unpaid": months, "debt_amount": debt}
    assert told(("cdp", "2024-09-05", more)).flags["CP-SIGNAL-NEW"] is expected


@pytest.mark.parametrize(
    ("department", "act_on", "months", "expected"),
    [
        ("85", "2022-05-10", 2, False),
        ("85", "2022-05-10", 4, None),
        ("85", "2022-05-10", 6, True),
        ("93", "2022-05-10", 5, False),
        ("93", "2022-05-10", 6, True),
        ("93", "2019-04-15", 5, None),
    ],
)
def test_the_former_threshold_was_the_departments(
    department: str, act_on: str, months: int, expected: bool | None
) -> None:
    more = {"months_unpaid": months, "debt_amount": 500}
    found = told(("cdp", act_on, more), department=department)
    assert found.flags["CP-SIGNAL-OLD"] is expected
    assert "CP-SIGNAL-NEW" not in found.flags


def test_companies_refer_and_do_not_signal() -> None:
    more = {"months_unpaid": 5, "debt_amount": 5000}
    found = told(("cdp", "2024-09-05", more), landlord_kind="legal_person")
    assert not {"CP-SIGNAL-NEW", "CP-SIGNAL-OLD"} & set(found.flags)
    referred = told(("saisine_ccapex", "2025-03-10"))
    assert "CCAPEX-PM" not in rules(referred)


def test_the_landlord_telling_the_payer_is_not_a_referral() -> None:
    found = told(("benefit_arrears_constituted", "2026-03-02"), landlord_kind="legal_person")
    assert "CCAPEX-PM" not in rules(found)
    assert found.flags["CCAPEX-APL"] is False


def test_the_landlords_own_referral_comes_before_the_deemed_one() -> None:
    found = told(
        ("saisine_ccapex", "2026-03-02"),
        ("payer_informed_ccapex", "2026-04-20"),
        landlord_kind="legal_person",
    )
    assert day(found, "CCAPEX-PM") == "2026-05-04"  # 02/05 is a Saturday


def test_an_assignation_too_early_is_said() -> None:
    found = told(
        ("saisine_ccapex", "2025-03-10"),
        ("assignation", "2025-05-12"),
        landlord_kind="legal_person",
    )
    assert "assignation_too_early" in codes(found)


def test_the_last_commandement_counts_and_gives_one_set_of_dates() -> None:
    found = told(("cdp", "2024-11-12"), ("cdp", "2024-06-12"), signed_on=OLD)
    assert [c.rule for c in found.deadlines].count("CP-CLAUSE-2M") == 1
    assert day(found, "CP-CLAUSE-2M") == "2025-01-13"


def test_an_early_report_waits_for_the_hearing_or_for_a_setting() -> None:
    more = {"debt_amount": 2000}
    assert one(told(("cdp", "2024-09-05", more)), "DSF-CP").status == "not_set"
    heard = told(
        ("cdp", "2024-09-05", more), ("assignation", "2025-03-24", {"hearing_on": "2025-05-12"})
    )
    assert day(heard, "DSF-CP") == "2025-03-30"


@pytest.mark.parametrize(("act_on", "closed"), [("2026-10-04", True), ("2026-10-05", False)])
def test_an_act_of_a_sunday_is_to_look_at(act_on: str, closed: bool) -> None:
    for event in ("cdp", "assignation", "cql"):
        assert ("closed_day" in codes(told((event, act_on)))) is closed


def test_a_referral_by_the_payer_is_to_validate_from_2027() -> None:
    before, after = (
        one(told(("payer_informed_ccapex", on), landlord_kind="legal_person"), "CCAPEX-PM")
        for on in ("2026-12-31", "2027-01-04")
    )
    assert (before.status, after.status) == ("confirmed", "to_validate")
    assert after.date is not None
