"""The pure rules: figures computed by hand, what changed, what lacks, dates of the decree."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referrals.enums.dsf import DsfState, DsfVersion
from referrals.rules.dsf_changes import carried, changes, missing
from referrals.rules.dsf_dates import dates_of, late_words
from referrals.rules.dsf_finances import finances
from referrals.rules.dsf_form import FIELDS, HEADINGS
from referrals.rules.dsf_next import Reached, next_step
from referrals.rules.dsf_values import Refused, read, shown, typed

TODAY = dt.date(2026, 11, 20)


def test_the_form_has_the_fifteen_headings_of_the_decree_in_order() -> None:
    assert [heading.number for heading in HEADINGS] == list(range(1, 16))
    assert [h.number for h in HEADINGS if h.if_any] == [13, 14, 15]
    assert len(FIELDS) == len(set(FIELDS))


def test_totals_rest_and_effort_are_those_computed_by_hand() -> None:
    found = finances(
        {
            "res_salary.tenant": "1200.00",
            "res_rsa.spouse": "100.40",
            "res_housing_benefit.tenant": "200.00",
            "exp_rent.tenant": "500.00",
            "exp_charges.tenant": "60.00",
            "exp_loans.spouse": "90.40",
        }
    )
    # 1 200 + 100,40 + 200 ; 500 + 60 + 90,40 ; (500 + 60 - 200) / 1 500,40 = 23,99 %
    assert found.resources.value == Decimal("1500.40")
    assert found.expenses.value == Decimal("650.40")
    assert found.remaining.value == Decimal("850.00")
    assert found.effort.value == Decimal("24.0")
    assert found.by_column["spouse"] == (Decimal("100.40"), Decimal("90.40"))
    assert found.by_column["others"] == (None, None)


def test_without_the_benefit_in_the_resources_the_effort_is_higher() -> None:
    answers = {
        "res_salary.tenant": "1000.00",
        "res_housing_benefit.tenant": "200.00",
        "exp_rent.tenant": "500.00",
    }
    assert finances(answers).effort.value == Decimal("25.0")
    assert finances(answers, benefit_counts=False).effort.value == Decimal("30.0")


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({}, "Saisissez le loyer."),
        ({"exp_rent.tenant": "500.00"}, "Saisissez les ressources."),
        (
            {"exp_rent.tenant": "500.00", "res_salary.tenant": "0.00"},
            "Ressources nulles : le taux d'effort ne peut pas être calculé.",
        ),
    ],
)
def test_an_effort_that_cannot_be_computed_says_why_and_is_no_zero(
    answers: dict[str, str], why: str
) -> None:
    effort = finances(answers).effort
    assert (effort.value, effort.why) == (None, why)


def test_what_nobody_typed_is_unknown_and_a_typed_zero_is_known() -> None:
    assert finances({}).resources.value is None
    assert finances({"res_salary.tenant": "0.00"}).resources.value == 0


@given(st.lists(st.decimals(0, 9999, places=2), min_size=1, max_size=3))
@settings(max_examples=40)
def test_a_total_is_the_sum_of_its_cells(amounts: list[Decimal]) -> None:
    cells = dict(zip(("tenant", "spouse", "others"), amounts, strict=False))
    found = finances({f"res_other.{name}": f"{value:f}" for name, value in cells.items()})
    assert found.resources.value == sum(amounts)


def test_lasting_answers_are_carried_and_those_of_one_interview_are_not() -> None:
    last = {"stock": "private", "tenant_took_part": "yes", "debt": "900.00", "unknown": "x"}
    assert carried(last, {"debt": "1100.00", "phone": None}) == {
        "stock": "private",
        "debt": "1100.00",
    }


def test_what_changed_since_the_last_dsf_is_told_in_words() -> None:
    found = changes(
        {"debt": "900.00", "fsl": "filed", "tenant_took_part": "no"},
        {"debt": "1100.00", "fsl": "filed", "tenant_took_part": "yes", "lawyer": "Me Essai"},
    )
    assert {name: (one.was, one.now) for name, one in found.items()} == {
        "debt": ("900,00", "1\u202f100,00"),
        "lawyer": ("", "Me Essai"),
    }


def test_an_update_report_lacks_less_than_a_whole_dsf() -> None:
    whole = missing({}, DsfVersion.INITIAL)
    report = missing({}, DsfVersion.UPDATE_REPORT)
    assert 0 < len(report) < len(whole)
    assert {"champ-recommendations", "champ-debt"} <= {one.anchor for one in report}
    assert "champ-res_salary-tenant" in {one.anchor for one in whole}


def test_what_is_typed_is_read_as_it_is_meant() -> None:
    assert read(FIELDS["debt"], "1 280,5 €", today=TODAY) == "1280.50"
    assert read(FIELDS["debt_on"], "3/10/2026", today=TODAY) == "2026-10-03"
    assert read(FIELDS["causes"], "illness,job_loss", today=TODAY) == ["job_loss", "illness"]
    assert read(FIELDS["dependants"], "0", today=TODAY) == 0
    assert read(FIELDS["lawyer"], "  ", today=TODAY) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("debt", "beaucoup"),
        ("debt", "-5"),
        ("debt_on", "31/02/2026"),
        ("dependants", "deux"),
        ("fsl", "autre"),
        ("causes", "job_loss,autre"),
        ("recommendations", "x" * 2001),
    ],
)
def test_what_cannot_be_kept_says_what_to_change(name: str, text: str) -> None:
    with pytest.raises(Refused):
        read(FIELDS[name], text, today=TODAY)


@given(st.sampled_from(["debt", "capacity"]), st.decimals(0, 99999, places=2))
@settings(max_examples=30)
def test_what_is_shown_in_a_field_is_read_back_the_same(name: str, amount: Decimal) -> None:
    field = FIELDS[name]
    kept = read(field, str(amount), today=TODAY)
    assert read(field, typed(field, kept), today=TODAY) == kept


def test_codes_are_shown_in_words() -> None:
    assert shown(FIELDS["causes"], ["illness", "dispute"]) == "Maladie, Litige avec le bailleur"


def test_the_dates_of_the_decree_are_those_of_the_worked_case() -> None:
    found = dates_of(dt.date(2026, 10, 26), dt.date(2026, 12, 14), department_code="21")
    assert found.offer is not None
    assert found.remind is not None
    assert found.offer.on == dt.date(2026, 11, 17)
    assert found.remind.on == dt.date(2026, 11, 23)
    assert found.send_by == dt.date(2026, 12, 7)


def test_an_interview_is_proposed_before_the_day_to_send_however_near_the_hearing() -> None:
    found = dates_of(dt.date(2026, 11, 26), dt.date(2026, 12, 14), department_code="21")
    assert found.offer is not None
    assert found.offer.on == found.send_by == dt.date(2026, 12, 7)
    assert "ramené" in found.offer.line
    too_near = dates_of(dt.date(2026, 12, 10), dt.date(2026, 12, 14), department_code="21")
    assert too_near.offer is not None
    assert too_near.offer.on == dt.date(2026, 12, 10)


def test_without_hearing_only_the_delay_of_the_territory_binds() -> None:
    found = dates_of(dt.date(2026, 10, 26), None, department_code="21", answer_days=30)
    assert (found.send_by, found.due_on) == (None, dt.date(2026, 11, 25))


def test_lateness_is_said_in_days() -> None:
    assert late_words(dt.date(2026, 12, 8), dt.date(2026, 12, 7)) == "avec 1\u00a0jour de retard"
    assert late_words(dt.date(2026, 12, 7), dt.date(2026, 12, 7)) == ""


@pytest.mark.parametrize(
    ("state", "reached", "today", "due", "code"),
    [
        (DsfState.REQUESTED, Reached(), dt.date(2026, 10, 27), None, "offer"),
        (DsfState.IN_PROGRESS, Reached(TODAY, 1), dt.date(2026, 11, 20), None, "write"),
        (DsfState.IN_PROGRESS, Reached(TODAY, 1), dt.date(2026, 11, 23), None, "remind"),
        (DsfState.IN_PROGRESS, Reached(TODAY, 1, True), dt.date(2026, 11, 23), None, "write"),
        (DsfState.IN_PROGRESS, Reached(TODAY, 2), dt.date(2026, 11, 23), None, "write"),
        (DsfState.WRITTEN, Reached(TODAY, 1), TODAY, None, "remarks"),
        (DsfState.WRITTEN, Reached(TODAY, 1), TODAY, TODAY, "wait"),
        (DsfState.WRITTEN, Reached(TODAY, 1), TODAY, TODAY - dt.timedelta(days=1), "send"),
        (DsfState.CARENCE, Reached(TODAY, 2), TODAY, None, "send"),
        (DsfState.TRANSMITTED, Reached(TODAY, 2), TODAY, None, ""),
    ],
)
def test_the_next_step_follows_from_what_was_done(
    state: str, reached: Reached, today: dt.date, due: dt.date | None, code: str
) -> None:
    dates = dates_of(dt.date(2026, 10, 26), dt.date(2026, 12, 14), department_code="21")
    assert next_step(state, dates, reached, today=today, observations_due_on=due).code == code
