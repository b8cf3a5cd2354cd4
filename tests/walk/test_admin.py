"""The admin belongs to the administrator's role, whose other pages show no household."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_resolver, reverse

from ccapex.accounts.enums import Role
from tests.accounts.test_every_address import patterns
from tests.walk import people as who
from tests.walk.table import DOORS
from tests.walk.visits import told
from tests.walk.world import World

ADMINISTRATORS = DOORS["admin:*"].to


def addresses() -> Iterator[str]:
    """Every address of the admin, with the identifier 1 or the app ``accounts`` where needed."""
    for name, _ in patterns(get_resolver()):
        if not name.startswith("admin:") or name in {"admin:None", "admin:login"}:
            continue
        for arguments in ([], ["1"], ["accounts"], ["1", "1"]):
            try:
                yield reverse(name, args=arguments)
            except NoReverseMatch:
                continue
            break


def request_of(world: World, person: str) -> HttpRequest:
    request = HttpRequest()
    request.user = world.people.desks[person].user
    request.desk = world.people.desks[person]  # type: ignore[attr-defined]
    return request


def test_every_address_is_closed_to_all_other_roles(world: World) -> None:
    found = list(addresses())
    assert len(found) > 30
    for address in found:
        answer = world.people.client(who.OFFICE).get(address, follow=True)
        assert answer.status_code == 404, address
    for person in sorted(who.EVERYBODY - ADMINISTRATORS):
        assert world.people.client(person).get("/admin/", follow=True).status_code == 404, person


def test_every_address_asks_for_a_login(world: World, client: Any) -> None:
    for address in addresses():
        answer = client.get(address, follow=True)
        assert answer.redirect_chain[-1][0].startswith(reverse("account_login")), address


def test_administrators_get_in(world: World) -> None:
    for person in sorted(ADMINISTRATORS):
        assert world.people.client(person).get("/admin/").status_code == 200


def test_what_another_territory_owns_is_refused_as_what_does_not_exist(world: World) -> None:
    stranger = world.people.client(who.away(Role.ADMINISTRATOR))
    for model, options in admin.site._registry.items():
        theirs = options.get_queryset(request_of(world, who.ADMINISTRATOR)).order_by("pk").first()
        if theirs is None:
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        answers = [
            stranger.get(reverse(name, args=[pk]), follow=True) for pk in (theirs.pk, 987654321)
        ]
        assert [answer.redirect_chain for answer in answers] == [[("/admin/", 302)]] * 2, model


def test_the_administrator_reads_of_no_household(world: World) -> None:
    """Every page of the site: refused, or without a word of the household."""
    client = world.people.client(who.ADMINISTRATOR)
    for name, door in DOORS.items():
        if name == "admin:*":
            continue
        answer = client.get(reverse(name, args=world.arguments(door.words)))
        if who.ADMINISTRATOR not in door.to:
            assert answer.status_code in {404, 405}, name
        assert told(answer) == [], name


def test_the_admin_shows_no_household(world: World) -> None:
    client = world.people.client(who.ADMINISTRATOR)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert told(client.get(reverse(name))) == [], model
