"""What each kind of output asks for, and how what is typed is read."""

import datetime as dt
from typing import Any

import pytest

from commissions.enums import OutputKind
from commissions.rules import texts
from commissions.rules.configuration import configuration
from commissions.rules.outputs import SHAPES, consent_words, lacks, may_hold, offered
from commissions.rules.texts import OUTPUT_FIELDS, Refused, read, typed

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("kind", "values", "wanted"),
    [
        ("avis", {}, ["le texte"]),
        ("avis", {"text": "Favorable"}, []),
        ("comed_avis", {"text": "Favorable", "addressee": "comed"}, []),
        ("recommendation", {"text": "Payer"}, ["le destinataire", "la date"]),
        (
            "recommendation",
            {"text": "Payer", "addressee": "organisation", "due_on": TODAY},
            ["l'organisation"],
        ),
        (
            "recommendation",
            {"text": "Payer", "addressee": "other", "due_on": TODAY},
            ["le nom du destinataire"],
        ),
        ("recommendation", {"text": "Payer", "addressee": "household", "due_on": TODAY}, []),
        ("measure", {}, ["la nature", "l'organisation", "l'adhésion du ménage"]),
        (
            "measure",
            {
                "code": "asll",
                "organisation": 1,
                "consent": "signed",
                "starts_on": TODAY,
                "ends_on": TODAY - dt.timedelta(days=1),
            },
            ["une fin après le début"],
        ),
        ("action", {"code": "mediation", "addressee": "landlord"}, ["la date"]),
        ("benefit_decision", {"text": "x"}, ["la décision prise"]),
        ("postponement", {}, []),
    ],
)
def test_an_output_says_what_it_still_lacks(
    kind: str, values: dict[str, Any], wanted: list[str]
) -> None:
    assert lacks(kind, values) == wanted


def test_only_the_outputs_of_the_configuration_are_offered() -> None:
    told = configuration({"level": "locale", "outputs": ["avis", "benefit_decision"]}, TODAY)
    assert [one.kind for one in offered(told, benefit=False)] == [OutputKind.AVIS]
    assert [one.kind for one in offered(told, benefit=True)] == [
        OutputKind.AVIS,
        OutputKind.BENEFIT_DECISION,
    ]


def test_each_kind_has_a_letter_of_its_own_that_no_field_takes() -> None:
    letters = [shape.key for shape in SHAPES.values()]
    assert len(set(letters)) == len(OutputKind)
    # summary, exchanges, words of the household, presence, guest, quit, notes, project, withdraw
    assert not set(letters) & set("sewhiqnvx")


@pytest.mark.parametrize(
    ("consent", "asked", "decided_in", "wanted"),
    [
        ("refused", "", "asll", "refusé"),
        ("", "before", "ccapex_territorialisee", "n'est pas demandée"),
        ("", "before", "ccapex", "signe son adhésion avant"),
        ("signed", "before", "ccapex", ""),
        ("to_seek", "sought", "ccapex", ""),
    ],
)
def test_the_agreement_of_the_household_depends_on_who_decides(
    consent: str, asked: str, decided_in: str, wanted: str
) -> None:
    said = consent_words(
        consent,
        asked=asked,
        excepted="ccapex_territorialisee",
        decided_in=decided_in,
        label="ASLL",
        source="charte",
    )
    assert wanted in said
    assert bool(wanted) == bool(said)


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("text", "Deux lignes\r\nici \n", "Deux lignes\nici"),
        ("due_on", "+15", "06/12/2026"),
        ("due_on", "", ""),
        ("consent", "signed", "signed"),
        ("with_judge_delay", "1", "1"),
        ("with_judge_delay", "", ""),
        ("funder", "  CAF ", "CAF"),
    ],
)
def test_what_is_typed_is_read_then_shown_in_one_way(name: str, text: str, kept: str) -> None:
    field = OUTPUT_FIELDS[name]
    shown = typed(read(field, text, today=TODAY))
    assert shown == kept
    assert typed(read(field, shown, today=TODAY)) == kept


@pytest.mark.parametrize(
    ("name", "text"),
    [("due_on", "bientôt"), ("consent", "peut-être"), ("funder", "x" * 121)],
)
def test_what_cannot_be_kept_is_refused_in_words(name: str, text: str) -> None:
    with pytest.raises(Refused, match=r"\w"):
        read(OUTPUT_FIELDS[name], text, today=TODAY)


def test_the_name_of_a_field_of_an_output_fits_its_column_and_comes_back() -> None:
    import uuid

    key = uuid.uuid4()
    for name in OUTPUT_FIELDS:
        full = texts.output_name(key, name)
        assert len(full) <= 60
        assert texts.split_output(full) == (key, name)
    assert texts.split_output("output:12:text") is None
    assert not may_hold("avis", "consent")
