"""The demo, built once for the whole suite by its command, and what is asked of it."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings


class Demo:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
        } | {"CCAPEX_DATA": str(folder)}

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )

    def ask(self, sql: str) -> list[Any]:
        with sqlite3.connect(self.folder / "ccapex.sqlite3") as base:
            return base.execute(sql).fetchall()

    def counts(self) -> dict[str, int]:
        tables = self.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return {name: self.ask(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in tables}


# Of the whole session: in a random order the tests of a module may come apart, and building the
# demo is what costs.
@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    demo = Demo(tmp_path_factory.mktemp("demo"))
    demo.manage("demo", "--no-serve")
    return demo
