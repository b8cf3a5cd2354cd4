"""Fixtures of every test; each family has its file in ``tests/support``."""

import os

# Chromium's driver runs an event loop in the thread of the tests: Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytest_plugins = [
    "tests.support.strict_dates",
    "tests.support.strict_pages",
    "tests.support.strict_templates",
    "tests.support.browser",
    "tests.support.broker",
    "tests.support.journal",
]
