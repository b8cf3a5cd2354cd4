"""What procedures put in the file of a household: every open one, for every role."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import french
from households.enums import RelationKind
from households.models import Household
from households.services.access import open_relations
from tests.factories.accounts import desk_for, log_in
from tests.factories.procedures import WHOLE, procedure_with
from tests.factories.referrals import ProcedureFactory

pytestmark = pytest.mark.django_db


def related(household: Household, relation: RelationKind) -> Desk:
    if relation == RelationKind.SECRETARIAT:
        return desk_for("secretariat", territory=household.territory)
    kind = "landlord" if relation == RelationKind.LANDLORD else "msa"
    desk = desk_for("member", territory=household.territory, kind=kind)
    pair = [(household.pk, desk.organisation_id)]
    open_relations(pair, kind=relation, source=f"test:{relation}")
    return desk


def page(desk: Desk, household: Household) -> str:
    answer = log_in(Client(), desk).get(reverse("household_detail", args=[household.public_id]))
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("relation", list(RelationKind))
def test_a_file_opened_before_any_act_is_shown_to_every_role(relation: RelationKind) -> None:
    """A saisine by an owner, a social landlord or the CAF opens one without a commandement."""
    household = ProcedureFactory(stage="prevention", stage_since=None).household
    shown = page(related(household, relation), household)
    assert "Chronologie" in shown


@pytest.mark.parametrize("days", [-40, 40])
def test_a_hearing_is_in_the_dates_the_chronology_and_the_calendar(days: int) -> None:
    on = timezone.localdate() + dt.timedelta(days=days)
    procedure = procedure_with(
        ("cdp", "2026-01-05", {}), ("assignation", "2026-04-07", {"hearing_on": on.isoformat()})
    )
    household = procedure.household
    for relation in (RelationKind.SECRETARIAT, RelationKind.LANDLORD, RelationKind.REFERRAL):
        client = log_in(Client(), related(household, relation))
        file = client.get(reverse("household_detail", args=[household.public_id]))
        assert [one.on for one in file.context["timeline"] if one.kind == "Audience"] == [on]
        [card] = [one for one in file.context["top"] if one["section"].slug == "deadlines"]
        assert card["context"]["calendars"][0]["hearing"] == (on if days > 0 else None)
        calendar = client.get(reverse("procedure_deadlines", args=[procedure.public_id]))
        assert f"le {french.long_day(on)}" in calendar.content.decode()
    closed = page(related(household, RelationKind.ENRICHMENT), household)
    assert f"{on:%d/%m/%Y}" not in closed


def test_a_hearing_noted_as_held_is_not_said_twice() -> None:
    told = {"hearing_on": "2026-06-09"}
    procedure = procedure_with(
        ("cdp", "2026-01-05", {}),
        ("assignation", "2026-04-07", told),
        ("hearing", "2026-06-09", {"postponed_to": "2026-10-13"}),
    )
    desk = related(procedure.household, RelationKind.SECRETARIAT)
    address = reverse("household_detail", args=[procedure.household.public_id])
    entries = log_in(Client(), desk).get(address).context["timeline"]
    assert [f"{one.on}" for one in entries if one.kind == "Audience"] == ["2026-10-13"]


@pytest.mark.parametrize(("kind", "title"), [("granted", "accordée"), ("refused", "refusée")])
def test_a_decision_on_the_force_says_which(kind: str, title: str) -> None:
    procedure = procedure_with(*WHOLE, ("cfp_decision", "2026-10-20", {"kind": kind}))
    shown = page(related(procedure.household, RelationKind.SIAO), procedure.household)
    assert f"Force publique {title}</a>" in shown


def test_what_was_kept_with_a_reason_is_no_longer_to_check() -> None:
    procedure = procedure_with(("cdp", "2026-01-04", {}))  # a Sunday
    desk = related(procedure.household, RelationKind.SECRETARIAT)
    assert "à vérifier" in page(desk, procedure.household)
    procedure.events.update(override_reason="Date lue sur l'acte")
    shown = page(desk, procedure.household)
    assert "à vérifier" not in shown
    assert "gardé avec un motif" in shown


def test_what_the_secretariat_has_to_do_is_not_announced_to_the_landlord() -> None:
    procedure = procedure_with(("cdp", "2026-01-05", {}))
    household = procedure.household
    type(procedure).objects.update(next_action="Accuser réception de la saisine")
    said = "Prochaine action : accuser réception"
    assert said in page(related(household, RelationKind.SECRETARIAT), household)
    assert said not in page(related(household, RelationKind.LANDLORD), household)
