"""Lets the tests that empty the database do so: the journal's triggers would refuse the flush.

Everywhere else in the tests the triggers are in place, as in production.
"""

from collections.abc import Iterator

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations

from ccapex.core import journal_guard


@pytest.fixture(autouse=True, scope="session")
def journal_flush() -> Iterator[None]:
    """Django's flush drops the triggers first and makes them again after, on each engine.

    On the class and not on a connection: once Chromium's driver runs its event loop in the thread
    of the tests, Django gives another connection there.
    """
    flush = BaseDatabaseOperations.execute_sql_flush

    def without_guard(self: BaseDatabaseOperations, statements: list[str]) -> None:
        with self.connection.cursor() as cursor:
            journal_guard.remove(cursor, self.connection.vendor)
        try:
            flush(self, statements)
        finally:
            with self.connection.cursor() as cursor:
                journal_guard.install(cursor, self.connection.vendor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_guard)
        yield
