"""``rebuild_procedures``: compute again, from the facts alone, all that is cached of procedures.

Twice gives the same. Killed, it is run again, or from where it stopped with ``--after``.
"""

import datetime
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from ccapex.accounts.models import Territory
from ccapex.core.commands import Refused, ReportingCommand
from procedures.models import Procedure
from procedures.services.rebuild import CHUNK, recompute


class Command(ReportingCommand):
    help = "Recalcule stades, échéances et tâches à partir des faits."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--territory", default="", help="nom du profil ; tous sans cela")
        parser.add_argument(
            "--after", default="", metavar="P-AAAA-NNNNNN", help="reprend après cette procédure"
        )
        parser.add_argument(
            "--day",
            type=datetime.date.fromisoformat,
            default=None,
            help="jour à partir duquel chercher la prochaine échéance (aujourd'hui)",
        )

    def report(self, **options: Any) -> dict[str, Any]:
        procedures = Procedure.objects.order_by("pk")
        if name := options["territory"]:
            territory = Territory.objects.filter(slug=name).first()
            if territory is None:
                raise Refused(f"Le territoire « {name} » n'existe pas.")
            procedures = procedures.filter(territory=territory)
        if reference := options["after"]:
            stopped = Procedure.objects.filter(reference=reference).first()
            if stopped is None:
                raise Refused(f"La procédure {reference} n'existe pas.")
            procedures = procedures.filter(pk__gt=stopped.pk)
        day = options["day"] or timezone.localdate()
        read = changed = 0
        last = 0
        while some := list(procedures.filter(pk__gt=last).values_list("pk", "reference")[:CHUNK]):
            changed += recompute([pk for pk, _ in some], day=day)
            read += len(some)
            last, reference = some[-1]
            # Where to go on from, if this is stopped: on the other stream than the document.
            self.stderr.write(f"{read} procédures, jusqu'à {reference}", ending="\n")
        return {"procedures": read, "changed": changed, "day": day.isoformat()}

    def summary(self, document: dict[str, Any]) -> str:
        return (
            f"{document['procedures']} procédures relues, {document['changed']} corrigées "
            f"(échéances à partir du {document['day']})."
        )
