"""What the rules refuse or flag of a fact, with its source; pure, no database."""

import datetime as dt
from typing import Any

import pytest

from procedures.enums import EventKind
from procedures.rules.coherence import CHECKS, findings
from procedures.rules.judged import Case, Dated
from procedures.rules.stages import Fact

D = dt.date.fromisoformat
TODAY = D("2026-11-20")
CDP = Fact("cdp", D("2026-01-05"), {})
ASSIGNED = Fact("assignation", D("2026-04-07"), {"hearing_on": "2026-06-09"})
JUDGED = Fact("judgment", D("2026-07-01"), {"outcome": "firm"})
CQL = Fact("cql", D("2026-08-03"), {})
ASKED = Fact("cfp_request", D("2026-10-06"), {})
GRANTED = Fact("cfp_decision", D("2026-10-20"), {"kind": "granted", "effective_from": "2026-11-02"})


def said(kind: str, on: str, *facts: Fact, **case: Any) -> set[tuple[str, str]]:
    details = case.pop("details", {})
    asked = Case(kind=kind, occurred_on=D(on), details=details, today=TODAY, facts=facts, **case)
    return {(one.verdict.value, one.code) for one in findings(asked)}


def test_a_whole_procedure_in_order_has_nothing_to_say() -> None:
    facts: list[Fact] = []
    for fact in (CDP, ASSIGNED, JUDGED, CQL, ASKED, GRANTED):
        assert said(fact.kind, str(fact.occurred_on), *facts, details=fact.details) == set()
        facts.append(fact)
    assert said("eviction", "2026-11-16", *facts) == set()


def test_the_order_of_entry_is_nothing() -> None:
    assert said("assignation", "2026-04-07", CDP, JUDGED, CQL, details=ASSIGNED.details) == set()
    assert said("assignation", "2026-04-07", JUDGED) == {("flagged", "no_cdp")}


@pytest.mark.parametrize(
    ("kind", "on", "facts", "details", "expected"),
    [
        ("cdp", "2026-11-21", (), {}, ("refused", "future")),
        ("cdp", "2026-08-10", (CDP, ASSIGNED, JUDGED), {}, ("refused", "new_procedure")),
        ("assignation", "2026-04-07", (), {}, ("flagged", "no_cdp")),
        (
            *("assignation", "2026-04-07", (CDP,)),
            {"hearing_on": "2026-04-07"},
            ("refused", "hearing_before_assignation"),
        ),
        (
            *("assignation", "2026-04-07", (CDP,)),
            {"prefect_notified_on": "2026-12-01"},
            ("refused", "notified_in_the_future"),
        ),
        (
            *("assignation", "2026-04-07", (CDP,)),
            {"prefect_notified_on": "2026-04-01"},
            ("flagged", "notified_before_act"),
        ),
        ("hearing", "2026-06-09", (CDP,), {}, ("flagged", "no_assignation")),
        (
            *("hearing", "2026-06-09", (CDP, ASSIGNED)),
            {"postponed_to": "2026-06-09"},
            ("refused", "postponed_backwards"),
        ),
        ("judgment", "2026-05-05", (CDP, ASSIGNED), {}, ("flagged", "no_hearing")),
        (
            *("judgment", "2026-07-01", (CDP, ASSIGNED)),
            {"served_on": "2026-06-30"},
            ("refused", "served_before_judgment"),
        ),
        ("cql", "2026-08-03", (CDP, ASSIGNED), {}, ("flagged", "no_title")),
        (
            *(
                "cql",
                "2026-08-03",
                (CDP, ASSIGNED, JUDGED._replace(details={"outcome": "rejected"})),
            ),
            {},
            ("flagged", "no_title"),
        ),
        ("cfp_request", "2026-08-03", (CDP, ASSIGNED, JUDGED), {}, ("flagged", "no_cql")),
        ("cfp_decision", "2026-08-10", (CDP, CQL), {}, ("flagged", "no_cfp_request")),
        (
            *("cfp_decision", "2026-10-20", (CQL, ASKED)),
            {"kind": "granted", "effective_from": "2026-10-19"},
            ("refused", "effective_before_decision"),
        ),
        (
            "eviction",
            "2026-10-30",
            (CQL, ASKED, GRANTED),
            {},
            ("flagged", "eviction_before_decision"),
        ),
        ("eviction", "2026-10-19", (CQL, ASKED), {}, ("flagged", "no_cfp_granted")),
        ("dalo_recognised", "2026-10-19", (CQL,), {}, ("flagged", "no_dalo_appeal")),
        ("debt_erased", "2026-10-19", (CQL,), {}, ("flagged", "not_admissible")),
        ("departure", "2026-05-05", (CDP, CQL), {}, ("flagged", "later_facts")),
        ("judgment", "2026-07-01", (CDP, ASSIGNED, JUDGED), {}, ("flagged", "double")),
        (
            *("cql", "2026-11-03", (CDP, Fact("eviction", D("2026-10-05"), {}))),
            {},
            ("refused", "closed"),
        ),
        (
            *("closed", "2026-11-03", (CDP, Fact("closed", D("2026-10-05"), {}))),
            {},
            ("refused", "closed_twice"),
        ),
    ],
)
def test_what_is_wrong_is_said(
    kind: str, on: str, facts: tuple[Fact, ...], details: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert expected in said(kind, on, *facts, details=details)


@pytest.mark.parametrize("kind", ["cdp", "insurance_command", "assignation", "cql", "eviction"])
def test_an_act_of_a_sunday_or_a_holiday_is_flagged(kind: str) -> None:
    assert ("flagged", "closed_day") in said(kind, "2026-11-01", closed_day="un dimanche")


def test_a_letter_of_a_sunday_is_no_anomaly() -> None:
    assert said("repayment_plan", "2026-11-01", CDP, closed_day="un dimanche") == set()


CLOSED = ("flagged", "hearing_on_closed_day")


@pytest.mark.parametrize(
    ("day", "zone", "flagged"),
    [
        ("2026-06-13", "", True),  # a Saturday
        ("2026-06-14", "", True),
        ("2026-07-14", "", True),
        ("2026-04-03", "am", True),  # Good Friday
        ("2026-04-03", "", False),
        ("2026-05-22", "972", True),
        ("2026-05-22", "", False),
        ("2026-06-09", "", False),
    ],
)
def test_a_hearing_of_a_closed_day_of_the_department_is_flagged(
    day: str, zone: str, flagged: bool
) -> None:
    served = "2026-02-10"
    fixed = said("assignation", served, CDP, details={"hearing_on": day}, zone=zone)
    assert fixed == ({CLOSED} if flagged else set())
    assigned = Fact("assignation", D(served), {})
    held = said("hearing", day, CDP, assigned, zone=zone)
    assert held == ({CLOSED} if flagged else set())
    put_off = {"postponed_to": day}
    assert (
        CLOSED in said("hearing", "2026-03-10", assigned, details=put_off, zone=zone)
    ) is flagged


def test_an_assignation_without_hearing_date_has_no_closed_hearing() -> None:
    assert said("assignation", "2026-02-10", CDP) == set()


@pytest.mark.parametrize(("on", "refused"), [("1989-12-29", True), ("1990-01-02", False)])
@pytest.mark.parametrize("kind", ["cdp", "arrears_reported"])
def test_a_fact_of_before_1990_is_a_typing_error(kind: str, on: str, refused: bool) -> None:
    assert (("refused", "other_century") in said(kind, on)) is refused


@pytest.mark.parametrize(
    ("kind", "on", "dated", "code"),
    [
        (
            "assignation",
            "2026-02-10",
            Dated("CP-CLAUSE-6S", None, D("2026-02-17")),
            "clause_not_acquired",
        ),
        (
            "assignation",
            "2026-02-10",
            Dated("ASSIGN-PREF-6S", D("2026-02-09")),
            "prefect_told_late",
        ),
        (
            "assignation",
            "2026-02-10",
            Dated("CCAPEX-PM", None, D("2026-03-10")),
            "ccapex_told_late",
        ),
        ("cfp_request", "2026-10-05", Dated("CFP-PREM", None, D("2026-10-06")), "cfp_premature"),
        ("eviction", "2026-10-05", Dated("CQL-2M", D("2026-10-05")), "eviction_premature"),
        (
            *("eviction", "2026-11-16"),
            Dated("TREVE", D("2027-03-31"), None, D("2026-11-01")),
            "eviction_in_truce",
        ),
    ],
)
def test_a_date_of_the_law_that_is_not_kept_is_flagged(
    kind: str, on: str, dated: Dated, code: str
) -> None:
    facts = (CDP, ASSIGNED, JUDGED, CQL, ASKED, GRANTED) if kind != "assignation" else (CDP,)
    known = tuple(fact for fact in facts if fact.kind != kind)
    assert ("flagged", code) in said(kind, on, *known, calendar=[dated])


@pytest.mark.parametrize(("landlord", "told"), [("legal_person", True), ("natural_person", False)])
def test_a_company_refers_before_it_assigns(landlord: str, told: bool) -> None:
    found = said("saisine_ccapex", "2026-05-20", CDP, ASSIGNED, landlord_kind=landlord)
    assert (("flagged", "referred_after_assignation") in found) is told
    assert not said("saisine_ccapex", "2026-01-20", CDP, landlord_kind=landlord)


def test_delays_of_a_debt_are_not_those_of_a_sale() -> None:
    late = Dated("ASSIGN-PREF-6S", D("2026-02-09"))
    assert (
        said("assignation", "2026-02-10", details={"motives": ["sale"]}, calendar=[late]) == set()
    )


def test_a_legal_person_refers_to_the_ccapex_first() -> None:
    told = Fact("saisine_ccapex", D("2026-01-06"), {})
    expected = {("flagged", "ccapex_not_told")}
    assert said("assignation", "2026-04-07", CDP, landlord_kind="legal_person") == expected
    assert said("assignation", "2026-04-07", CDP, told, landlord_kind="legal_person") == set()


def test_a_claim_waits_for_the_refusal() -> None:
    silent = Dated("CFP-SILENCE", D("2026-12-06"))
    facts = (CDP, ASSIGNED, JUDGED, CQL, ASKED)
    premature = {("flagged", "claim_premature")}
    assert said("compensation_claim", "2026-11-10", *facts, calendar=[silent]) == premature
    refused = Fact("cfp_decision", D("2026-10-20"), {"kind": "refused"})
    assert said("compensation_claim", "2026-11-10", *facts, refused, calendar=[silent]) == set()


def test_every_check_names_real_facts_its_source_and_a_sentence() -> None:
    for check in CHECKS:
        assert check.kinds <= set(EventKind.values)
        assert check.article
        assert check.message.endswith(".")
