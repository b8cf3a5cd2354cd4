"""Ma journée and the pages of jobs: each sees their own, and costs do not grow."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core import jobs, work_queues
from ccapex.core.jobs import registry
from ccapex.core.models import Job, JobState
from ccapex.core.work_queues import Content, Item, queue
from tests.factories.accounts import desk_for, log_in
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _queues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_queues, "_queues", {})

    @queue("full", label="À rappeler", rule="Entre à l'orientation.", roles=[Role.SOCIAL_WORKER])
    def full(desk: Desk) -> Content:
        return Content([Item("H-2026-000001", "/menages/", why="sans contact")], total=12, url="/")

    @queue("empty", label="À imprimer", rule="Entre à l'édition.", roles=[Role.SECRETARIAT])
    def empty(desk: Desk) -> Content:
        return Content([], total=0)


def test_a_queue_says_its_rule_and_its_items_to_its_role_only(client: Client) -> None:
    page = log_in(client, desk_for(Role.SOCIAL_WORKER)).get(reverse("home")).content.decode()
    for words in ("À rappeler", "Entre à l&#x27;orientation.", "H-2026-000001", "sans contact"):
        assert words in page
    assert "Tout voir (12)" in page
    assert "À imprimer" not in page


def test_an_empty_queue_says_so(client: Client) -> None:
    page = log_in(client, desk_for(Role.SECRETARIAT)).get(reverse("home")).content.decode()
    assert "À imprimer" in page
    assert "Rien à faire ici" in page


def test_a_role_without_queue_is_told_so(client: Client) -> None:
    page = log_in(client, desk_for(Role.DPO)).get(reverse("home")).content.decode()
    assert "Aucune file n’est prévue pour votre rôle" in page


def test_a_person_whose_empowerment_ended_is_told_so(client: Client) -> None:
    desk = desk_for()
    type(desk.membership).objects.filter(pk=desk.membership.pk).update(ends_on="2021-01-01")
    page = log_in(client, desk).get(reverse("home")).content.decode()
    assert "Aucune habilitation en cours" in page


def a_job(desk: Desk, **fields: object) -> Job:
    values = {"author_id": desk.user.pk, "territory_id": desk.territory_id, **fields}
    return JobFactory(**values)


def test_the_author_and_the_secretariat_of_the_territory_see_a_job(client: Client) -> None:
    author = desk_for()
    territory = author.membership.organisation.territory
    address = reverse("job_detail", args=[a_job(author).public_id])
    secretariat = desk_for(Role.SECRETARIAT, territory=territory)
    for desk in (author, secretariat):
        assert log_in(client, desk).get(address).status_code == 200
    colleague = desk_for(Role.SOCIAL_WORKER, author.membership.organisation)
    for desk in (colleague, desk_for(Role.SECRETARIAT)):
        assert log_in(client, desk).get(address).status_code == 404
    assert client.get(reverse("job_detail", args=[uuid.uuid4()])).status_code == 404


def test_progress_asks_again_until_the_job_is_over(client: Client) -> None:
    desk = desk_for()
    job = a_job(desk, state=JobState.RUNNING, done=3, total=10)
    log_in(client, desk)
    address = reverse("job_detail", args=[job.public_id])
    running = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in running
    assert "3 sur 10" in running
    assert f'hx-get="{address}"' in running
    result = {"url": "/chiffres/", "url_label": "Voir", "summary": ["10 lignes lues."]}
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, done=10, result=result)
    over = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in over
    assert "10 lignes lues." in over
    assert 'href="/chiffres/"' in over


def test_a_failed_job_is_resumed_from_the_list_by_those_who_see_it(client: Client) -> None:
    desk = desk_for()
    job = a_job(desk, state=JobState.FAILED, message="La liste est vide.")
    address = reverse("job_resume", args=[job.public_id])
    assert log_in(client, desk_for()).post(address).status_code == 404
    log_in(client, desk)
    assert address in client.get(reverse("job_list")).content.decode()
    client.post(address)
    job.refresh_from_db()
    assert job.state == JobState.PENDING


def test_what_nobody_asked_for_is_listed_only_once_it_failed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_handlers", dict(registry._handlers))
    jobs.handler("echo", queue="notifications", label="Avis", quiet=True)(lambda *_: None)
    desk = desk_for()
    job = a_job(desk, kind="echo", state=JobState.DONE)
    address = reverse("job_detail", args=[job.public_id])
    log_in(client, desk)
    assert address not in client.get(reverse("job_list")).content.decode()
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)
    assert address in client.get(reverse("job_list")).content.decode()


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_of_jobs_costs_the_same_for_one_and_for_forty(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = desk_for()
    for _ in range(count):
        a_job(desk, state=JobState.DONE)
    log_in(client, desk)
    with django_assert_max_num_queries(5):
        client.get(reverse("job_list"))


def test_inside_another_page_the_end_of_the_work_reloads_that_page(client: Client) -> None:
    desk = desk_for("secretariat")
    job = JobFactory.create(author_id=desk.user.pk, state=JobState.RUNNING)
    address = reverse("job_detail", args=[job.public_id]) + "?dans=page"
    log_in(client, desk)
    running = client.get(address, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in running
    assert "?dans=page" in running.content.decode()
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
