"""Private PostgreSQL and Redis servers for as long as a command runs.

    python scripts/servers.py -- pytest -m broker

They live in a temporary folder, listen on the loopback only, on free ports, keep nothing, and are
told apart from any other server of the machine: exactly these two processes are stopped at the end,
Ctrl-C and a failed command included. The command finds them in DATABASE_URL and REDIS_URL.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

STARTUP_SECONDS = 30
STOP_SECONDS = 15


class ServerUnavailable(Exception):
    """A server is not installed or did not start; the message says which and what to do."""


def postgres_programs() -> Path | None:
    """The newest folder that holds initdb: Debian keeps it out of PATH."""
    on_path = shutil.which("initdb")
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda program: float(program.parts[-3]),
    )
    if debian:
        return debian[-1].parent
    return Path(on_path).parent if on_path else None


def redis_program() -> str | None:
    return shutil.which("redis-server")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def postgres_account() -> str | None:
    """The account to run PostgreSQL under: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise ServerUnavailable("PostgreSQL refuses to run as root and no other account was found.")


def stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if ready():
            return
        time.sleep(0.05)
    tail = log.read_text(errors="replace")[-2000:]
    raise ServerUnavailable(f"A server of the tests did not start.\n{tail}")


def is_open(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextlib.contextmanager
def private_folder(account: str | None) -> Iterator[Path]:
    """A temporary folder that the server's account owns."""
    folder = Path(tempfile.mkdtemp(prefix="ccapex-"))
    try:
        if account:
            shutil.chown(folder, account)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running_postgres() -> Iterator[str]:
    """A new PostgreSQL cluster; gives its DATABASE_URL.

    The role is not a superuser, as in production, but may create the test databases.
    """
    programs = postgres_programs()
    if programs is None:
        raise ServerUnavailable("PostgreSQL is not installed (Debian: apt install postgresql).")
    account = postgres_account()
    with private_folder(account) as folder:
        data, log = folder / "data", folder / "log"

        def run(program: str, *arguments: str, check: bool = True) -> bool:
            done = subprocess.run(
                [programs / program, *arguments],
                check=check,
                user=account,
                cwd=folder,
                stdout=subprocess.DEVNULL,
            )
            return done.returncode == 0

        run(
            "initdb",
            *("--pgdata", str(data), "--username", "owner", "--auth", "trust", "--no-sync"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8"),
        )
        port = free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "60",
        }
        with log.open("wb") as output:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, *(f"--{k}={v}" for k, v in options.items())],
                user=account,
                cwd=folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C must reach the command first, the server last
            )
        try:
            where = ("--host", "127.0.0.1", "--port", str(port), "--username", "owner")
            wait_until(lambda: run("pg_isready", *where, check=False), server, log)
            run("createuser", *where, "--createdb", "ccapex")
            run("createdb", *where, "--owner", "ccapex", "ccapex")
            yield f"postgres://ccapex@127.0.0.1:{port}/ccapex"
        finally:
            stop(server, signal.SIGINT)  # PostgreSQL's fast shutdown


@contextlib.contextmanager
def running_redis() -> Iterator[str]:
    """A Redis that keeps nothing; gives its REDIS_URL."""
    program = redis_program()
    if program is None:
        raise ServerUnavailable("Redis is not installed (Debian: apt install redis-server).")
    with private_folder(None) as folder:
        port, log = free_port(), folder / "log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [
                    *(program, "--bind", "127.0.0.1", "--port", str(port)),
                    *("--save", "", "--appendonly", "no", "--dir", str(folder)),
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            wait_until(lambda: is_open(port), server, log)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            stop(server, signal.SIGTERM)


def end_by_exception(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="servers.py")
    parser.add_argument("--no-redis", action="store_true", help="start PostgreSQL only")
    parser.add_argument("--no-postgres", action="store_true", help="start Redis only")
    parser.add_argument("command", nargs="+", help="command to run, after --")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, end_by_exception)
    environment = dict(os.environ)
    try:
        with contextlib.ExitStack() as servers:
            if not options.no_postgres:
                environment["DATABASE_URL"] = servers.enter_context(running_postgres())
            if not options.no_redis:
                environment["REDIS_URL"] = servers.enter_context(running_redis())
            return subprocess.run(options.command, env=environment, check=False).returncode
    except ServerUnavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
