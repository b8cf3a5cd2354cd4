"""The calendar of stored procedures: facts in force, lease, landlord, settings of the place."""

import datetime
import json
from typing import Any

import pytest
from django.core.management import call_command

from ccapex.core.commands import Refused
from procedures.enums import EventKind
from procedures.law.cases import EVENTS
from procedures.models import Event, LegalSetting, Procedure
from procedures.services import legal
from tests.factories.accounts import TerritoryFactory
from tests.factories.referrals import ProcedureFactory

pytestmark = pytest.mark.django_db


def fact(procedure: Procedure, kind: str, on: str, **more: Any) -> Event:
    return Event.objects.create(
        territory=procedure.territory,
        procedure=procedure,
        kind=kind,
        occurred_on=datetime.date.fromisoformat(on),
        **more,
    )


def opened(**more: Any) -> Procedure:
    found: Procedure = ProcedureFactory(lease__landlord__kind="natural_person", **more)
    found.lease.signed_on, found.lease.rent = datetime.date(2024, 3, 1), 500
    found.lease.save()
    return found


def test_every_fact_of_the_product_is_one_of_the_calendar() -> None:
    assert set(EventKind.values) == EVENTS


def test_the_lease_and_the_columns_of_a_fact_are_read() -> None:
    procedure = opened()
    fact(procedure, "cdp", "2025-03-20", debt_amount=990, months_unpaid=1)
    found = legal.outcome(procedure)
    assert found.flags["CP-SIGNAL-NEW"] is False
    clause = found.of("CP-CLAUSE-6S")
    assert clause is not None
    assert clause.date == datetime.date(2025, 5, 2)


def test_a_fact_that_another_replaced_counts_no_more() -> None:
    procedure = opened()
    wrong = fact(procedure, "cfp_request", "2026-01-05")
    wrong.replaced_by = fact(procedure, "cfp_request", "2025-10-06")
    wrong.save()
    silence = legal.outcome(procedure).of("CFP-SILENCE")
    assert silence is not None
    assert silence.date == datetime.date(2025, 12, 6)
    given = legal.outcome(procedure, Event.objects.filter(procedure=procedure))
    assert given.of("CFP-SILENCE") == silence


def test_settings_are_those_of_the_territory() -> None:
    here = TerritoryFactory(department_code="974")
    procedure = opened(household__territory=here)
    details = {"prefect_notified_on": "2025-09-15"}
    fact(procedure, "cql", "2025-09-15", details=details)
    for territory, first in ((here, "2025-11-15"), (TerritoryFactory(), "2025-10-01")):
        LegalSetting.objects.create(
            territory=territory,
            rule="TREVE-DOM",
            name="windows",
            value=[[first, "2026-02-28"]],
            valid_from=datetime.date(2025, 1, 1),
        )
    window = legal.outcome(procedure).of("TREVE-DOM")
    assert window is not None
    assert window.starts_on == datetime.date(2025, 11, 15)


def test_any_number_of_procedures_costs_the_same_queries(
    django_assert_num_queries: Any,
) -> None:
    ids = [opened().pk for _ in range(2)]
    for pk in ids:
        fact(Procedure.objects.get(pk=pk), "cdp", "2025-03-20")
    with django_assert_num_queries(3):
        legal.outcomes(ids[:1])
    with django_assert_num_queries(3):
        assert set(legal.outcomes(ids)) == set(ids)


def test_what_is_watched_is_neither_a_ceiling_nor_done() -> None:
    procedure = opened()
    details = {"hearing_on": "2026-12-14", "motives": ["arrears"]}
    fact(procedure, "assignation", "2026-09-14", details=details)
    fact(procedure, "dsf_requested", "2026-09-21")
    found = legal.outcome(procedure)
    assert [one.rule for one in legal.watched(found)][-1] == "DSF-TRANSM"
    fact(procedure, "dsf_sent", "2026-11-02")
    left = {one.rule for one in legal.watched(legal.outcome(procedure))}
    assert not {"DSF-TRANSM", "DSF-RDV", "DSF-RELANCE"} & left


def run(monkeypatch: pytest.MonkeyPatch, capsys: Any, text: str) -> Any:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    call_command("compute_deadlines", "--json")
    return json.loads(capsys.readouterr().out)


def test_the_command_answers_in_the_order_of_the_cases(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    cases = [
        {"id": name, "facts": [{"event": "cfp_request", "occurred_on": "2025-07-15"}]}
        for name in ("b", 7, "a")
    ]
    document = run(monkeypatch, capsys, json.dumps({"cases": cases}))
    assert [result["id"] for result in document["results"]] == ["b", 7, "a"]
    (silence,) = document["results"][0]["deadlines"]
    assert silence == {
        "rule": "CFP-SILENCE",
        "date": "2025-09-15",
        "effective_on": "2025-09-16",
        "sense": "MAX",
        "source": "L153-1, R153-1 CPCE",
        "status": "confirmed",
        "computation": "15/07/2025 + 2 mois = lun. 15/09/2025, sans report ; refus implicite,"
        " responsabilité à partir du mar. 16/09/2025",
    }
    assert document["results"][0]["flags"] == [{"rule": "CFP-CANAL", "value": True}]


def test_the_command_names_every_case_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    cases = [{"id": "a", "facts": 1}, {"id": "b"}, {"id": "c", "charges": "x"}]
    with pytest.raises(Refused, match=r"Cas a, facts.*\n.*Cas c, charges"):
        run(monkeypatch, capsys, json.dumps({"cases": cases}))


@pytest.mark.parametrize("text", ["", "[]", '{"cases": 3}'])
def test_the_command_says_how_it_is_used(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, text: str
) -> None:
    from django.core.management.base import CommandError

    with pytest.raises(CommandError) as refused:
        run(monkeypatch, capsys, text)
    assert refused.value.returncode == 2


def test_the_landlord_of_the_public_stock_is_a_legal_person_without_being_told() -> None:
    procedure = ProcedureFactory(lease__landlord__kind="", lease__stock="public")
    fact(procedure, "saisine_ccapex", "2025-03-10")
    found = legal.outcome(procedure).of("CCAPEX-PM")
    assert found is not None
    assert found.date == datetime.date(2025, 5, 12)
    private = ProcedureFactory(lease__landlord__kind="", lease__stock="private")
    fact(private, "saisine_ccapex", "2025-03-10")
    assert [one.code for one in legal.outcome(private).warnings]
