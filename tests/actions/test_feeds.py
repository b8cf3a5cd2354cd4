"""Private calendars: valid, nameless, revocable, one person's or a team's."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django.fixtures import DjangoAssertNumQueries

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import Membership
from households.enums import RelationKind
from households.services.access import close_relations, open_relations
from procedures.models import CalendarFeed, Deadline, Procedure, Task
from procedures.services.actions import refresh
from procedures.services.feeds import create_feed, revoke_feed
from procedures.services.shown_dates import rule_words
from tests.factories.accounts import desk_for, log_in
from tests.factories.actions import procedure_at_cdp, territory_with_table

pytestmark = pytest.mark.django_db

Made = tuple[Procedure, dict[str, Any]]


@pytest.fixture
def made() -> Made:
    territory, members = territory_with_table()
    return a_case(territory, members), members


def a_case(territory: Any, members: dict[str, Any]) -> Procedure:
    today = timezone.localdate()
    case = procedure_at_cdp(territory, members["landlord"], today)
    refresh([case.pk])
    case.hearing_on = today + datetime.timedelta(days=40)
    case.save()
    Deadline.objects.create(
        territory=territory,
        procedure=case,
        rule="CP-CLAUSE-6S",
        sense="MIN",
        status="confirmed",
        on=today + datetime.timedelta(days=42),
    )
    return case


def read(token: str) -> Any:
    return Client().get(reverse("calendar_feed", args=[token]))


def titles(token: str) -> list[str]:
    calendar = Calendar.from_ical(read(token).content)
    return [str(event["summary"]) for event in calendar.walk("VEVENT")]


def test_a_team_reads_hearings_dates_of_the_law_and_its_tasks(made: Made) -> None:
    case, members = made
    desk = desk_for(Role.SECRETARIAT, members["office"])
    _, token = create_feed(desk=desk, whole_team=True)
    answer = read(token)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, max-age=3600"
    reference = case.household.reference
    mine = Task.objects.get(due_on__isnull=False, organisation=members["office"])
    assert titles(token) == [
        f"{mine.label} · {reference}",
        f"Audience · {reference}",
        f"{rule_words('CP-CLAUSE-6S')} · {reference}",
    ]
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")[1:2]
    assert event.decoded("dtstart") == case.hearing_on
    assert event.decoded("dtend") == case.hearing_on + datetime.timedelta(days=1)
    assert str(event["uid"]) == f"hearing-{case.public_id}@ccapex"


def test_a_feed_never_names_anybody_nor_repeats_what_somebody_wrote(made: Made) -> None:
    case, members = made
    desk = desk_for(Role.SECRETARIAT, members["office"])
    Task.objects.update(label="Appeler Dominique", code="")
    _, token = create_feed(desk=desk, whole_team=True)
    assert f"Tâche à faire · {case.household.reference}" in titles(token)
    text = read(token).content.decode()
    assert case.household.display_name not in text
    assert "Dominique" not in text


def test_a_person_reads_the_files_of_its_own_tasks(made: Made) -> None:
    _case, members = made
    desk = desk_for(Role.SECRETARIAT, members["office"])
    _, token = create_feed(desk=desk, whole_team=False)
    assert titles(token) == []
    Task.objects.filter(code="acknowledge").update(assignee=desk.user)
    assert len(titles(token)) == 3


def test_a_partner_reads_only_where_it_may_read_every_date(made: Made) -> None:
    case, members = made
    desk = desk_for(Role.SOCIAL_WORKER, members["service"])
    _, token = create_feed(desk=desk, whole_team=True)
    pairs = [(case.household_id, members["service"].pk)]
    open_relations(pairs, kind=RelationKind.ENRICHMENT, source="list")
    assert titles(token) == []
    open_relations(pairs, kind=RelationKind.REFERRAL, source="test")
    assert len(titles(token)) == 3
    close_relations(kind=RelationKind.REFERRAL, source="test")
    assert titles(token) == []


def test_the_secret_is_kept_as_a_hash_and_shown_once(made: Made) -> None:
    desk = desk_for(Role.SECRETARIAT, made[1]["office"])
    client = log_in(Client(), desk)
    page = client.post(reverse("calendar_index"), {"de": "equipe"}).content.decode()
    feed = CalendarFeed.objects.get()
    token = page.split("/calendrier/")[1].split(".ics")[0]
    assert read(token).status_code == 200
    assert token not in feed.token_hash
    assert token not in client.get(reverse("calendar_index")).content.decode()


def ended(desk: Desk) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(pk=desk.membership.pk).update(ends_on=yesterday)


def test_unknown_revoked_or_without_empowerment_is_not_found(made: Made) -> None:
    desk = desk_for(Role.SECRETARIAT, made[1]["office"])
    feed, token = create_feed(desk=desk, whole_team=True)
    _other, kept = create_feed(desk=desk, whole_team=True)
    assert read("inconnue").status_code == 404
    revoke_feed(feed, desk=desk)
    assert read(token).status_code == 404
    assert read(kept).status_code == 200
    ended(desk)
    assert read(kept).status_code == 404


def test_nobody_revokes_the_address_of_another(made: Made) -> None:
    office = made[1]["office"]
    feed, token = create_feed(desk=desk_for(Role.SECRETARIAT, office), whole_team=True)
    colleague = log_in(Client(), desk_for(Role.SECRETARIAT, office))
    assert colleague.post(reverse("calendar_revoke", args=[feed.pk])).status_code == 404
    assert read(token).status_code == 200


def test_reading_costs_the_same_with_one_file_and_with_six(
    made: Made, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case, members = made
    _, token = create_feed(desk=desk_for(Role.SECRETARIAT, members["office"]), whole_team=True)
    with django_assert_max_num_queries(30) as one:
        read(token)
    for _ in range(5):
        a_case(case.territory, members)
    with django_assert_max_num_queries(len(one)):
        read(token)
