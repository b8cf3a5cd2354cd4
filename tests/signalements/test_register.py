"""One line of the register for one fact, its threshold, and what lists bring by themselves."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from ccapex.accounts.models import Organisation, Territory
from households.models import DebtStatement, Household
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from procedures.services.facts import record_fact, replace_fact
from referrals.enums.signalements import Threshold
from referrals.models import Signalement
from referrals.services.imports.undo import UndoRefused, undo_import
from referrals.services.signalements.registering import (
    Received,
    SignalementRefused,
    register,
    register_typed,
)
from referrals.services.signalements.thresholds import answer_of, refresh
from tests.acts.lists import CAF, imported
from tests.factories.accounts import UserFactory
from tests.factories.households import HouseholdFactory
from tests.factories.signalements import ACTED, file_of
from tests.imports.lists import imported as cdp_imported
from tests.imports.lists import line

Known = tuple[Household, Procedure]
SAISINE = Received(
    nature="saisine",
    channel="social_landlord",
    received_on=dt.date(2026, 9, 12),
    acted_on=ACTED,
    debt_amount=Decimal(1500),
    months_unpaid=3,
)
CDP = replace(SAISINE, nature="signalement", channel="commissaire_de_justice")


def entered(household: Household, office: Organisation, received: Received) -> Signalement:
    return register(household, received, author=UserFactory.create(), organisation=office)


@pytest.mark.parametrize(
    ("nature", "channel", "kind"),
    [
        ("saisine", "social_landlord", EventKind.SAISINE_CCAPEX),
        ("saisine", "owner", EventKind.SAISINE_CCAPEX),
        ("saisine", "caf", EventKind.PAYER_INFORMED_CCAPEX),
        ("signalement", "msa", EventKind.PAYER_INFORMED_CCAPEX),
        ("saisine", "household", EventKind.ARREARS_REPORTED),
        ("saisine", "comed", EventKind.ARREARS_REPORTED),
        ("signalement", "social_landlord", EventKind.ARREARS_REPORTED),
        ("signalement", "commissaire_de_justice", EventKind.CDP),
    ],
)
def test_a_line_records_the_fact_that_it_is(
    known: Known, office: Organisation, nature: str, channel: str, kind: str
) -> None:
    """Only the landlord's own saisine opens its two months (loi 89-462 art. 24 II)."""
    household, procedure = known
    made = entered(household, office, replace(SAISINE, nature=nature, channel=channel))
    assert made.event is not None
    assert (made.event.kind, made.event.occurred_on) == (kind, ACTED)
    assert made.procedure == procedure
    assert made.reference.startswith("SA-")
    assert DebtStatement.objects.get().amount == 1500


def test_the_caf_says_when_the_landlord_told_it(known: Known, office: Organisation) -> None:
    told = replace(SAISINE, channel="caf", arrears_on=dt.date(2026, 7, 1), payer_action="Plan")
    made = entered(known[0], office, told)
    facts = dict(Event.objects.values_list("kind", "occurred_on"))
    assert facts[EventKind.BENEFIT_ARREARS_CONSTITUTED] == dt.date(2026, 7, 1)
    assert made.payer_action == "Plan"


def test_the_same_fact_entered_twice_is_one_line(known: Known, office: Organisation) -> None:
    first, second = (entered(known[0], office, SAISINE) for _ in range(2))
    assert first.pk == second.pk
    assert Event.objects.count() == Signalement.objects.count() == 1


def test_a_closed_file_gets_a_new_procedure(known: Known, office: Organisation) -> None:
    household, procedure = known
    Procedure.objects.update(stage=Stage.CLOSED)
    assert entered(household, office, SAISINE).procedure != procedure


def test_a_file_without_dwelling_is_refused(territory: Territory, office: Organisation) -> None:
    with pytest.raises(SignalementRefused, match="pas de logement"):
        entered(HouseholdFactory.create(territory=territory), office, SAISINE)
    assert not Signalement.objects.exists()


def test_a_date_to_come_is_refused_and_nothing_is_left(known: Known, office: Organisation) -> None:
    with pytest.raises(ValidationError):
        entered(known[0], office, replace(SAISINE, acted_on=dt.date(2099, 1, 1)))
    assert not Signalement.objects.exists()


@pytest.mark.parametrize(
    ("acted", "debt", "months", "file", "expected", "rule"),
    [
        ("2024-09-05", 1000, 1, {}, Threshold.MET, "CP-SIGNAL-NEW"),
        ("2024-09-05", 990, 1, {}, Threshold.NOT_MET, "CP-SIGNAL-NEW"),
        ("2024-09-05", None, None, {}, Threshold.UNKNOWN, "CP-SIGNAL-NEW"),
        ("2024-09-05", 990, None, {"rent": None}, Threshold.UNKNOWN, "CP-SIGNAL-NEW"),
        ("2023-07-28", 5000, 7, {}, Threshold.MET, "CP-SIGNAL-OLD"),
        ("2023-07-28", 2000, 4, {}, Threshold.UNKNOWN, "CP-SIGNAL-OLD"),
        ("2023-07-28", 900, 1, {}, Threshold.NOT_MET, "CP-SIGNAL-OLD"),
        ("2024-09-05", 5000, 9, {"landlord_kind": "legal_person"}, Threshold.NOT_CONCERNED, ""),
        ("2010-09-07", 5000, 9, {}, Threshold.NOT_CONCERNED, ""),
    ],
)
def test_the_threshold_is_that_of_the_date_of_the_act(
    territory: Territory,
    office: Organisation,
    acted: str,
    debt: int | None,
    months: int | None,
    file: dict[str, Any],
    expected: Threshold,
    rule: str,
) -> None:
    household, _ = file_of(territory, **file)
    amount = None if debt is None else Decimal(debt)
    day = dt.date.fromisoformat(acted)
    told = replace(CDP, acted_on=day, debt_amount=amount, months_unpaid=months)
    made = entered(household, office, told)
    made.refresh_from_db()
    assert (made.threshold, made.threshold_rule) == (expected, rule)
    assert bool(answer_of(made).source) is bool(rule)
    assert answer_of(made).to_validate is (rule == "CP-SIGNAL-OLD")


def test_an_older_commandement_keeps_its_own_answer(known: Known, office: Organisation) -> None:
    household, procedure = known
    old = entered(household, office, replace(CDP, acted_on=dt.date(2024, 9, 5)))
    small = replace(CDP, acted_on=dt.date(2025, 3, 4), debt_amount=Decimal(100), months_unpaid=1)
    new = entered(household, office, small)
    assert refresh([old, new]) == 0
    assert (old.threshold, new.threshold) == (Threshold.MET, Threshold.NOT_MET)
    procedure.lease.rent = 2000
    procedure.lease.save()
    assert refresh([old, new]) == 0  # three months unpaid are enough


def test_a_list_of_cdp_registers_its_acts(territory: Territory) -> None:
    done = cdp_imported(territory, line(), line(nom="Autrenom", prenom="Paul", tel="0612345699"))
    lines = Signalement.objects.order_by("pk")
    assert [(one.nature, one.channel) for one in lines] == [
        ("signalement", "commissaire_de_justice")
    ] * 2
    assert {one.source for one in lines} == {f"list:{done.pk}"}
    assert len({one.reference for one in lines}) == 2
    cdp_imported(territory, line())
    assert lines.count() == 2


def test_a_report_of_the_caf_registers_what_it_did(territory: Territory) -> None:
    row = ["EXEMPLE Jeanne", "12 rue du Bocage", "85150", "Vairé", "123", "20/04/2026"]
    imported(territory, "caf_signalement", CAF, [*row, "02/03/2026", "1350", "3", "Plan demandé"])
    made = Signalement.objects.get()
    assert (made.channel, made.nature, made.payer_action) == ("caf", "signalement", "Plan demandé")
    assert made.acted_on == dt.date(2026, 4, 20)


def test_undoing_a_list_takes_its_lines_back(territory: Territory) -> None:
    undo_import(cdp_imported(territory, line()), author=None)
    assert not Signalement.objects.exists()


def test_a_list_is_kept_once_somebody_wrote_on_its_files(
    territory: Territory, office: Organisation
) -> None:
    done = cdp_imported(territory, line())
    entered(Household.objects.get(), office, SAISINE)
    with pytest.raises(UndoRefused, match="saisine"):
        undo_import(done, author=None)


def test_a_fact_typed_in_the_file_has_its_line(known: Known, office: Organisation) -> None:
    procedure = known[1]
    author = UserFactory.create()
    event = record_fact(procedure, "cdp", author=author, occurred_on=ACTED, organisation=office)
    register_typed(event.pk)
    register_typed(event.pk)
    made = Signalement.objects.get()
    assert (made.channel, made.organisation) == ("commissaire_de_justice", None)
    corrected = replace_fact(event, author=author, reason="montant", debt_amount=Decimal(800))
    register_typed(corrected.pk)
    again = Signalement.objects.get()
    assert (again.reference, again.event, again.debt_amount) == (
        made.reference,
        corrected,
        Decimal(800),
    )
