"""What the steps of the circuit share: who sits before the screen, and what every page must be."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, ViewportSize

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory
from ccapex.core.jobs import run_next
from tests.factories.accounts import desk_for, log_in

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass
class Stage:
    page: Page
    address: str
    territory: Territory
    accessibility_faults: Callable[[Page], list[str]]
    looked_at: int = 0
    faults: list[str] = field(default_factory=list)
    _seats: dict[str, Desk] = field(default_factory=dict)

    def organisation(self, slug: str) -> Organisation:
        return Organisation.objects.get(territory=self.territory, slug=slug)

    def sit(self, role: str, slug: str) -> Desk:
        """Another person takes the browser."""
        if slug not in self._seats:
            self._seats[slug] = desk_for(role, self.organisation(slug))
        cookie = log_in(Client(), self._seats[slug]).cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": self.address}]
        )
        return self._seats[slug]

    def look(self, *, phone: bool = False) -> None:
        """Keeps what axe complains of on the page as it is now, and whether it fits a phone."""
        self.page.wait_for_load_state()
        where = self.page.url.removeprefix(self.address)
        self.looked_at += 1
        self.faults += [f"{where}: {fault}" for fault in self.accessibility_faults(self.page)]
        if not phone:
            return
        self.page.set_viewport_size(PHONE)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            self.faults.append(f"{where}: {width} pixels wide on a phone")
        on_phone = self.accessibility_faults(self.page)
        self.faults += [f"{where} on a phone: {fault}" for fault in on_phone]
        self.page.set_viewport_size(DESKTOP)

    def work(self) -> int:
        """What a worker would do of the jobs that wait; how many."""
        done = 0
        while run_next():
            done += 1
        return done

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def key_to_another_page(self, key: str) -> None:
        """A key pressed before the next page has its scripts would be lost."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
