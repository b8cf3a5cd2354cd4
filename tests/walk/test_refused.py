"""Whoever the table does not name learns nothing: not even that the household exists."""

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.accounts.enums import Role
from tests.walk import people as who
from tests.walk.table import DOORS, OPEN, OWN_ACCOUNT
from tests.walk.visits import (
    CLOSED,
    PAGES,
    PARTS,
    closed_pages_of,
    everywhere_as,
    refused_visit,
    told,
)
from tests.walk.world import World

LOGIN = "account_login"
# What somebody without any empowerment still opens: it says so, and shows nothing else.
WITHOUT_DESK = {"home", "desk_choose", "profile"}


def test_without_login_everything_leads_to_the_login_page(world: World) -> None:
    for name in PAGES:
        for answer in refused_visit(world, Client(), name):
            assert answer.status_code == 302, name
            assert answer.headers["Location"].startswith(reverse(LOGIN)), name


@pytest.mark.parametrize("part", PARTS)
def test_whoever_is_not_in_the_table_gets_a_page_not_found(world: World, part: str) -> None:
    """Strangers, wrong roles, organisations without relation, relations that ended."""
    let_in = [
        f"{name}: {person} got {answer.status_code}"
        for name in closed_pages_of(part)
        for person in sorted(who.EVERYBODY - DOORS[name].to)
        for answer in refused_visit(world, world.people.client(person), name)
        # Where there is nothing to read for anybody, saying so tells nothing.
        if answer.status_code != 404 and (DOORS[name].get or answer.status_code != 405)
    ]
    assert not let_in, "\n".join(let_in)


def test_what_exists_and_what_does_not_are_refused_alike(world: World) -> None:
    for name in CLOSED:
        for person in (who.away(Role.SECRETARIAT), who.FORMER, who.unrelated(Role.MANAGER)):
            if person in DOORS[name].to:
                continue
            client = world.people.client(person)
            known, unknown = (
                [
                    (answer.status_code, answer.content, sorted(answer.headers.items()))
                    for answer in refused_visit(world, client, name, unknown=missing)
                ]
                for missing in (False, True)
            )
            assert known == unknown, (name, person)


def test_a_password_alone_opens_nothing(world: World) -> None:
    for name, answer in everywhere_as(world, who.without_second_factor, but=set()):
        assert answer.status_code == 302, name
        assert answer.headers["Location"] == reverse("mfa_activate_totp"), name


def test_an_empowerment_ended_or_not_begun_opens_nothing(world: World) -> None:
    for somebody in (who.no_longer_empowered, who.not_yet_empowered):
        for name, answer in everywhere_as(world, somebody, but=WITHOUT_DESK):
            assert answer.status_code in ({404} if DOORS[name].get else {404, 405}), name


def test_without_a_desk_the_pages_that_open_name_nobody(world: World) -> None:
    client = who.no_longer_empowered(world.people.desks[who.REFERENT])
    for name in WITHOUT_DESK:
        assert told(client.get(reverse(name))) == [], name


def test_an_account_switched_off_is_logged_out(world: World) -> None:
    for name, answer in everywhere_as(world, who.deactivated, but=set()):
        assert answer.headers["Location"].startswith(reverse(LOGIN)), name


def test_the_pages_of_the_account_tell_nothing_before_login(world: World) -> None:
    for name in sorted(OPEN | OWN_ACCOUNT):
        arguments = {
            "account_reset_password_from_key": ["1", "clef"],
            "calendar_feed": ["clef"],
            "answer_by_link": ["clef"],
        }.get(name, [])
        answer = Client().get(reverse(name, args=arguments), follow=True)
        if name in OWN_ACCOUNT:
            assert answer.redirect_chain, name
        assert told(answer) == [], name
