"""Marks in the directory the mailboxes whose mails come back."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ccapex.accounts.services.bounces import note_bounces
from ccapex.core.commands import Refused, ReportingCommand


class Command(ReportingCommand):
    help = (
        "Lit des courriels revenus (fichiers .eml, ou l'entrée standard) et marque dans l'annuaire "
        "les boîtes qui n'existent plus."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="fichiers .eml ; rien : entrée")
        super().add_arguments(parser)

    def report(self, **options: Any) -> dict[str, Any]:
        try:
            mails = [path.read_bytes() for path in options["files"]] or [sys.stdin.buffer.read()]
        except OSError as error:
            raise Refused(f"Ce fichier ne peut pas être lu : {error.filename}.") from error
        return {"read": len(mails), "marked": sum(note_bounces(mail) for mail in mails)}

    def summary(self, document: dict[str, Any]) -> str:
        return f"{document['read']} courriel(s) lu(s), {document['marked']} fiche(s) marquée(s)."
