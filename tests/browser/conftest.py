"""A territory as its profile describes it, and nobody's household yet."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page

from ccapex.core import profiles
from ccapex.profiles.read import read_profile
from tests.browser.stage import DESKTOP, Stage

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture
def stage(
    page: Page,
    live_server: "LiveServer",
    accessibility_faults: Callable[[Page], list[str]],
) -> Stage:
    page.set_viewport_size(DESKTOP)
    territory = profiles.load(read_profile("vendee")).territory
    return Stage(page, live_server.url, territory, accessibility_faults)
