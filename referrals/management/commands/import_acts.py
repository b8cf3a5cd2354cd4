"""``import_acts FILE --kind K --territory T``: the same report, for the acts after the CDP."""

from typing import Any

from django.core.management.base import CommandParser

from referrals.enums.acts import ACT_LISTS, ListKind
from referrals.management.importing import ImportCommand


class Command(ImportCommand):
    help = (
        "Importe une liste d'assignations, de CQL, de réquisitions, de signalements de la CAF, "
        "ou l'ancien tableau de suivi du secrétariat (xlsx, xls, ods, csv)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--kind",
            required=True,
            choices=sorted(kind.value for kind in ACT_LISTS),
            help="contenu de la liste",
        )

    def kind(self, options: dict[str, Any]) -> ListKind:
        return ListKind(options["kind"])
