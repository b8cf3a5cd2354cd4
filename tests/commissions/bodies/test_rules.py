"""To which body a file goes, as plain values."""

import datetime as dt
from typing import Any

import pytest

from ccapex.profiles.schema_commissions import SELECTS, STAGES
from commissions.rules.configuration import configuration
from commissions.rules.proposals import (
    MARK_WORDS,
    Body,
    FileFacts,
    Mark,
    Rule,
    asked_of,
    proposed,
    takes,
)
from commissions.rules.sheet import changes, pairs, to_confirm
from procedures.enums import Stage

DAY = dt.date(2026, 6, 1)
CENTRE = {"communes": "21231", "sectors": "dijon", "epcis": "e1", "arrondissements": "212"}
BEAUNE = {"communes": "21054", "sectors": "beaune", "epcis": "e2", "arrondissements": "211"}
SAONE = {"communes": "21038", "sectors": "val-de-saone", "epcis": "e3", "arrondissements": "212"}


def body(key: int, level: str, **settings: Any) -> Body:
    return Body(key, key, configuration({"level": level} | settings, DAY), place="")


def file(
    stage: str = "cql", stock: str = "public", places: Any = None, marks: set[str] | None = None
) -> FileFacts:
    return FileFacts(stage, stock, CENTRE if places is None else places, frozenset(marks or set()))


PLENARY = body(1, "centrale", household="no_files")
CENTRAL = body(2, "centrale", selects=["several_procedures", "seen_twice"])
LOCAL = body(3, "locale", perimeter={"arrondissements": ["211"]}, household="present")
MEDIATION = body(
    4, "sous_commission", stages=["cql", "cfp_request"], stock="public", household="present"
)
SAONE_MEDIATION = body(
    5,
    "sous_commission",
    stages=["cql", "cfp_request"],
    stock="public",
    household="present",
    perimeter={"sectors": ["val-de-saone"]},
)
TECHNICAL = body(6, "sous_commission", stages=["prevention", "cdp"], stock="private")
REHOUSING = body(7, "sous_commission", selects=["rehousing"])
CLIL = body(8, "locale_hors_ccapex", stages=["prevention", "cdp"])
TOWN = body(9, "municipale", perimeter={"communes": ["21231"]})
MODEL = body(10, "locale_hors_ccapex", stages=["cql"], template=True)
ALL = (
    *(PLENARY, CENTRAL, LOCAL, MEDIATION, SAONE_MEDIATION),
    *(TECHNICAL, REHOUSING, CLIL, TOWN, MODEL),
)


@pytest.mark.parametrize(
    ("told", "keys"),
    [
        (file(), [4]),
        (file(places=SAONE), [5]),
        (file(places=BEAUNE), [4, 3]),
        (file(stage="cdp", stock="private"), [6, 8]),
        (file(stage="cdp", stock="public"), [8]),
        (file(stage="assignation"), []),
        (file(stage="assignation", marks={"several_procedures"}), [2]),
        (file(stage="assignation", places=BEAUNE, marks={"seen_twice"}), [3, 2]),
        (file(stage="assignation", marks={"vulnerability"}), []),
        (file(marks={"rehousing"}), [4, 7]),
        (file(stage="closed", marks={"seen_twice", "rehousing"}), []),
        (file(stock=""), []),
        (file(stage="assignation", places={}), []),
    ],
)
def test_a_file_goes_to_its_body_in_this_order(told: FileFacts, keys: list[int]) -> None:
    assert [match.key for match in proposed(told, ALL)] == keys


def test_a_centrale_that_selects_nothing_takes_what_no_local_body_takes() -> None:
    central = body(2, "centrale")
    assert [one.key for one in proposed(file(), [central])] == [2]
    assert [one.key for one in proposed(file(places=BEAUNE), [central, LOCAL])] == [3]


def test_a_body_outside_the_ccapex_leaves_the_file_to_the_centrale() -> None:
    central = body(2, "centrale")
    assert [one.key for one in proposed(file(stage="cdp"), [central, CLIL])] == [8, 2]


@pytest.mark.parametrize(
    ("asked", "told", "answer"),
    [
        (CENTRAL, file(), True),
        (CENTRAL, file(places=BEAUNE), False),
        (CENTRAL, file(places=BEAUNE, marks={"seen_twice"}), True),
        (LOCAL, file(places=BEAUNE), True),
        (LOCAL, file(), False),
        (REHOUSING, file(), False),
        (REHOUSING, file(marks={"rehousing"}), True),
        (PLENARY, file(), False),
    ],
)
def test_what_is_asked_of_the_ccapex_goes_to_the_local_body_first(
    asked: Body, told: FileFacts, answer: bool
) -> None:
    others = [one.configuration for one in ALL if one.key != asked.key]
    assert asked_of(asked.configuration, told, others) is answer


def test_a_municipal_commission_is_offered_nothing_by_rule() -> None:
    assert proposed(file(), [TOWN]) == []
    assert takes(TOWN.configuration, file())


def test_the_reason_says_the_mark_the_stage_the_stock_and_the_place() -> None:
    local = Body(3, 3, LOCAL.configuration, place="arrondissement de Beaune")
    [match] = proposed(file(places=BEAUNE), [local])
    why = "Commandement de quitter les lieux\u00a0; arrondissement de Beaune."
    assert (match.why, match.rule) == (why, Rule.PLACE)
    [match] = proposed(file(), [MEDIATION])
    assert match.why == "Stade\u00a0: commandement de quitter les lieux, parc public."
    assert match.rule == Rule.STAGE
    [match] = proposed(file(marks={"seen_twice"}), [CENTRAL])
    assert (match.why, match.rule) == ("Déjà vu deux fois en commission.", Rule.SELECTED)


def test_the_closed_lists_of_the_profile_are_those_of_the_rules() -> None:
    assert {mark.value for mark in Mark} == SELECTS == set(MARK_WORDS)
    assert {stage.value for stage in Stage} - {"closed"} == STAGES


def test_a_clil_becomes_a_sub_commission_on_the_day_of_its_version() -> None:
    settings = {
        "level": "locale_hors_ccapex",
        "stages": ["prevention", "cdp"],
        "versions": [
            {
                "valid_from": "2027-01-01",
                "level": "sous_commission",
                "delegation": {"by": "règlement intérieur"},
            }
        ],
    }
    before = configuration(settings, dt.date(2026, 12, 31))
    after = configuration(settings, dt.date(2027, 1, 1))
    assert not before.is_ccapex
    assert after.is_ccapex
    assert after.stages == before.stages
    assert after.delegation["by"] == "règlement intérieur"
    [change] = changes(settings)
    assert (change.valid_from, change.words) == (dt.date(2027, 1, 1), "niveau, délégation")


def test_what_nobody_said_is_on_the_sheet_to_be_validated() -> None:
    settings = {
        "level": "municipale",
        "household": "told",
        "answer_days": 10,
        "rhythm": {"label": "", "to_confirm": True},
        "note": "Projet.",
        "to_confirm": True,
    }
    told = configuration(settings, DAY)
    doubts = to_confirm(told, settings)
    assert doubts[:2] == ["Projet.", "Rythme à confirmer."]
    assert "délai de convocation du ménage" in doubts[2]
    assert "délai de réponse du ménage" not in doubts[2]
    sheet = dict(pairs(told, ""))
    assert (sheet["Périmètre"], sheet["Rythme"], sheet["Réponse du ménage"]) == (
        *("tout le département", ""),
        "10 jours",
    )
