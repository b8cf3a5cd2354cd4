"""A task leads to its household: ready to be ticked, or with the reason why it cannot be."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from procedures.actions.works import find
from procedures.enums import EventKind, TaskState
from procedures.models import Procedure, Task
from procedures.services.actions import refresh
from referrals.models import Mandate
from referrals.services import follow_up
from referrals.services.by_hand import give_mission
from referrals.services.missions.mandating import mandate
from tests.factories.accounts import OrganisationFactory, desk_for
from tests.factories.missions import Field, field_territory, procedure_at
from tests.factories.rehousing import fact
from tests.missions.tools import seated

pytestmark = pytest.mark.django_db
DIAGNOSTIC = "ccapex_diagnostic"
ROW = {
    "code": "diagnostic",
    "steps": ["cdp"],
    "actor": "secretariat",
    "label": "Demander un diagnostic",
    "work": DIAGNOSTIC,
    "after": ["cdp"],
    "wait": {"days": 30},
    "when": {"met_by_a_service": False},
    "source": "charte, annexe 4",
}


@pytest.fixture
def field() -> Field:
    found = field_territory()
    found.territory.profile["actions"] = {"table": [ROW]}
    found.territory.save()
    return found


def called(procedure: Procedure) -> Task:
    fact(procedure, EventKind.CDP, timezone.localdate() - dt.timedelta(days=45))
    refresh([procedure.pk])
    return Task.objects.get(procedure=procedure)


def opened(field: Field, task: Task) -> str:
    work = find(task.work)
    assert work is not None
    answer = seated(field.office).get(work.url_for(task))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_household_of_the_task_comes_first_with_what_calls_for_the_mission(
    field: Field,
) -> None:
    older = procedure_at(field, "cdp", days_ago=90)
    called(older)
    procedure = procedure_at(field, "cdp")
    task = called(procedure)
    shown = opened(field, task)
    assert shown.index(str(procedure.public_id)) < shown.index(str(older.public_id))
    assert "de votre tâche" in shown
    assert "charte, annexe 4" in shown
    seated(field.office).post(
        reverse("mission_proposals", args=[DIAGNOSTIC]),
        {
            "procedure": [str(procedure.public_id)],
            f"operator-{procedure.public_id}": "operateur",
            "authority": "state",
            "funding": "state",
            "decided_on": "hier",
        },
    )
    assert "charte, annexe 4" in Mandate.objects.get().reason


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lease__stock": ""}, "n&#x27;est pas renseigné"),
        ({"stage": "cfp_request"}, "ne prévoient pas cette mission"),
        ({"stage": "closed"}, "La procédure est close"),
    ],
)
def test_a_household_that_cannot_be_ordered_is_shown_with_the_reason(
    field: Field, changes: dict[str, str], words: str
) -> None:
    procedure = procedure_at(field, "cdp")
    task = called(procedure)
    for name, value in changes.items():
        if name == "lease__stock":
            type(procedure.lease).objects.filter(pk=procedure.lease_id).update(stock=value)
        else:
            Procedure.objects.filter(pk=procedure.pk).update(**{name: value})
    shown = opened(field, task)
    assert procedure.household.display_name in shown
    assert words in shown


def test_who_ticks_what_was_given_meanwhile_is_told_to_whom(field: Field) -> None:
    procedure = procedure_at(field, "cdp")
    called(procedure)
    operator = field.organisation("operateur")
    mandate(
        [(procedure.pk, operator.pk)],
        mission=DIAGNOSTIC,
        authority="state",
        funding="state",
        desk=field.office,
    )
    address = reverse("mission_proposals", args=[DIAGNOSTIC])
    terms = {"authority": "state", "funding": "state", "decided_on": "hier"}
    second = seated(field.office).post(
        address,
        {
            **terms,
            "procedure": [str(procedure.public_id)],
            f"operator-{procedure.public_id}": "autre-operateur",
        },
    )
    assert "Déjà confié à OPERATEUR" in second.content.decode()
    assert "Cochez les ménages" in seated(field.office).post(address, terms).content.decode()
    assert Mandate.objects.count() == 1


def test_the_task_goes_once_somebody_meets_the_household(field: Field) -> None:
    procedure = procedure_at(field, "cdp")
    task = called(procedure)
    service = OrganisationFactory(territory=field.territory, kind="departement_social_service")
    worker = desk_for("social_worker", service)
    referral = give_mission(procedure, service, "referent", desk=field.office)
    follow_up.record_contact(referral, channel="phone", result="no_answer", desk=worker)
    task.refresh_from_db()
    assert task.state == TaskState.OPEN
    follow_up.record_contact(referral, channel="phone", result="reached", desk=worker)
    task.refresh_from_db()
    assert task.state == TaskState.MOOT
