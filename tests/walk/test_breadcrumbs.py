"""A breadcrumb leads somewhere: Échap follows it."""

import re

from tests.walk.visits import PAGES, page_of
from tests.walk.world import World

CRUMBS = re.compile(r'<ol class="crumbs">.*?</ol>', re.DOTALL)
ADDRESS = re.compile(r'href="([^"]*)"')


def test_each_link_of_a_breadcrumb_is_an_address_of_the_site(world: World) -> None:
    faults, seen = [], 0
    for name, door in PAGES.items():
        if not (door.get and door.to):
            continue
        answer = page_of(world, world.people.client(min(door.to)), name)
        if answer.streaming:
            continue
        for crumbs in CRUMBS.findall(answer.content.decode(errors="replace")):
            seen += 1
            faults += [f"{name}: {to}" for to in ADDRESS.findall(crumbs) if not to.startswith("/")]
    assert not faults, "\n".join(faults)
    assert seen > 20
