"""A real Chromium on the live server: no outside request, no script error, no refused style."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's browser; the sandbox is left out for root only, who has none."""
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium).")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    # Its driver runs an event loop in the thread of the tests: Django would refuse the database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server: "LiveServer") -> Iterator[Page]:
    """A French page on the live server (`page.goto("/")`); what its console complains of fails."""
    complaints: list[str] = []
    context = chromium.new_context(
        base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris"
    )
    context.set_default_timeout(PATIENCE_MS)

    def keep_inside(route: Route) -> None:
        if route.request.url.startswith(live_server.url):
            route.continue_()
        else:
            complaints.append(f"outside request: {route.request.url}")
            route.abort()

    context.route("**/*", keep_inside)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    yield page
    context.close()
    assert complaints == [], "\n".join(complaints)


@pytest.fixture
def accessibility_faults() -> Callable[[Page], list[str]]:
    """Faults that axe finds on a page, one readable line each; none is expected."""

    def faults(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [
            f"{fault['id']}: {fault['help']} — {node['html'][:160]}"
            for fault in found
            for node in fault["nodes"]
        ]

    return faults
