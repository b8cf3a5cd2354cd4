"""How the walk knocks: reads the page, then sends its form, and changes nothing for the next."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from ccapex.accounts.desk import Desk
from tests.support.strict_pages import read_only
from tests.walk import people as who
from tests.walk.table import DOORS
from tests.walk.world import SECRETS, World

PAGES = {name: door for name, door in DOORS.items() if name != "admin:*"}
CLOSED = {name: door for name, door in PAGES.items() if door.to != who.EVERYBODY}
# Parts of the site, by the beginning of the names: one test each keeps failures readable.
PARTS = sorted({name.split("_")[0] for name in CLOSED})


def closed_pages_of(part: str) -> list[str]:
    return [name for name in CLOSED if name.split("_")[0] == part]


def refused_visit(world: World, client: Client, name: str, *, unknown: bool = False) -> list[Any]:
    """The answers to a GET and to the form of the page; neither may write anything."""
    door = DOORS[name]
    arguments = world.unknown(door.words) if unknown else world.arguments(door.words)
    address = reverse(name, args=arguments)
    answers = [client.get(address)]
    if door.post is not None:
        with read_only():
            answers.append(client.post(address, door.post(world.names)))
    return answers


def page_of(world: World, client: Client, name: str) -> Any:
    return client.get(reverse(name, args=world.arguments(DOORS[name].words)))


def form_of(world: World, client: Client, name: str) -> Any:
    """What the form gives, followed to the page that it leads to, then undone."""
    door = DOORS[name]
    assert door.post is not None
    with transaction.atomic():
        address = reverse(name, args=world.arguments(door.words))
        answer = client.post(address, door.post(world.names), follow=True)
        transaction.set_rollback(True)
    return answer


def everywhere_as(
    world: World, somebody_like: Callable[[Desk], Client], *, but: set[str]
) -> Iterator[tuple[str, Any]]:
    """Each answer to somebody who would have the right, were it not for one thing."""
    clients: dict[str, Client] = {}
    for name in PAGES.keys() - but:
        allowed = next(
            one for one in (who.OFFICE, who.REFERENT, who.ASKED) if one in DOORS[name].to
        )
        if allowed not in clients:
            clients[allowed] = somebody_like(world.people.desks[allowed])
        for answer in refused_visit(world, clients[allowed], name):
            yield name, answer


def told(answer: Any) -> list[str]:
    """What the answer says of the household."""
    content: bytes = answer.content
    return [secret for secret in SECRETS if secret in content.decode(errors="replace")]
