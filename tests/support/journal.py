"""Lets the tests that empty the database do so: the journal's triggers would refuse the flush.

Everywhere else in the tests the triggers are in place, as in production.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from ccapex.core import journal_guard


@pytest.fixture(autouse=True, scope="session")
def journal_flush() -> Iterator[None]:
    """Django's flush drops the triggers first and makes them again after, on each engine."""
    with pytest.MonkeyPatch.context() as patch:
        for alias in connections:
            connection = connections[alias]
            flush = connection.ops.execute_sql_flush

            def without_guard(
                statements: list[str], connection: Any = connection, flush: Any = flush
            ) -> None:
                with connection.cursor() as cursor:
                    journal_guard.remove(cursor, connection.vendor)
                try:
                    flush(statements)
                finally:
                    with connection.cursor() as cursor:
                        journal_guard.install(cursor, connection.vendor)

            patch.setattr(connection.ops, "execute_sql_flush", without_guard)
        yield
