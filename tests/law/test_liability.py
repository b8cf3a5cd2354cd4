"""The State's liability for a refusal: its first day, its last, and what moves them."""

import datetime
from typing import Any

import pytest

from procedures.law.cases import parse_case
from procedures.law.liability import Liability, liability

ASKED = ("cfp_request", "2026-04-15")
TODAY = datetime.date(2026, 11, 20)


def told(*facts: Any, on: datetime.date = TODAY, **lease: Any) -> Liability | None:
    document = {
        "id": "essai",
        "department": "85",
        "lease": lease,
        "facts": [
            {"event": fact[0], "occurred_on": fact[1], **(fact[2] if len(fact) == 3 else {})}
            for fact in facts
        ],
    }
    return liability(parse_case(document), on=on)


def sheet(*facts: Any, on: datetime.date = TODAY, **lease: Any) -> Liability:
    found = told(*facts, on=on, **lease)
    assert found is not None
    return found


def granted(on: str) -> tuple[str, str, dict[str, str]]:
    return ("cfp_decision", on, {"kind": "granted"})


def test_it_runs_from_the_day_after_the_silence() -> None:
    found = sheet(ASKED)
    assert (str(found.starts_on), found.ends_on) == ("2026-06-16", None)
    assert found.days(datetime.date(2026, 6, 16)) == 1
    assert found.days(datetime.date(2026, 6, 15)) == 0
    assert [line.label for line in found.lines] == [
        "Réquisition",
        "Refus implicite",
        "Début de la responsabilité de l'État",
    ]


def test_there_is_none_before_the_silence_nor_when_granted_in_time() -> None:
    assert told(ASKED, on=datetime.date(2026, 6, 14)) is None
    assert told(ASKED, granted("2026-06-15")) is None
    assert told() is None


@pytest.mark.parametrize(
    ("asked_on", "source"),
    [
        ("2025-10-01", "R154-5 CPCE"),
        ("2024-10-01", "jurisprudence, avant le 07/11/2025"),
    ],
)
def test_a_refusal_in_the_truce_starts_after_it(asked_on: str, source: str) -> None:
    found = sheet(("cfp_request", asked_on))
    start = next(line for line in found.lines if line.label.startswith("Début"))
    assert start.date == found.starts_on
    assert found.starts_on is not None
    assert (found.starts_on.month, found.starts_on.day) == (4, 1)
    assert (start.source, start.status) == (source, "to_validate")


def test_a_refusal_during_the_judges_delay_starts_after_it() -> None:
    found = sheet(ASKED, ("jex_delay", "2026-06-01", {"months": 3}))
    assert str(found.starts_on) == "2026-09-02"


def test_a_student_lodging_knows_no_truce() -> None:
    found = sheet(("cfp_request", "2025-10-01"), student_housing=True)
    assert str(found.starts_on) == "2025-12-02"


@pytest.mark.parametrize(
    ("facts", "last", "provisional"),
    [
        ((granted("2026-11-10"),), "2026-11-10", True),
        ((granted("2026-10-01"),), None, False),
        ((granted("2026-10-01"), ("eviction", "2026-10-16")), "2026-10-01", False),
        ((granted("2026-10-01"), ("eviction", "2026-10-17")), "2026-10-17", False),
        ((("departure", "2026-08-03"), granted("2026-10-01")), "2026-08-03", False),
        ((("closed", "2026-09-01", {"reason": "withdrawn"}),), "2026-09-01", False),
    ],
)
def test_it_ends_with_the_grant_the_late_eviction_or_the_departure(
    facts: tuple[Any, ...], last: str | None, provisional: bool
) -> None:
    found = sheet(ASKED, *facts)
    assert (found.ends_on and str(found.ends_on)) == last
    assert found.provisional is provisional


def test_what_ends_before_it_starts_never_began() -> None:
    found = sheet(("cfp_request", "2025-10-01"), ("departure", "2026-02-10"))
    assert (found.starts_on, found.ends_on) == (None, None)
    assert found.days(TODAY) == 0
