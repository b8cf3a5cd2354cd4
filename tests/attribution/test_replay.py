"""A draft is run on past cases before it is published."""

from dataclasses import replace
from typing import Any

from referrals.attribution.replay import replay
from referrals.attribution.table import Condition, Operator, RuleSet, Target
from tests.attribution.tools import table, territory

SABLES = "85194"


def _case(number: int, **attributes: Any) -> dict[str, Any]:
    known = {"current_follow_up": "none", "stock": "public", "commune": SABLES, **attributes}
    return {"id": number, "on": "2020-05-01", "attributes": known}


def _from_sixty() -> RuleSet:
    """The same criteria, with the CCAS from 60 instead of 50."""
    current = table("vendee", "referent")
    rules = list(current.rules)
    childless = rules[3].conditions[0]
    under = Condition("tenant_age", Operator.UNDER, (60,))
    over = Condition("tenant_age", Operator.AT_LEAST, (60,))
    rules[3] = replace(rules[3], conditions=(childless, under))
    rules[4] = replace(rules[4], conditions=(childless, over))
    return replace(current, rules=tuple(rules))


PAST = [
    _case(1, has_children=False, tenant_age=55),
    _case(2, has_children=False, tenant_age=59),
    _case(3, has_children=False, tenant_age=61),
    _case(4, has_children=True),
    _case(5, has_children=False),
]


def test_the_difference_is_told_per_partner_and_per_case() -> None:
    directory = territory("vendee")[1]
    difference = replay(PAST, table("vendee", "referent"), _from_sixty(), directory)
    assert difference.cases == 5
    assert [change.id for change in difference.changes] == [1, 2]
    assert difference.partners == {
        "MDSF – Les Sables-d'Olonne": 2,
        "CCAS – Les Sables-d'Olonne": -2,
    }
    assert difference.summary() == "+2 MDSF – Les Sables-d'Olonne, −2 CCAS – Les Sables-d'Olonne"
    assert difference.changes[0].old.rule == 5
    assert difference.changes[0].new.rule == 4


def test_the_same_rules_change_nothing() -> None:
    current = table("vendee", "referent")
    difference = replay(PAST, current, current, territory("vendee")[1])
    assert difference.changes == ()
    assert difference.summary() == "Aucun changement sur 5 cas."


def test_a_case_that_loses_its_owner_is_seen() -> None:
    current = table("vendee", "referent")
    draft = replace(current, rules=current.rules[:4])
    difference = replay(PAST[2:3], current, draft, territory("vendee")[1])
    assert (difference.changes[0].before, difference.changes[0].after) == (
        "CCAS – Les Sables-d'Olonne",
        "sans règle",
    )


def test_the_first_table_of_a_territory_is_compared_to_nothing() -> None:
    difference = replay(PAST, None, table("vendee", "referent"), territory("vendee")[1])
    assert len(difference.changes) == 5
    assert difference.partners["sans règle"] == -5
    assert difference.partners["à compléter"] == 1


def test_past_cases_that_cannot_be_read_are_counted_apart() -> None:
    broken = {"id": 9, "attributes": {"stock": "autre"}}
    current = table("vendee", "referent")
    draft = replace(
        current,
        rules=(
            *current.rules[:1],
            replace(current.rules[4], conditions=(), target=Target(kind="caf")),
        ),
    )
    difference = replay([*PAST, broken], current, draft, territory("vendee")[1])
    assert difference.cases == 5
    assert [error.case_id for error in difference.unreadable] == [9]
