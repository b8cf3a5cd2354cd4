"""Several people at the same time: functions run together, each with its own connection."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection


def together(actions: Sequence[Callable[[], object]]) -> None:
    """Runs all at once and waits; the first error of any is raised here."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(actions))

    def run(action: Callable[[], object]) -> None:
        try:
            start.wait()
            action()
        except BaseException as error:  # noqa: BLE001 — raised again in the thread of the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
