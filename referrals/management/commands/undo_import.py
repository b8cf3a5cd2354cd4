"""``undo_import LIST_ID``: takes a whole import back, while nothing was built on it."""

from typing import Any

from django.core.management.base import CommandParser

from ccapex.core.commands import Refused, ReportingCommand
from referrals.models import CdpList
from referrals.services.imports.undo import UndoRefused, undo_import


class Command(ReportingCommand):
    help = "Annule un import entier tant que rien n'a été construit dessus."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("list", type=int, help="numéro de la liste")

    def report(self, **options: Any) -> dict[str, Any]:
        try:
            cdp_list = CdpList.objects.get(pk=options["list"])
        except CdpList.DoesNotExist:
            raise Refused(f"La liste {options['list']} n'existe pas.") from None
        try:
            return {"list": cdp_list.pk, "undone": undo_import(cdp_list, author=None)}
        except UndoRefused as refusal:
            raise Refused(str(refusal)) from None

    def summary(self, document: dict[str, Any]) -> str:
        undone = document["undone"]
        return (
            f"Liste {document['list']} annulée : {undone['households']} ménages et "
            f"{undone['events']} actes retirés."
        )
