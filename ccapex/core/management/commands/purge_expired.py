"""Retention: deletes what has been kept long enough, and leaves the proof of it."""

import datetime
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ccapex.core import journal


class Command(BaseCommand):
    help = "Supprime les lignes du journal plus anciennes que la durée de conservation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compter sans rien supprimer")
        parser.add_argument("--json", action="store_true", help="résultat en JSON")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        days: int = settings.JOURNAL_RETENTION_DAYS
        cutoff = timezone.now() - datetime.timedelta(days=days)
        count = journal.older_than(cutoff) if dry_run else journal.purge(cutoff).count
        report = {
            "dry_run": dry_run,
            "journal": {"kept_days": days, "cutoff": cutoff.isoformat(), "lines": count},
        }
        if options["json"]:
            self.stdout.write(json.dumps(report))
            return
        verb = "seraient supprimées" if dry_run else "ont été supprimées"
        day = timezone.localdate(cutoff)
        self.stdout.write(f"{count} lignes du journal antérieures au {day:%d/%m/%Y} {verb}.")
