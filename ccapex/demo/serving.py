"""Runs the demo's site: a web server, and beside it who does the long work.

Each is a process of its own; they are stopped together, and nothing else is.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType

from django.conf import settings

from ccapex.core.jobs.registry import QUEUES

HOST = "127.0.0.1"
STOP_SECONDS = 10
THREADS = 8


class PortTaken(Exception):
    """Another program listens there."""


class Stopped(Exception):
    """A process of the demo ended by itself; its own words are above, on the terminal."""


def check_port(port: int) -> None:
    with socket.socket() as probe:
        # As the server does: a port that a server just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortTaken(
                f"Le port {port} est déjà pris (ou interdit). Choisissez-en un autre : "
                f"PORT={port + 1} make demo"
            ) from error


def commands(port: int) -> dict[str, Sequence[str]]:
    python = sys.executable
    web = (
        *(python, "-m", "gunicorn", "ccapex.wsgi:application", "--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS)),
        *("--log-level", "warning", "--timeout", "120"),
    )
    if settings.CELERY_BROKER_URL:
        work: Sequence[str] = (
            *(python, "-m", "celery", "-A", "ccapex", "worker", "--queues", ",".join(QUEUES)),
            *("--concurrency", "2", "--loglevel", "WARNING"),
        )
    else:
        work = (python, "manage.py", "run_pending_jobs")
    return {"Le serveur web": web, "Le processus des travaux": work}


def serve(port: int) -> None:
    """Until Ctrl-C or SIGTERM; ``Stopped`` where one of the two processes ends by itself."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands(port).items():
            children[name] = start(command)
        while not stopping:
            time.sleep(0.2)
            ended = [name for name, child in children.items() if child.poll() is not None]
            if ended:
                raise Stopped(f"{ended[0]} s'est arrêté : la démonstration s'arrête aussi.")
    finally:
        stop_all(children)
        for number, handler in before.items():
            signal.signal(number, handler)


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches this process, which then stops its children."""
    return subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment(os.environ), start_new_session=True
    )


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Static files come from the finders: their folder of production need not exist."""
    quiet = "ignore:No directory at:UserWarning"
    return {**given, "PYTHONWARNINGS": ",".join(filter(None, [given.get("PYTHONWARNINGS"), quiet]))}


def stop_all(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
