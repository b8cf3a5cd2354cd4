"""The public force: premature requests, silence, shift, end of the State's liability."""

import pytest

from tests.law.tools import codes, day, effect, one, rules, told


@pytest.mark.parametrize(
    ("asked_on", "date", "since"),
    [
        ("2025-07-15", "2025-09-15", "2025-09-16"),
        ("2025-08-20", "2025-10-20", "2025-10-21"),
        ("2025-08-31", "2025-10-31", "2026-04-01"),
        ("2025-12-31", "2026-02-28", "2026-04-01"),
        ("2026-04-02", "2026-06-02", "2026-06-03"),
        ("2026-03-28", "2026-05-28", "2026-05-29"),
        # Neither Saturday nor holiday carries: 15/08/2026 is both.
        ("2026-06-15", "2026-08-15", "2026-08-16"),
    ],
)
def test_silence_is_a_refusal_after_two_months_shifted_by_the_truce_alone(
    asked_on: str, date: str, since: str
) -> None:
    found = told(("cfp_request", asked_on))
    assert (day(found, "CFP-SILENCE"), effect(found, "CFP-SILENCE")) == (date, since)


def test_the_shift_is_written_in_the_law_since_november_2025() -> None:
    before = told(("cfp_request", "2024-09-16"))  # refused by silence on 16/11/2024
    assert effect(before, "CFP-SILENCE") == "2025-04-01"
    assert "truce_shift_by_case_law" in codes(before)
    assert "CFP-DEBUT-DECALE" not in rules(before)
    since = told(("cfp_request", "2025-09-16"))
    assert effect(since, "CFP-DEBUT-DECALE") == "2026-04-01"
    assert "truce_shift_by_case_law" not in codes(since)


def test_the_judges_delays_shift_the_liability_and_not_the_silence() -> None:
    found = told(("cfp_request", "2026-04-15"), ("jex_delay", "2026-05-04", {"months": 3}))
    assert effect(found, "CFP-SILENCE") == "2026-06-16"
    assert effect(found, "CFP-DEBUT-DECALE") == "2026-08-05"


def test_an_express_refusal_starts_at_once() -> None:
    found = told(("cfp_request", "2026-04-15"), ("cfp_decision", "2026-05-05", {"kind": "refused"}))
    assert effect(found, "CFP-SILENCE") == "2026-05-05"


def test_granted_in_time_there_is_no_refusal() -> None:
    found = told(("cfp_request", "2026-04-15"), ("cfp_decision", "2026-05-05", {"kind": "granted"}))
    assert one(found, "CFP-SILENCE").effective_on is None
    assert "vaut refus" not in one(found, "CFP-SILENCE").label
    assert str(one(found, "CFP-SILENCE").met_on) == "2026-05-05"
    assert "CFP-FIN-RESP" not in rules(found)


def test_granted_late_the_eviction_is_due_within_fifteen_days() -> None:
    found = told(("cfp_request", "2026-04-15"), ("cfp_decision", "2026-07-01", {"kind": "granted"}))
    assert day(found, "CFP-FIN-RESP") == "2026-07-16"
    old = told(("cfp_request", "2025-04-15"), ("cfp_decision", "2025-07-01", {"kind": "granted"}))
    assert "CFP-FIN-RESP" not in rules(old)


def test_the_fifteen_days_run_from_the_day_the_decision_may_be_carried_out() -> None:
    request = ("cfp_request", "2026-05-15")
    for granted_on, from_day, expected in (
        ("2026-08-03", "2026-09-01", "2026-09-16"),
        ("2026-10-20", "2026-12-01", "2027-04-16"),  # in the truce: from 01/04
        ("2026-11-20", None, "2027-04-16"),
        ("2026-08-03", "2026-08-03", "2026-08-18"),
    ):
        told_from = {"effective_from": from_day} if from_day else {}
        found = told(request, ("cfp_decision", granted_on, {"kind": "granted", **told_from}))
        assert day(found, "CFP-FIN-RESP") == expected


def test_a_request_before_the_end_of_the_commandement_is_premature() -> None:
    act = ("cql", "2025-05-16", {"prefect_notified_on": "2025-05-16"})
    found = told(act, ("cfp_request", "2025-07-16"))
    assert (day(found, "CFP-PREM"), effect(found, "CFP-PREM")) == ("2025-07-16", "2025-07-17")
    assert "premature_request" in codes(found)
    assert "premature_request" not in codes(told(act, ("cfp_request", "2025-07-17")))
    assert "CFP-PREM" not in rules(told(("cfp_request", "2025-07-17")))


def test_a_claim_without_answer_is_rejected_after_two_months() -> None:
    found = told(("compensation_claim", "2026-01-31"))
    assert (day(found, "CFP-INDEM-REP"), effect(found, "CFP-INDEM-REP")) == (
        "2026-03-31",
        "2026-04-01",
    )
    assert "CFP-INDEM-REP" not in rules(told(("compensation_claim", "2025-11-06")))
