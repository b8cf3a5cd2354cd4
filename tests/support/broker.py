"""Real Celery workers on the test database, started and killed at will."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from ccapex.core.jobs.registry import QUEUES

PATIENCE_SECONDS = 40

StartWorker = Callable[[], "subprocess.Popen[bytes]"]


def database_url_of_tests() -> str:
    """The address of the database that this test sees, for another process."""
    where = connection.settings_dict
    password = f":{quote(where['PASSWORD'])}" if where["PASSWORD"] else ""
    return f"postgres://{where['USER']}{password}@{where['HOST']}:{where['PORT']}/{where['NAME']}"


def wait_until_ready(worker: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and worker.poll() is None:
        if b" ready." in log.read_bytes():
            return
        time.sleep(0.1)
    raise AssertionError(f"The worker did not start.\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture
def start_worker(transactional_db: None, tmp_path: Path) -> Iterator[StartWorker]:
    """Starts one worker per call (one process each); all of them are stopped with the test."""
    if not os.environ.get("REDIS_URL"):
        pytest.skip("No Redis: run by `python scripts/suite.py broker`.")
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        name = f"test-{os.getpid()}-{len(workers)}"
        log = tmp_path / f"{name}.log"
        command = [
            *(sys.executable, "-m", "celery", "-A", "ccapex", "worker", "--hostname", name),
            *("--queues", ",".join(QUEUES), "--concurrency", "1", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle"),
        ]
        with log.open("wb") as output:
            worker = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=os.environ | {"DATABASE_URL": database_url_of_tests()},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        workers.append(worker)
        wait_until_ready(worker, log)
        return worker

    yield start
    for worker in workers:
        if worker.poll() is None:
            kill_worker(worker)


def kill_worker(worker: "subprocess.Popen[bytes]") -> None:
    """As a power cut would: the worker and its child get no chance to finish."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
