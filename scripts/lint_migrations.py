"""Migrations that an older version of the site could not live with, found before they ship.

Works on the SQL that the engine in DATABASE_URL would run; PostgreSQL is the one that matters.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.apps import apps
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
# The product has no release yet, so nothing older runs beside it: data steps alone may go one way.
ACCEPTED = ("RUNPYTHON_REVERSIBLE",)


def own_apps() -> list[str]:
    return [
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(ROOT) and ".venv" not in Path(config.path).parts
    ]


def main() -> int:
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(
        str(ROOT),
        include_apps=own_apps(),
        database=connection.alias,
        exclude_migration_tests=ACCEPTED,
        no_cache=True,
        quiet=["ok", "ignore"],
    )
    linter.lint_all_migrations()
    linter.print_summary()
    return int(linter.has_errors)


if __name__ == "__main__":
    sys.exit(main())
