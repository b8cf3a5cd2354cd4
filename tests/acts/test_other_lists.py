"""CQL, requisitions and reports of the CAF; and lists that are not what they are said to be."""

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ccapex.accounts.models import Territory
from households.enums import BenefitPayer
from households.models import Household
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from referrals.models import CdpList, SenderLayout
from referrals.reading.act_fields import ACT_FIELDS
from referrals.reading.recognition import read_list
from referrals.reading.vocabulary import guess_header
from referrals.views.lists.forms import FIELD_LABELS
from tests.acts.lists import ASSIGNATION, CAF, FOLLOW_UP, PERSON, WHERE, assignation, imported
from tests.imports.lists import outcomes
from tests.reading.lists import HEADERS, TODAY, xlsx
from tests.reading.lists import PERSON as CDP_PERSON
from tests.support.snapshot import snapshot

CAF_ROW = ["EXEMPLE Jeanne", "12 rue du Bocage", "85150", "Vairé", "1234567", "20/04/2026"]


@pytest.mark.parametrize(
    ("kind", "header", "stage"),
    [("cql", "Date CQL", Stage.CQL), ("cfp_request", "Date de la réquisition", Stage.CFP_REQUEST)],
)
def test_cql_and_requisitions_are_facts_of_their_kind(
    territory: Territory, kind: str, header: str, stage: Stage
) -> None:
    headers = [*WHERE, header, "Huissier", "Référence étude"]
    row = [*PERSON, "05/10/2026", "SCP Témoin", "OFF-3"]
    done = imported(territory, kind, headers, row)
    assert outcomes(done) == ["created"]
    event = Event.objects.get()
    assert (event.kind, event.officer_name) == (kind, "SCP Témoin")
    assert event.officer_reference == "OFF-3"
    assert Procedure.objects.get().stage == stage


def test_a_report_of_the_caf_tells_when_each_was_informed(territory: Territory) -> None:
    row = [*CAF_ROW, "02/03/2026", "1350", "3", "Plan demandé au bailleur"]
    done = imported(territory, "caf_signalement", CAF, row)
    assert outcomes(done) == ["created"]
    dated = dict(Event.objects.values_list("kind", "occurred_on"))
    assert {kind: day.isoformat() for kind, day in dated.items()} == {
        EventKind.BENEFIT_ARREARS_CONSTITUTED: "2026-03-02",
        EventKind.PAYER_INFORMED_CCAPEX: "2026-04-20",
    }
    told = Event.objects.get(kind=EventKind.PAYER_INFORMED_CCAPEX)
    assert (told.debt_amount, told.months_unpaid) == (Decimal(1350), 3)
    household = Household.objects.get()
    assert household.caf_number == "1234567"
    assert household.benefit_payer in {"", BenefitPayer.CAF}


def run(*arguments: str) -> dict[str, Any]:
    output = io.StringIO()
    call_command("import_acts", *arguments, "--json", stdout=output)
    document: dict[str, Any] = json.loads(output.getvalue())
    return document


def written(folder: Path, headers: list[str], *rows: list[str]) -> str:
    path = folder / "actes.xlsx"
    path.write_bytes(xlsx([headers, *rows]))
    return str(path)


@pytest.mark.parametrize("dry", [False, True])
def test_the_command_gives_the_report_of_the_contract(
    territory: Territory, tmp_path: Path, dry: bool
) -> None:
    file = written(tmp_path, ASSIGNATION, assignation(exploc="E-1"), assignation(act="31/02/2026"))
    extra = ["--dry-run"] if dry else []
    before = snapshot()
    report = run(file, "--kind", "assignation", "--territory", "vendee", "--sender", "tj", *extra)
    assert list(report) == ["list", "sender", "sheet", "header_row", "mapping", "counts", "rows"]
    assert report["mapping"]["Date de l'assignation"] == "act_date"
    assert report["mapping"]["Date d'audience"] == "hearing_on"
    assert report["mapping"]["Tribunal"] == "court"
    assert report["mapping"]["N° RG"] == "court_reference"
    counts = report["counts"]
    assert (counts["read"], counts["created"], counts["rejected"]) == (2, 1, 1)
    for row in report["rows"]:
        assert {reason["field"] for reason in row["reasons"]} <= set(FIELD_LABELS)
    if dry:
        assert snapshot() == before
    else:
        assert CdpList.objects.get().kind == SenderLayout.objects.get().kind == "assignation"


@pytest.mark.parametrize("kind", ["assignation", "cql", "cfp_request"])
def test_a_list_of_cdp_is_refused_as_another_kind(
    territory: Territory, tmp_path: Path, kind: str
) -> None:
    file = written(tmp_path, HEADERS, CDP_PERSON)
    with pytest.raises(CommandError, match="Colonne introuvable"):
        run(file, "--kind", kind, "--territory", "vendee")
    assert not CdpList.objects.exists()


def test_an_unknown_kind_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="kind"):
        run(str(tmp_path / "l.xlsx"), "--kind", "cdp", "--territory", "vendee")


@pytest.mark.parametrize(
    ("headers", "row", "kind"),
    [
        (HEADERS, CDP_PERSON, "cdp"),
        (ASSIGNATION, assignation(), "assignation"),
        (FOLLOW_UP, [*PERSON, *[""] * 12], "follow_up"),
        (CAF, [*CAF_ROW, "", "", "", ""], "caf_signalement"),
        ([*WHERE, "Date CQL", "Date du jugement"], [*PERSON, "", ""], "cql"),
        ([*WHERE, "Date de demande CFP", "Date CQL"], [*PERSON, "", ""], "cfp_request"),
    ],
)
def test_the_columns_tell_what_a_list_is_about(
    headers: list[str], row: list[str], kind: str
) -> None:
    data = xlsx([headers, row])
    assert read_list(data, "l.xlsx", today=TODAY, strict=False).looks_like == kind


WORDED = {
    "arrears_on": "Date de constitution de l'impayé",
    "payer_informed_on": "Signalement CAF le",
    "saisine_on": "Date de saisine CCAPEX",
    "cdp_on": "CDP",
    "assignation_on": "Assignation",
    "dsf_requested_on": "Demande de DSF le",
    "dsf_sent_on": "DSF reçu le",
    "judgment_on": "Jugement",
    "cql_on": "CQL",
    "cfp_request_on": "Réquisition",
    "cfp_granted_on": "CFP accordé le",
    "cfp_refused_on": "Refus CFP",
    "departure_on": "Départ",
    "eviction_on": "Date d'expulsion",
    "exit_on": "Sortie",
    "hearing_on": "Audience",
    "prefect_notified_on": "Date de notification au préfet",
    "judgment_served_on": "Signification du jugement",
    "court": "Juridiction",
    "court_reference": "N° RG",
    "judgment_outcome": "Sens du jugement",
    "exit_reason": "Motif de sortie",
    "benefit_payer": "Organisme payeur",
    "payer_action": "Suites données",
}


@pytest.mark.parametrize(("field", "header"), WORDED.items())
def test_a_header_of_a_follow_up_means_its_field(field: str, header: str) -> None:
    assert [guess.field for guess in guess_header(header, "follow_up")][:1] == [field]


def test_every_field_of_acts_has_a_wording_and_a_label() -> None:
    assert set(WORDED) == set(ACT_FIELDS)
    assert set(ACT_FIELDS) <= set(FIELD_LABELS)
