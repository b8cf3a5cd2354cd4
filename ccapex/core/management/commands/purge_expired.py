"""Retention: deletes what has been kept long enough, and leaves the proof of it."""

import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from ccapex.core import journal
from ccapex.core.commands import ReportingCommand


class Command(ReportingCommand):
    help = "Supprime les lignes du journal plus anciennes que la durée de conservation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compter sans rien supprimer")
        super().add_arguments(parser)

    def report(self, **options: Any) -> dict[str, Any]:
        days: int = settings.JOURNAL_RETENTION_DAYS
        cutoff = timezone.now() - datetime.timedelta(days=days)
        dry_run: bool = options["dry_run"]
        lines = journal.older_than(cutoff) if dry_run else journal.purge(cutoff).count
        told = {"kept_days": days, "cutoff": timezone.localdate(cutoff), "lines": lines}
        return {"dry_run": dry_run, "journal": told}

    def summary(self, document: dict[str, Any]) -> str:
        told = document["journal"]
        verb = "à supprimer" if document["dry_run"] else "supprimées"
        day = f"{told['cutoff']:%d/%m/%Y}"
        return f"Lignes du journal antérieures au {day} {verb} : {told['lines']}."
