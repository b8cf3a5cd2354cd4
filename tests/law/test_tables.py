"""The tables answer for every rule of the reference, and name only what exists."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from procedures.law import truce
from procedures.law.cases import EVENTS
from procedures.law.conditions import CONDITIONS
from procedures.law.flags import FLAGS
from procedures.law.notes import NOTES
from procedures.law.settings import catalogue, shipped
from procedures.law.specials import SPECIALS
from procedures.law.starts import STARTS
from procedures.law.table import BadTable, _rule, by_event, rules, versions

IDENTIFIERS = (
    (Path(__file__).parent.parent / "data" / "law-rules.txt").read_text(encoding="ascii").split()
)


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_every_identifier_of_the_reference_is_answered_for(identifier: str) -> None:
    assert versions(identifier)


def test_no_identifier_is_ours_alone() -> None:
    assert {rule.id for rule in rules()} == set(IDENTIFIERS)


def test_the_tables_name_only_what_exists() -> None:
    named = {"flag": set(FLAGS), "special": set(SPECIALS)}
    for rule in rules():
        assert rule.answer not in named or rule.value in named[rule.answer], rule.id
        assert set(rule.when) <= set(CONDITIONS), rule.id
        assert not rule.start or rule.start in STARTS, rule.id
        assert not rule.note or rule.note in NOTES, rule.id
        assert rule.label, rule.id
        assert rule.source, rule.id
    assert set(by_event()) <= EVENTS


def test_two_versions_of_a_date_never_hold_on_the_same_day() -> None:
    seen: dict[tuple[object, ...], list[tuple[date, date]]] = {}
    for rule in rules():
        if rule.answer not in ("delay", "special", "unset"):
            continue
        key = (rule.id, rule.step, rule.event)
        for first, last in seen.setdefault(key, []):
            assert rule.valid_from > last or rule.valid_to < first, rule.id
        seen[key].append((rule.valid_from, rule.valid_to))


def test_every_setting_belongs_to_a_rule_and_says_why_it_is_empty() -> None:
    for entry in catalogue():
        assert versions(entry.rule), entry.rule
        assert entry.why
        assert entry.label
    names = {(entry.rule, entry.name) for entry in catalogue()}
    assert {(setting.rule, setting.name) for setting in shipped()} <= names
    for rule in rules():
        if rule.answer in ("unset", "setting"):
            assert (rule.id, rule.value) in names, rule.id


def test_what_no_text_gives_is_shipped_empty() -> None:
    unknown = {"APL-DECISION-CCAPEX", "CONS-SI", "CONS-LOG", "TREVE-DOM", "CCAPEX-QUORUM"}
    assert not unknown & {setting.rule for setting in shipped()}


def test_truce_periods_never_overlap() -> None:
    periods = truce.mainland()
    assert all(left.last < right.first for left, right in pairwise(periods))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"delai": "M2"}, "colonne"),
        ({"status": None}, "l'état manque"),
        ({"flag": "yes", "special": "silence"}, "seule manière"),
        ({"effect": "next_week"}, "effet inconnu"),
    ],
)
def test_a_wrong_row_is_refused(change: dict[str, object], said: str) -> None:
    row = {"id": "X", "label": "x", "source": "x", "status": "confirmed", "delay": "M2", **change}
    with pytest.raises(BadTable, match=said):
        _rule(row, "essai.yaml")
