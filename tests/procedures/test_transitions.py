"""The table of transitions is total, says its sources, and offers nothing it refuses."""

import pytest

from procedures.enums import EventKind, Step
from procedures.rules.transitions import (
    LETTERS,
    NEXT,
    STEPS,
    TABLE,
    Verdict,
    likely,
    transition,
)


@pytest.mark.parametrize("kind", EventKind.values)
@pytest.mark.parametrize("step", Step.values)
def test_every_step_answers_for_every_fact(step: str, kind: str) -> None:
    found = transition(step, kind)
    if found.verdict == Verdict.ALLOWED:
        assert found == LETTERS["."]
    else:
        assert found.code
        assert found.article
        assert found.message.endswith(".")


def test_the_table_has_no_hole_and_nothing_over() -> None:
    assert set(TABLE) == set(EventKind.values)
    assert {len(row) for row in TABLE.values()} == {len(STEPS)}
    assert set("".join(TABLE.values())) == set(LETTERS)


@pytest.mark.parametrize("step", Step.values)
def test_what_is_offered_first_is_allowed(step: str) -> None:
    assert set(NEXT) == set(Step)
    verdicts = {kind: transition(step, kind).verdict for kind in likely(step)}
    assert Verdict.REFUSED not in verdicts.values()


@pytest.mark.parametrize(
    ("step", "kind", "verdict", "code"),
    [
        ("cdp", "assignation", "allowed", ""),
        ("prevention", "assignation", "flagged", "no_cdp"),
        ("assignation", "cql", "flagged", "no_title"),
        ("judgment", "cql", "allowed", ""),
        ("judgment", "cdp", "refused", "new_procedure"),
        ("judgment", "cfp_request", "flagged", "no_cql"),
        ("closed", "cql", "refused", "closed"),
        ("closed", "account_statement", "allowed", ""),
        ("cfp_request", "eviction", "flagged", "no_cfp_granted"),
    ],
)
def test_what_the_law_and_the_order_of_facts_say(
    step: str, kind: str, verdict: str, code: str
) -> None:
    found = transition(step, kind)
    assert (found.verdict, found.code) == (verdict, code)
