"""``workflow``: writes docs/workflow.md from the tables of the procedure."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from procedures.services.workflow import document


class Command(BaseCommand):
    help = "Écrit docs/workflow.md à partir des tables de la procédure."

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(settings.BASE_DIR) / "docs" / "workflow.md"
        target.write_text(document(), encoding="utf-8")
        self.stdout.write("docs/workflow.md écrit.")
