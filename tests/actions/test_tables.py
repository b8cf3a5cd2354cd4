"""The tables of the two charters: whole, read as data, every row able to fire."""

import datetime
from typing import Any

import pytest

from ccapex.profiles.actions import ACTORS, RULES, STEPS
from ccapex.profiles.read import read_profile
from procedures.actions.engine import File, asked_of_household, wanted
from procedures.actions.table import HOUSEHOLD, Row, rows_of
from tests.factories.actions import fact

TERRITORIES = ("cote-dor", "seine-saint-denis")
START = datetime.date(2026, 1, 15)
FAR = START + datetime.timedelta(days=400)
# Facts by step, as a file meets them; each step keeps those before it.
WALK: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "prevention": [
        ("arrears_reported", {}),
        ("saisine_ccapex", {}),
        ("benefit_arrears_constituted", {}),
        ("payer_informed_ccapex", {}),
        ("repayment_plan_requested", {}),
    ],
    "cdp": [("cdp", {}), ("dsf_requested", {})],
    "assignation": [
        ("assignation", {}),
        ("dsf_requested", {}),
        ("fsl_referral", {}),
        ("overindebtedness_filed", {}),
        ("overindebtedness_admissible", {}),
    ],
    "hearing": [("hearing", {})],
    "judgment": [
        ("judgment", {"presence": "par_defaut", "outcome": "firm"}),
        ("protocole_cohesion_sociale", {}),
        ("dalo_appeal", {}),
        ("dalo_recognised", {}),
    ],
    "cql": [("cql", {})],
    "cfp_request": [("cfp_request", {}), ("cfp_decision", {"kind": "refused"})],
    "cfp_granted": [("cfp_decision", {"kind": "granted", "effective_from": "2026-12-01"})],
    "closed": [("eviction", {})],
}
# What makes the conditions of every row true: no row asks for the contrary of another.
KNOWN: list[dict[str, Any]] = [
    {
        "has_children": True,
        "known_to_social_services": False,
        "housing_benefit": "alf",
        "benefit_payer": "caf",
        "debt_amount": 4000.0,
        "landlord_kind": "natural_person",
        "dsf_returned": False,
        "dalo_recognised": False,
        "seen_by_ccapex": False,
        "met_by_a_service": False,
        "under_social_watch": False,
    }
]


def rows(territory: str) -> tuple[Row, ...]:
    return rows_of(read_profile(territory))


def walk(stock: str, *, without: tuple[str, ...] = ()) -> list[File]:
    """A file of that stock at each step; ``without`` some facts, that extinguish rows."""
    found, known, at = [], [], 0
    for step, facts in WALK.items():
        for kind, details in facts:
            at += 1
            if kind not in without:
                on = START + datetime.timedelta(days=at)
                known.append(fact(kind, on, at, **details))
        found += [
            File(
                step=step,
                stock=stock,
                step_since=START,
                facts=tuple(known),
                known=attributes,
                hearing_on=START + datetime.timedelta(days=90),
                legal=dict.fromkeys(RULES, FAR),
            )
            for attributes in KNOWN
        ]
    return found


@pytest.mark.parametrize("territory", TERRITORIES)
def test_every_row_fires_along_a_walk_through_all_steps(territory: str) -> None:
    table = rows(territory)
    fired: set[str] = set()
    # Without what extinguishes them, then each of those absences apart.
    for without in (
        (),
        ("dsf_requested",),
        ("fsl_referral", "dalo_appeal"),
        ("overindebtedness_admissible",),
        ("protocole_cohesion_sociale",),
        ("saisine_ccapex", "cfp_decision"),
    ):
        for stock in ("public", "private"):
            for file in walk(stock, without=without):
                fired |= {one.row.code for one in wanted(table, file, today=FAR, zone="")}
                told = asked_of_household(table, file)
                fired |= {row.code for row in table if row.actor == HOUSEHOLD and row.label in told}
    assert sorted({row.code for row in table} - fired) == []


@pytest.mark.parametrize("territory", TERRITORIES)
def test_every_step_asks_something_of_both_stocks(territory: str) -> None:
    table = rows(territory)
    for stock in ("public", "private"):
        silent = [file.step for file in walk(stock) if not wanted(table, file, today=FAR, zone="")]
        assert silent == []
    assert {step for row in table for step in row.steps} == set(STEPS)


def test_the_actors_that_the_short_table_left_out_are_all_there() -> None:
    """Seed-notes 13."""
    at = {(row.actor, step) for row in rows("cote-dor") for step in row.steps}
    for actor in ("caf", "departement_social_service", "ccas", "metropole"):
        assert (actor, "cdp") in at
    assert {("adil", step) for step in ("cdp", "assignation", "hearing", "cql")} <= at
    assert {("landlord", "cql"), ("lawyers", "hearing"), ("siao", "cfp_granted")} <= at
    assert {("household", step) for step in STEPS if step != "closed"} <= at


@pytest.mark.parametrize("territory", TERRITORIES)
def test_every_row_says_where_it_comes_from_and_no_silent_delay_is_sure(territory: str) -> None:
    section = read_profile(territory)["actions"]
    for told in section["table"]:
        assert told["source"]
        assert told["actor"] in ACTORS
    for name, delay in section["delays"].items():
        # A delay that no document gives is to be confirmed, and says so in words.
        assert delay.get("source") or (delay["to_confirm"] and delay["note"]), name


def test_a_delay_to_confirm_says_so_in_the_reason() -> None:
    table = rows("cote-dor")
    file = walk("private")[1]
    told = {one.row.code: one.why for one in wanted(table, file, today=FAR, zone="")}
    assert "délai à valider" in told["cdp_acknowledge"]
    assert "délai à valider" not in told["cdp_weekly_list"]


def test_a_granted_force_tells_everybody_the_charter_names() -> None:
    granted = [row for row in rows("cote-dor") if row.work == "cfp_notice"]
    assert {actor for row in granted for actor in row.tell} == {
        *("household", "landlord", "commune", "departement", "officer", "security_forces")
    }
