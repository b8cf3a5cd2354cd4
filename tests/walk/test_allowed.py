"""Whoever the table names gets in, and reads nothing of a household that is not theirs to know."""

from django.test import Client
from django.urls import reverse

from ccapex.accounts.enums import Role
from ccapex.core.models import JournalEntry
from tests.support.strict_pages import read_only
from tests.walk import people as who
from tests.walk.table import DOORS
from tests.walk.visits import PAGES, form_of, page_of, told
from tests.walk.world import World

ABOUT_ONE = ("household_detail", "referral_detail", "letter_detail", "letter_file")


def test_pages_open_to_those_of_the_table(world: World) -> None:
    faults = []
    for name, door in PAGES.items():
        for person in sorted(door.to) if door.get else ():
            answer = page_of(world, world.people.client(person), name)
            if answer.status_code not in {200, 302} or "connexion" in answer.headers.get(
                "Location", ""
            ):
                faults.append(f"{name}: {person} got {answer.status_code}")
            if person not in who.INFORMED and told(answer):
                faults.append(f"{name}: {person} reads {told(answer)}")
    assert not faults, "\n".join(faults)


def test_forms_are_received_from_those_of_the_table(world: World) -> None:
    faults = []
    for name, door in PAGES.items():
        for person in sorted(door.to) if door.post else ():
            answer = form_of(world, world.people.client(person), name)
            if answer.status_code not in {200, 422}:
                faults.append(f"{name}: {person} got {answer.status_code}")
            if person not in who.INFORMED and told(answer):
                faults.append(f"{name}: {person} reads {told(answer)}")
    assert not faults, "\n".join(faults)


def test_whoever_reads_of_a_household_is_in_the_journal(world: World) -> None:
    for name in ABOUT_ONE:
        for person in sorted(DOORS[name].to):
            desk = world.people.desks[person]
            lines = JournalEntry.objects.filter(actor_id=desk.user.pk, household_id__isnull=False)
            before = lines.count()
            assert page_of(world, world.people.client(person), name).status_code == 200
            assert lines.count() > before, (name, person)


def test_the_secretariat_fills_in_for_a_member_that_it_names(world: World) -> None:
    address = reverse("enrichment_grid", args=[world.names["list"]]) + "?membre=caf"
    assert world.people.client(who.OFFICE).get(address).status_code == 200
    for person in (who.REFERENT, who.FORMER, who.away(Role.SECRETARIAT)):
        assert world.people.client(person).get(address).status_code == 404


def test_a_letter_of_somebody_else_is_put_in_no_batch(world: World) -> None:
    stranger = world.people.client(who.unrelated(Role.MANAGER))
    with read_only():
        answer = stranger.post(
            reverse("letter_batch_create"), {"letter": [str(world.names["letter"])]}
        )
    assert answer.headers["Location"] == reverse("letter_queue")


def test_the_old_address_of_a_reunited_file_tells_strangers_nothing(world: World) -> None:
    address = reverse("household_detail", args=[world.names["absorbed"]])
    assert world.people.client(who.REFERENT).get(address).status_code == 302
    for person in (who.FORMER, who.away(Role.SECRETARIAT)):
        assert world.people.client(person).get(address).status_code == 404
    assert Client().get(address).headers["Location"].startswith(reverse("account_login"))
