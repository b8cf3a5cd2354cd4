"""``watch_list --territory T``: the weekly list of the social watch, by hand (C9)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.utils import timezone

from ccapex.accounts.models import Territory
from ccapex.core.commands import Refused, ReportingCommand
from ccapex.core.french import day
from referrals.services.watch.lists import prepare_list


class Command(ReportingCommand):
    help = "Prépare la liste de veille sociale de la semaine. Deux fois : la même liste."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--territory", required=True, help="nom du territoire")

    def report(self, **options: Any) -> dict[str, Any]:
        territory = Territory.objects.filter(slug=options["territory"]).first()
        if territory is None:
            raise Refused(f"Le territoire « {options['territory']} » n'existe pas.")
        try:
            found = prepare_list(territory, today=timezone.localdate())
        except ValidationError as refusal:
            raise Refused(" ".join(refusal.messages)) from None
        return {
            "list": found.pk,
            "week_of": found.week_of,
            "state": found.state,
            "households": found.entries.count(),
        }

    def summary(self, document: dict[str, Any]) -> str:
        return (
            f"Liste {document['list']}, semaine du {day(document['week_of'])} : "
            f"{document['households']} ménages."
        )
