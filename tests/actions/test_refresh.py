"""Tasks follow the facts: created, moved, moot, done; never twice, never against a person."""

import datetime
from collections.abc import Iterator, Sequence

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from ccapex.core import jobs, profiles
from ccapex.core.models import Job
from ccapex.profiles.read import read_profile
from households.enums import RelationKind
from households.services.access import open_relations
from procedures.actions import works
from procedures.actions.works import Work
from procedures.enums import TaskState
from procedures.models import Event, Procedure, Task
from procedures.services.actions import refresh
from procedures.tasks import ask_to_refresh_tasks
from tests.factories.accounts import CommuneFactory, OrganisationFactory
from tests.factories.actions import (
    CDP_ON,
    PROFILE,
    TODAY,
    procedure_at_cdp,
    territory_with_table,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Procedure:
    territory, members = territory_with_table()
    return procedure_at_cdp(territory, members["landlord"])


def states(procedure: Procedure) -> dict[str, str]:
    return dict(Task.objects.filter(procedure=procedure).values_list("code", "state"))


def test_each_row_gives_one_task_to_its_owner(case: Procedure) -> None:
    assert refresh([case.pk], today=TODAY) == 4
    found = Task.objects.filter(procedure=case).values_list("code", "organisation__slug", "due_on")
    assert set(found) == {
        ("acknowledge", "ddets", datetime.date(2026, 9, 17)),
        ("plan", "bailleur", datetime.date(2026, 10, 10)),
        ("help", "mdsf", datetime.date(2026, 10, 10)),
        ("lawyers", None, None),
    }


def test_twice_changes_nothing(case: Procedure) -> None:
    refresh([case.pk], today=TODAY)
    before = list(Task.objects.order_by("pk").values())
    assert refresh([case.pk], today=TODAY) == 0
    assert list(Task.objects.order_by("pk").values()) == before


def test_what_the_facts_no_longer_call_for_is_moot_and_may_come_back(case: Procedure) -> None:
    refresh([case.pk], today=TODAY)
    plan = Event.objects.create(
        territory=case.territory, procedure=case, kind="repayment_plan", occurred_on=CDP_ON
    )
    refresh([case.pk], today=TODAY)
    assert states(case)["plan"] == TaskState.MOOT
    assert Task.objects.get(code="plan").settled_why
    plan.delete()
    refresh([case.pk], today=TODAY)
    assert states(case)["plan"] == TaskState.OPEN


def test_a_later_step_closes_what_the_former_asked(case: Procedure) -> None:
    refresh([case.pk], today=TODAY)
    Procedure.objects.update(step="assignation", stage="assignation")
    refresh([case.pk], today=TODAY)
    assert set(states(case).values()) == {TaskState.MOOT}


def test_what_a_person_settled_is_never_touched(case: Procedure) -> None:
    refresh([case.pk], today=TODAY)
    Task.objects.filter(code="plan").update(state=TaskState.DROPPED)
    Task.objects.filter(code="help").update(state=TaskState.DONE)
    Procedure.objects.update(step="closed", stage="closed")
    refresh([case.pk], today=TODAY)
    Procedure.objects.update(step="cdp", stage="cdp")
    refresh([case.pk], today=TODAY)
    assert states(case) == {
        "acknowledge": TaskState.OPEN,
        "plan": TaskState.DROPPED,
        "help": TaskState.DONE,
        "lawyers": TaskState.OPEN,
    }


def test_a_corrected_fact_moves_the_date_of_its_task_and_asks_nothing_twice(
    case: Procedure,
) -> None:
    refresh([case.pk], today=TODAY)
    Task.objects.filter(code="help").update(state=TaskState.DONE)
    wrong = Event.objects.get(procedure=case)
    right = Event.objects.create(
        territory=case.territory,
        procedure=case,
        kind="cdp",
        occurred_on=CDP_ON + datetime.timedelta(days=7),
    )
    Event.objects.filter(pk=wrong.pk).update(replaced_by=right)
    refresh([case.pk], today=TODAY)
    assert Task.objects.count() == 4
    assert states(case)["help"] == TaskState.DONE
    assert Task.objects.get(code="plan").due_on == datetime.date(2026, 10, 17)


@pytest.fixture
def letter() -> Iterator[set[int]]:
    """A work of the floors above; the set holds the procedures whose letter left."""
    sent: set[int] = set()

    def done(tasks: Sequence[Task]) -> set[int]:
        return {task.pk for task in tasks if task.procedure_id in sent}

    works.register(Work("test_letter", "Courrier d'essai", lambda task: "/", done))
    yield sent
    works._works.pop("test_letter")


def test_work_done_by_its_letter_closes_its_task(case: Procedure, letter: set[int]) -> None:
    territory = case.territory
    territory.profile = {
        "actions": {"table": [{**PROFILE["actions"]["table"][0], "work": "test_letter"}]}
    }
    territory.save()
    refresh([case.pk], today=TODAY)
    assert states(case) == {"acknowledge": TaskState.OPEN}
    letter.add(case.pk)
    refresh([case.pk], today=TODAY)
    task = Task.objects.get()
    assert (task.state, task.settled_by) == (TaskState.DONE, None)
    assert "Courrier d'essai" in task.settled_why


def test_the_service_that_follows_is_asked_before_that_of_the_sector(case: Procedure) -> None:
    ccas = OrganisationFactory(territory=case.territory, kind="ccas")
    open_relations([(case.household_id, ccas.pk)], kind=RelationKind.REFERRAL, source="test")
    refresh([case.pk], today=TODAY)
    assert Task.objects.get(code="help").organisation == ccas


def test_the_narrowest_area_that_holds_the_dwelling_is_asked() -> None:
    territory, _ = territory_with_table()
    CommuneFactory(territory=territory, insee_code="85194", sector_code="littoral")
    near = OrganisationFactory(territory=territory)
    near.coverages.create(area_kind="sector", area_code="littoral")
    case = procedure_at_cdp(territory)
    case.lease.dwelling.insee_code = "85194"
    case.lease.dwelling.save()
    refresh([case.pk], today=TODAY)
    assert Task.objects.get(code="help").organisation == near
    assert Task.objects.get(code="plan").organisation is None  # a landlord without a desk


def test_the_next_action_of_a_file_is_kept_with_its_reason(case: Procedure) -> None:
    refresh([case.pk], today=TODAY)
    case.refresh_from_db()
    assert case.next_action == "Accuser réception"
    assert "jours ouvrés après le commandement de payer du 10/09/2026" in case.next_action_why


def test_a_territory_without_a_table_has_no_task_from_stages(case: Procedure) -> None:
    case.territory.profile = {"territory": {}}
    case.territory.save()
    assert refresh([case.pk], today=TODAY) == 0
    assert not Task.objects.exists()


def test_a_task_written_by_hand_stays_until_a_person_settles_it(case: Procedure) -> None:
    Task.objects.create(
        territory=case.territory,
        household=case.household,
        procedure=case,
        occasion="hand",
        label="Rappeler le gardien",
        why="Ajoutée à la main.",
        due_on=CDP_ON,
    )
    Procedure.objects.update(step="closed", stage="closed")
    refresh([case.pk], today=TODAY)
    assert Task.objects.get(code="").state == TaskState.OPEN
    case.refresh_from_db()
    assert case.next_action == "Rappeler le gardien"


def test_many_procedures_cost_the_same_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    territory, members = territory_with_table()
    cases = [procedure_at_cdp(territory, members["landlord"]) for _ in range(12)]
    refresh([cases[0].pk], today=TODAY)
    with django_assert_max_num_queries(28):
        refresh([case.pk for case in cases], today=TODAY)
    assert Task.objects.count() == 48


def test_loading_a_profile_applies_its_table_once() -> None:
    profile = read_profile("seine-saint-denis")
    territory = profiles.load(profile).territory
    procedure_at_cdp(territory, on=timezone.localdate())
    assert profiles.load(profile).changes == []
    assert not Job.objects.exists()
    profile["actions"]["table"] = profile["actions"]["table"][:1]
    assert "Table des actions par étape : 1\u00a0ligne." in profiles.load(profile).changes
    assert Job.objects.get().kind == "refresh_tasks"


def test_the_nightly_job_is_the_same_twice(case: Procedure) -> None:
    ask_to_refresh_tasks()
    ask_to_refresh_tasks()
    assert Job.objects.count() == 1
    jobs.run(Job.objects.get().pk)
    assert Task.objects.count() == 4
    ask_to_refresh_tasks()
    jobs.run(Job.objects.latest("pk").pk)
    assert Task.objects.count() == 4


def test_a_commune_known_to_have_no_ccas_asks_nothing_of_one() -> None:
    told = {**PROFILE["actions"]["table"][0], "actor": "ccas"}
    territory, members = territory_with_table(actions={"table": [told]})
    CommuneFactory(territory=territory, insee_code="85194")
    case = procedure_at_cdp(territory)
    refresh([case.pk], today=TODAY)
    assert Task.objects.get().organisation is None  # the commune is unknown: to be passed on
    case.lease.dwelling.insee_code = "85194"
    case.lease.dwelling.save()
    refresh([case.pk], today=TODAY)
    assert Task.objects.get().state == TaskState.MOOT
    members["stranger"].coverages.create(area_kind="commune", area_code="85194")
    refresh([case.pk], today=TODAY)
    assert Task.objects.get(state=TaskState.OPEN).organisation == members["stranger"]
