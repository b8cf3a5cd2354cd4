"""``--database-only``: the tests that ask a database, where another part runs all the others.

The whole run plays every test on PostgreSQL; on SQLite, a test that asks no database would only say
the same again.
"""

import pytest

ASKS = frozenset({"db", "transactional_db", "django_db_setup", "live_server", "demo"})
# A process of its own decides there which engine it speaks to.
MARKS = ("django_db", "load")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="leave out the tests that ask no database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    kept = [item for item in items if asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def asks_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & ASKS) or any(item.get_closest_marker(mark) for mark in MARKS)
