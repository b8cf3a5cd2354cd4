"""The whole test suite: every part with its duration, then what passed and what could not run.

    python scripts/suite.py              everything, as `make test`
    python scripts/suite.py lint sqlite  some parts only: lint, postgresql, sqlite, browser, broker

A part whose server or browser is missing on this machine is named at the end with the reason.
With CI set that is a failure; elsewhere it is only said: a laptop without Redis stays usable.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from servers import (
    ServerUnavailable,
    end_by_exception,
    postgres_programs,
    redis_program,
    running_postgres,
    running_redis,
)

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".venv" / "bin"
PYTHON = str(TOOLS / "python")
MANAGE = (PYTHON, "manage.py")
PYTEST = (
    str(TOOLS / "pytest"),
    *("--durations=8", "--durations-min=3"),
    "--color=yes" if sys.stdout.isatty() else "--color=no",
)
TWO_WORKERS = ("-n", "2")


@dataclass(frozen=True)
class Part:
    """A command of the suite, the group it is asked by and the servers it needs."""

    group: str
    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    part: Part
    seconds: float
    passed: bool
    closing: str = ""


def ruff(*arguments: str) -> tuple[str, ...]:
    return (str(TOOLS / "ruff"), *arguments)


# The slow one first: linters run two at a time.
LINTERS = (
    Part("lint", "mypy --strict", (str(TOOLS / "mypy"),)),
    Part("lint", "ruff check", ruff("check", "--quiet", ".")),
    Part("lint", "ruff format", ruff("format", "--check", "--quiet", ".")),
    Part("lint", "floors (import-linter)", (str(TOOLS / "lint-imports"),)),
    Part("lint", "file sizes", (PYTHON, "scripts/file_sizes.py")),
    Part("lint", "no missing migration", (*MANAGE, "makemigrations", "--check", "--dry-run")),
)
MIGRATIONS = Part(
    "lint", "migration linter", (PYTHON, "scripts/lint_migrations.py"), ("postgresql",)
)

TESTS = (
    Part(
        "postgresql",
        "tests on PostgreSQL",
        (*PYTEST, *TWO_WORKERS, "-m", "not browser and not broker"),
        ("postgresql",),
    ),
    Part(
        "sqlite",
        "tests on SQLite",
        # Who may open which page does not depend on the engine: the walk is on PostgreSQL alone.
        (
            *(*PYTEST, *TWO_WORKERS, "--ignore=tests/walk"),
            *("-m", "not browser and not broker and not load and not fuzz"),
        ),
    ),
    Part(
        "browser",
        "browser tests",
        (*PYTEST, *TWO_WORKERS, "-m", "browser"),
        ("postgresql", "chromium"),
    ),
    Part(
        "broker",
        "Redis and a Celery worker",
        (*PYTEST, "-m", "broker"),
        ("postgresql", "redis"),
    ),
)
DATABASE_ONLY = "--database-only"
GROUPS = ("lint", *(part.group for part in TESTS))
DEBIAN_PACKAGE = {"postgresql": "postgresql", "redis": "redis-server", "chromium": "chromium"}


def present(need: str) -> bool:
    if need == "postgresql":
        return postgres_programs() is not None
    if need == "redis":
        return redis_program() is not None
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


def environment_for(part: Part, urls: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Each part sees the servers it asked for and no other: SQLite is the absence of a server."""
    environment = dict(os.environ)
    for name in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)
    if "postgresql" in part.needs:
        environment["DATABASE_URL"] = urls["postgresql"]
    if "redis" in part.needs:
        environment["REDIS_URL"] = urls["redis"]
    environment["DJANGO_SETTINGS_MODULE"] = "ccapex.settings.test"
    environment["CCAPEX_DATA"] = str(folder / part.group)
    environment["TMPDIR"] = str(folder)  # what a test forgets goes with it
    return environment


def run_quietly(part: Part, environment: Mapping[str, str]) -> Outcome:
    """Linters run side by side: what one says is shown whole when it ends, if it failed."""
    start = time.monotonic()
    done = subprocess.run(
        part.command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outcome = Outcome(part, time.monotonic() - start, done.returncode == 0)
    print(f"{'ok   ' if outcome.passed else 'FAIL '} {part.name} ({duration(outcome.seconds)})")
    if not outcome.passed:
        print(done.stdout)
    return outcome


def run_tests(part: Part, environment: Mapping[str, str]) -> Outcome:
    """Tests are followed as they run; their closing line is kept for the summary."""
    print(f"\n── {part.name} " + "─" * (80 - len(part.name)))
    start = time.monotonic()
    closing = ""
    with subprocess.Popen(
        part.command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            sys.stdout.write(line)
            if re.search(r"\d+ (passed|failed|error|skipped|deselected)|no tests ran", line):
                closing = re.sub(r"\x1b\[\d*m", "", line).strip("= \n")
    return Outcome(part, time.monotonic() - start, process.returncode == 0, closing)


def duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{seconds:.1f} s"


def summary(outcomes: Sequence[Outcome], not_run: Sequence[tuple[Part, str]], total: float) -> str:
    lines = ["", "══ Summary " + "═" * 72]
    lines += [
        f"{'ok   ' if done.passed else 'FAIL '} {done.part.name:28} "
        f"{duration(done.seconds):>12}  {done.closing}"
        for done in outcomes
    ]
    lines += [f"NOT RUN {part.name}: {reason}" for part, reason in not_run]
    lines.append(f"Whole duration: {duration(total)}")
    totals = {"passed": 0, "failed": 0, "skipped": 0, "error": 0}
    for done in outcomes:
        for number, word in re.findall(r"(\d+) (passed|failed|skipped|error)", done.closing):
            totals[word] += int(number)
    if any(totals.values()):
        lines.append(", ".join(f"{n} {w}" for w, n in totals.items() if n or w == "passed"))
    return "\n".join(lines)


def start_servers(stack: contextlib.ExitStack, needs: set[str]) -> tuple[dict[str, str], str]:
    """The servers asked for and present; with the reason if one that is present did not start."""
    starters = {"postgresql": running_postgres, "redis": running_redis}
    urls: dict[str, str] = {}
    for need, starter in starters.items():
        if need in needs and present(need):
            try:
                urls[need] = stack.enter_context(starter())
            except (ServerUnavailable, subprocess.CalledProcessError) as reason:
                return urls, str(reason)
    return urls, ""


def chosen_parts(groups: Sequence[str]) -> tuple[list[Part], list[tuple[Part, str]]]:
    """The parts to run, and those that this machine cannot run, with the reason."""
    runnable: list[Part] = []
    not_run: list[tuple[Part, str]] = []
    for part in (*LINTERS, MIGRATIONS, *TESTS):
        if part.group not in groups:
            continue
        missing = [need for need in part.needs if not present(need)]
        if missing:
            packages = " ".join(DEBIAN_PACKAGE[need] for need in missing)
            not_run.append((part, f"{', '.join(missing)} missing (apt install {packages})"))
        else:
            runnable.append(part)
    return runnable, not_run


def once(parts: list[Part]) -> list[Part]:
    """Tests that ask no database run on PostgreSQL, and are not said again on SQLite."""
    groups = {part.group for part in parts}
    if "postgresql" not in groups:
        return parts
    return [
        replace(part, command=(*part.command, DATABASE_ONLY)) if part.group == "sqlite" else part
        for part in parts
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="suite.py")
    parser.add_argument("groups", nargs="*", help=f"among {' '.join(GROUPS)}; all by default")
    groups = parser.parse_args().groups or list(GROUPS)
    if unknown := set(groups) - set(GROUPS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, end_by_exception)
    start = time.monotonic()
    parts, not_run = chosen_parts(groups)
    parts = once(parts)
    outcomes: list[Outcome] = []
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ccapex-data-")))
        urls, refusal = start_servers(stack, {need for part in parts for need in part.needs})
        if refusal:
            print(refusal, file=sys.stderr)
            return 1
        linters = [part for part in parts if part.group == "lint"]
        with ThreadPoolExecutor(max_workers=2) as pool:
            outcomes += pool.map(
                lambda part: run_quietly(part, environment_for(part, urls, folder)), linters
            )
        outcomes += [
            run_tests(part, environment_for(part, urls, folder))
            for part in parts
            if part.group != "lint"
        ]
    print(summary(outcomes, not_run, time.monotonic() - start))
    complete = not (not_run and os.environ.get("CI"))
    return 0 if complete and all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(128 + signal.SIGINT)
