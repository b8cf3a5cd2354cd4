"""``dispatch_cdp_list LIST_ID``: referrals, access and letters of a list (contract)."""

from typing import Any

from django.core.management.base import CommandParser

from ccapex.core.commands import Refused, ReportingCommand
from referrals.models import CdpList
from referrals.services.dispatch import DispatchRefused, dispatch


class Command(ReportingCommand):
    help = "Distribue une liste : orientations, accès, courriers. Deux fois ne donne rien de plus."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("list_id", type=int, help="numéro de la liste")

    def report(self, **options: Any) -> dict[str, Any]:
        try:
            cdp_list = CdpList.objects.select_related("territory").get(pk=options["list_id"])
        except CdpList.DoesNotExist:
            raise Refused(f"La liste {options['list_id']} n'existe pas.") from None
        try:
            return dispatch(cdp_list, author_id=None).as_dict()
        except DispatchRefused as refusal:
            raise Refused(str(refusal)) from None

    def summary(self, document: dict[str, Any]) -> str:
        left = document["left"]
        return (
            f"Liste {document['list']} : {document['dispatched']} orientations émises, "
            f"{document['already']} déjà émises, {document['letters']} courriers préparés. "
            f"Restent {left['to_complete']} à compléter, {left['no_rule']} sans règle, "
            f"{left['to_review']} à vérifier, {left['later']} à revoir ; "
            f"{left['not_treated']} non traités."
        )
