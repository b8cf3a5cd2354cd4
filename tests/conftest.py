"""Fixtures of every test; each family has its file in ``tests/support``."""

pytest_plugins = [
    "tests.support.two_engines",
    "tests.support.two_workers",
    "tests.support.strict_dates",
    "tests.support.strict_pages",
    "tests.support.strict_templates",
    "tests.support.generated",
    "tests.support.browser",
    "tests.support.broker",
    "tests.support.journal",
]
