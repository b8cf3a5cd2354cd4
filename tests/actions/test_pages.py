"""« Mes tâches »: who reads which task, and what one does with it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import Organisation
from ccapex.core.models import JournalEntry
from households.enums import RelationKind
from households.services.access import close_relations, open_relations
from procedures.enums import TaskState
from procedures.models import Procedure, Task
from procedures.services import tasks as service
from procedures.services.actions import refresh
from tests.factories.accounts import desk_for, log_in
from tests.factories.actions import procedure_at_cdp, territory_with_table

pytestmark = pytest.mark.django_db

Members = dict[str, Organisation]


@pytest.fixture
def members() -> Members:
    _, members = territory_with_table()
    return members


@pytest.fixture
def case(members: Members) -> Procedure:
    return new_case(members)


def new_case(members: Members) -> Procedure:
    territory = members["office"].territory
    on = timezone.localdate() - datetime.timedelta(days=20)
    procedure = procedure_at_cdp(territory, members["landlord"], on)
    refresh([procedure.pk])
    return procedure


def follow(case: Procedure, organisation: Organisation, kind: int = RelationKind.REFERRAL) -> None:
    pair = (case.household_id, organisation.pk)
    open_relations([pair], kind=RelationKind(kind), source="test")


def seen_by(desk: Desk) -> set[str]:
    return set(service.visible_to(desk).values_list("code", flat=True))


def test_an_owner_reads_its_task_only_with_a_part_in_the_file(
    case: Procedure, members: Members
) -> None:
    worker = desk_for(Role.SOCIAL_WORKER, members["service"])
    assert seen_by(worker) == set()
    follow(case, members["service"], RelationKind.ENRICHMENT)
    assert seen_by(worker) == set()  # being asked to complete opens the stage alone
    follow(case, members["service"])
    assert seen_by(worker) == {"help"}
    close_relations(kind=RelationKind.REFERRAL, source="test")
    assert seen_by(worker) == set()


def test_who_is_asked_to_complete_reads_that_task_and_no_other(
    case: Procedure, members: Members
) -> None:
    follow(case, members["service"], RelationKind.ENRICHMENT)
    Task.objects.filter(code="help").update(work=service.ANSWER)
    worker = desk_for(Role.SOCIAL_WORKER, members["service"])
    assert seen_by(worker) == {"help"}
    office = service.visible_to(desk_for(Role.SECRETARIAT, members["office"]))
    waiting = service.to_pass_on(office).values_list("code", flat=True)
    assert set(waiting) == {"plan", "lawyers"}


def test_strangers_and_other_territories_read_none(case: Procedure, members: Members) -> None:
    follow(case, members["stranger"])
    for desk in (
        desk_for(Role.SOCIAL_WORKER, members["stranger"]),
        desk_for(Role.SECRETARIAT),
        desk_for(Role.ADMINISTRATOR, members["office"]),
    ):
        assert seen_by(desk) == set()


def test_what_nobody_can_read_is_for_the_secretariat_to_pass_on(
    case: Procedure, members: Members
) -> None:
    office = desk_for(Role.SECRETARIAT, members["office"])
    waiting = service.to_pass_on(service.visible_to(office))
    assert set(waiting.values_list("code", flat=True)) == {"plan", "help", "lawyers"}
    follow(case, members["service"])
    assert set(waiting.all().values_list("code", flat=True)) == {"plan", "lawyers"}


def client_of(role: str, organisation: Organisation) -> tuple[Client, Desk]:
    desk = desk_for(role, organisation)
    return log_in(Client(), desk), desk


def test_a_task_is_done_with_one_key_and_traced(case: Procedure, members: Members) -> None:
    client, desk = client_of(Role.SECRETARIAT, members["office"])
    task = Task.objects.get(code="acknowledge")
    page = client.get(reverse("task_detail", args=[task.public_id])).content.decode()
    assert 'data-key="f"' in page
    assert "5\u00a0jours ouvrés après le commandement de payer" in page
    client.post(reverse("task_done", args=[task.public_id]))
    task.refresh_from_db()
    assert (task.state, task.settled_by) == (TaskState.DONE, desk.user)
    assert JournalEntry.objects.filter(action="task.done", object_id=task.pk).count() == 1
    # Somebody else settles it meanwhile: told, and nothing moves.
    again = client.post(reverse("task_done", args=[task.public_id]), follow=True)
    assert "déjà réglée" in again.content.decode()


def test_several_tasks_are_done_at_once_and_the_list_keeps_its_filters(
    case: Procedure, members: Members
) -> None:
    client, desk = client_of(Role.SECRETARIAT, members["office"])
    other = new_case(members)
    chosen = Task.objects.filter(code="acknowledge")
    answer = client.post(
        reverse("task_done_many"),
        {
            "tache": [*map(str, chosen.values_list("public_id", flat=True)), "rien"],
            "filtres": "pour=territoire&quand=retard&suite=http",
        },
    )
    assert answer.headers["Location"].endswith("/taches/?pour=territoire&quand=retard")
    assert set(chosen.values_list("state", "settled_by")) == {(TaskState.DONE, desk.user.pk)}
    traced = JournalEntry.objects.filter(action="task.done")
    assert set(traced.values_list("household_id", flat=True)) == {
        case.household_id,
        other.household_id,
    }
    stranger, _ = client_of(Role.SOCIAL_WORKER, members["stranger"])
    theirs = Task.objects.get(procedure=case, code="plan")
    stranger.post(reverse("task_done_many"), {"tache": [str(theirs.public_id)]})
    theirs.refresh_from_db()
    assert theirs.state == TaskState.OPEN


def test_a_task_is_dropped_with_a_reason_only(case: Procedure, members: Members) -> None:
    client, _ = client_of(Role.SECRETARIAT, members["office"])
    task = Task.objects.get(code="lawyers")
    address = reverse("task_drop", args=[task.public_id])
    assert "Dites pourquoi" in client.post(address, follow=True).content.decode()
    task.refresh_from_db()
    assert task.state == TaskState.OPEN
    client.post(address, {"reason": "avocat déjà choisi"})
    task.refresh_from_db()
    assert (task.state, task.settled_why) == (TaskState.DROPPED, "avocat déjà choisi")
    client.post(reverse("task_reopen", args=[task.public_id]))
    task.refresh_from_db()
    assert task.state == TaskState.OPEN


def test_a_task_is_given_to_a_colleague_and_nobody_else(case: Procedure, members: Members) -> None:
    client, desk = client_of(Role.SECRETARIAT, members["office"])
    colleague = desk_for(Role.SECRETARIAT, members["office"]).user
    stranger = desk_for(Role.SOCIAL_WORKER, members["service"]).user
    task = Task.objects.get(code="acknowledge")
    address = reverse("task_assign", args=[task.public_id])
    client.post(address, {"assignee": stranger.pk})
    task.refresh_from_db()
    assert task.assignee is None
    client.post(address, {"assignee": colleague.pk})
    assert Task.objects.get(pk=task.pk).assignee == colleague
    theirs = Task.objects.get(code="plan")
    client.post(reverse("task_assign", args=[theirs.public_id]), {"assignee": desk.user.pk})
    theirs.refresh_from_db()
    assert theirs.assignee is None


def test_a_task_is_added_by_hand_with_a_typed_date(case: Procedure, members: Members) -> None:
    client, desk = client_of(Role.SECRETARIAT, members["office"])
    address = reverse("task_file", args=[case.public_id])
    client.post(address, {"label": "Rappeler le gardien", "due_on": "+15"})
    task = Task.objects.get(code="")
    assert task.due_on == timezone.localdate() + datetime.timedelta(days=15)
    assert (task.organisation, task.assignee) == (members["office"], desk.user)
    refused = client.post(address, {"label": "Autre", "due_on": "bientôt"}, follow=True)
    assert "n&#x27;est pas lisible" in refused.content.decode()
    assert Task.objects.filter(code="").count() == 1


def test_a_task_for_a_day_gone_is_refused_and_typed_again(
    case: Procedure, members: Members
) -> None:
    client, _ = client_of(Role.SECRETARIAT, members["office"])
    answer = client.post(
        reverse("task_file", args=[case.public_id]),
        {"label": "Rappeler le bailleur", "due_on": "hier"},
    )
    assert answer.status_code == 422
    assert "Cette date est passée" in answer.content.decode()
    assert 'value="Rappeler le bailleur"' in answer.content.decode()
    assert not Task.objects.filter(occasion="hand").exists()


def test_the_file_says_what_is_asked_of_the_household(case: Procedure, members: Members) -> None:
    client, _ = client_of(Role.SECRETARIAT, members["office"])
    page = client.get(reverse("task_file", args=[case.public_id])).content.decode()
    assert "Reprendre le loyer" in page
    assert not Task.objects.filter(actor="household").exists()


@pytest.mark.parametrize("kind", [RelationKind.ENRICHMENT, RelationKind.COMMISSAIRE_DE_JUSTICE])
def test_who_reads_the_stage_or_its_own_acts_only_has_no_page_of_tasks(
    case: Procedure, members: Members, kind: RelationKind
) -> None:
    follow(case, members["stranger"], kind)
    client, _ = client_of(Role.SOCIAL_WORKER, members["stranger"])
    assert client.get(reverse("task_file", args=[case.public_id])).status_code == 404


def test_a_pause_hides_ordinary_tasks_and_says_how_many(case: Procedure, members: Members) -> None:
    client, _ = client_of(Role.SECRETARIAT, members["office"])
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    Procedure.objects.update(paused_until=tomorrow)
    page = client.get(reverse("task_list")).content.decode()
    assert "Accuser réception" not in page
    assert "1\u00a0tâche masquée" in page
    Task.objects.filter(code="acknowledge").update(urgent=True)
    assert "Accuser réception" in client.get(reverse("task_list")).content.decode()


def test_filters_hold_codes_and_unknown_ones_are_left_out(
    case: Procedure, members: Members
) -> None:
    client, _ = client_of(Role.SECRETARIAT, members["office"])
    for query, shown in (
        ("?quand=retard", True),
        ("?quand=semaine", False),
        ("?etape=cql", False),
        ("?acteur=secretariat", True),
        ("?acteur=caf", False),
        ("?pour=moi", False),
        ("?pour=rien&quand=rien&etape=rien&acteur=rien", True),
    ):
        page = client.get(reverse("task_list") + query).content.decode()
        assert ("Accuser réception</a>" in page) == shown, query
    worker, _ = client_of(Role.SOCIAL_WORKER, members["service"])
    page = worker.get(reverse("task_list") + "?pour=territoire").content.decode()
    assert "Tout le territoire" not in page
    assert "Accuser réception" not in page


def test_the_list_costs_the_same_with_one_file_and_with_twelve(
    members: Members, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, _ = client_of(Role.SECRETARIAT, members["office"])
    new_case(members)
    client.get(reverse("task_list"))
    with django_assert_max_num_queries(60) as one:
        client.get(reverse("task_list") + "?pour=territoire")
    for _ in range(11):
        new_case(members)
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("task_list") + "?pour=territoire")
