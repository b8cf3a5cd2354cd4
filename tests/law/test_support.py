"""Housing benefit on both sides of 2027, DALO, over-indebtedness, protocole, retention."""

from datetime import date

import pytest

from procedures.law.settings import Setting, Settings
from tests.law.tools import codes, day, effect, one, rules, told


def test_both_regimes_are_shown_around_the_switch() -> None:
    found = told(("arrears_reported", "2026-10-05", {"debt_amount": 300}), charges=100)
    assert found.flags["APL-IMPAYE-OLD"] is False
    assert day(found, "APL-IMPAYE-NEW") == "2027-01-05"
    assert "benefit_regime_switch" in codes(found)


@pytest.mark.parametrize(
    ("debt", "at_once", "constituted_on"),
    [(450, False, "2027-05-01"), (450.01, True, "2027-02-01"), (None, None, "2027-05-01")],
)
def test_the_new_threshold_is_strict(
    debt: float | None, at_once: bool | None, constituted_on: str
) -> None:
    found = told(("arrears_reported", "2027-02-01", {"debt_amount": debt}))
    assert found.flags["APL-IMPAYE-NEW"] is at_once
    assert day(found, "APL-IMPAYE-NEW") == constituted_on
    assert "APL-IMPAYE-OLD" not in found.flags


@pytest.mark.parametrize(("debt", "expected"), [(1200, True), (1199.99, False), (None, None)])
def test_the_former_arrears_are_two_months_of_rent_and_charges(
    debt: float | None, expected: bool | None
) -> None:
    found = told(("arrears_reported", "2025-02-03", {"debt_amount": debt}), charges=100)
    assert found.flags["APL-IMPAYE-OLD"] is expected
    assert "APL-IMPAYE-NEW" not in rules(found)


def test_the_decision_on_the_benefit_has_no_date_until_it_is_set() -> None:
    found = told(("payer_informed_ccapex", "2027-01-04"))
    assert one(found, "APL-DECISION-CCAPEX").status == "not_set"
    assert day(found, "APL-DECISION-CCAPEX") is None
    assert found.flags["APL-CCAPEX"] is True
    assert "APL-DECISION-CCAPEX" not in rules(told(("payer_informed_ccapex", "2026-12-31")))


@pytest.mark.parametrize(("confirmed", "status"), [(True, "confirmed"), (False, "to_validate")])
def test_a_value_entered_gives_the_date_with_its_state(confirmed: bool, status: str) -> None:

    settings = Settings(
        [
            Setting(
                *("APL-DECISION-CCAPEX", "months", 2, date(2027, 1, 1), date.max, "décret"),
                confirmed,
            )
        ]
    )
    found = told(("payer_informed_ccapex", "2027-01-04"), settings=settings)
    assert day(found, "APL-DECISION-CCAPEX") == "2027-03-04"
    assert one(found, "APL-DECISION-CCAPEX").status == status


def test_the_landlord_tells_the_payer_in_two_months_before_and_after_the_switch() -> None:
    before = told(("benefit_arrears_constituted", "2026-12-31"))
    assert day(before, "APL-SIGNAL") == "2027-02-28"
    after = told(("benefit_arrears_constituted", "2027-01-04"))
    assert day(after, "APL-SIGNAL-2027") == "2027-03-04"
    assert "APL-SIGNAL" not in rules(after)


def test_a_plan_asked_has_six_months_and_half_for_small_arrears() -> None:
    assert day(told(("repayment_plan_requested", "2025-08-31")), "APL-PLAN-6M") == "2026-02-28"
    small = told(
        ("arrears_reported", "2025-08-01", {"debt_amount": 100}),
        ("repayment_plan_requested", "2025-08-31"),
    )
    assert day(small, "APL-PLAN-6M") == "2025-11-30"
    assert small.flags["APL-MICRO-100"] is True


def test_a_formal_notice_changes_the_delay_of_the_fund() -> None:
    alone = told(("fsl_formal_notice", "2025-03-10"))
    assert day(alone, "APL-FSL-3M") == "2025-06-10"
    window = one(alone, "APL-136")
    assert (str(window.starts_on), str(window.to)) == ("2025-04-01", "2028-03-31")
    asked = told(("fsl_formal_notice", "2025-03-10"), ("fsl_referral", "2025-04-02"))
    assert day(asked, "APL-FSL-3M") == "2025-07-02"
    assert "APL-FSL" not in rules(asked)


def test_the_fund_has_no_such_delay_in_2027() -> None:
    assert "APL-FSL" not in rules(told(("fsl_referral", "2027-01-04")))


def test_the_dalo_is_longer_overseas_and_shorter_for_shelter() -> None:
    overseas = told(
        ("dalo_appeal", "2025-09-12"), ("dalo_recognised", "2026-01-05"), department="974"
    )
    assert day(overseas, "DALO-DECISION") == "2026-03-12"
    assert day(overseas, "DALO-OFFRE") == "2026-07-05"
    assert one(overseas, "DALO-OFFRE").extendable_to is None
    shelter = told(("dalo_recognised", "2026-01-05", {"kind": "shelter"}))
    assert day(shelter, "DALO-OFFRE") == "2026-02-16"


def test_the_court_is_open_four_months_after_the_offer_was_due() -> None:
    found = told(("dalo_recognised", "2025-12-02"))
    assert day(found, "DALO-TA") == "2026-07-02"
    assert str(one(found, "DALO-TA").extendable_to) == "2026-10-02"


def test_the_silence_of_the_dalo_commission_opens_the_appeal() -> None:
    silent = told(("dalo_appeal", "2025-09-12"))
    assert effect(silent, "DALO-DECISION") == "2025-12-13"
    assert day(silent, "DALO-REJET") == "2026-02-12"
    rejected = told(("dalo_appeal", "2025-09-12"), ("dalo_rejected", "2025-11-30"))
    assert day(rejected, "DALO-REJET") == "2026-01-30"


def test_overindebtedness_suspends_and_stays_are_asked_of_the_judge() -> None:
    found = told(
        ("overindebtedness_filed", "2025-01-06"),
        ("overindebtedness_admissible", "2025-03-03"),
        ("eviction_stay_requested", "2025-04-01"),
    )
    assert day(found, "SURD-RECEV") == "2025-04-06"
    assert day(found, "SURD-EXEC") == "2027-03-03"
    assert str(one(found, "SURD-EXPULS").starts_on) == "2025-04-01"
    assert day(found, "SURD-EXPULS") == "2027-04-01"
    assert "SURD-EXPULS" not in rules(told(("overindebtedness_admissible", "2025-03-03")))
    assert "admission_missing" in codes(told(("eviction_stay_requested", "2025-04-01")))


def test_an_erased_debt_suspends_the_clause_for_two_years() -> None:
    found = told(("debt_erased", "2024-02-29"))
    assert day(found, "SUREND-24VIII") == "2026-02-28"
    assert day(found, "SURD-L714-1") == "2026-02-28"


def test_court_delays_before_the_admission_lift_the_ban_on_paying() -> None:
    judged = ("judgment", "2025-02-03", {"outcome": "conditional", "delay_months": 12})
    admitted = ("overindebtedness_admissible", "2025-03-03")
    assert told(judged, admitted).flags["SURD-LOYER-24"] is True
    assert "SURD-LOYER-24" not in told(admitted).flags


def test_a_moratorium_without_its_length_is_not_guessed() -> None:
    found = told(("overindebtedness_moratorium", "2024-09-05"))
    assert "SUREND-24VI" not in rules(found)
    assert "months_missing" in codes(found)


def test_a_protocole_lasts_two_years_then_gives_a_lease_in_three_months() -> None:
    found = told(("protocole_cohesion_sociale", "2025-01-31"), landlord_kind="legal_person")
    assert day(found, "PROTO-HLM") == "2027-01-31"
    assert str(one(found, "PROTO-HLM").extendable_to) == "2028-01-31"
    assert day(found, "PROTO-BAIL") == "2027-04-30"


def test_retention_of_the_state_system_is_empty() -> None:
    found = told(("closed", "2026-01-05"))
    assert one(found, "CONS-SI").status == "not_set"
    assert day(found, "CONS-SOCIAL") == "2028-01-05"
