"""Commands that scripts rely on: exit 1 with a French reason where the work is refused, and with
``--json`` one document on standard output and nothing else (contract)."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Refused(CommandError):
    """The work is refused: the reason goes to standard error, the exit code is 1."""


# Django writes the name of the class before the reason, and people read it.
Refused.__name__ = "Refus"


class ReportingCommand(BaseCommand):
    """``report`` does the work and returns the document; ``summary`` says it to a person."""

    # A command must run on an empty base as on a full one: it says itself what it lacks.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="un document JSON, et rien d'autre")

    def handle(self, *args: Any, **options: Any) -> None:
        document = self.report(**options)
        if options["json"]:
            self.stdout.write(json.dumps(document, ensure_ascii=False, default=str))
        else:
            self.stdout.write(self.summary(document))
        if self.failed(document):
            sys.exit(1)

    def report(self, **options: Any) -> dict[str, Any]:
        raise NotImplementedError

    def summary(self, document: dict[str, Any]) -> str:
        return json.dumps(document, ensure_ascii=False, indent=2, default=str)

    def failed(self, document: dict[str, Any]) -> bool:
        return False
