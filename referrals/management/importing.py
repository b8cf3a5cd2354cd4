"""What the commands that import a list share: its arguments, and the report of the contract."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.text import slugify

from ccapex.accounts.lookup import territory_named
from ccapex.core.commands import Refused, ReportingCommand
from referrals.enums.acts import ListKind
from referrals.models import Sender
from referrals.reading.errors import UnreadableList
from referrals.services.imports.flow import commit, dry_run, receive_list, remember_layout
from referrals.services.imports.report import dry_run_report, list_report
from referrals.services.imports.source import open_source, remembered_mapping


def identifier(text: str) -> str:
    if len(text) > 80 or slugify(text) != text:
        raise ArgumentTypeError("lettres sans accent, chiffres et tirets : ddets-85")
    return text


class ImportCommand(ReportingCommand):
    def kind(self, options: dict[str, Any]) -> ListKind:
        """What the list holds."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, help="fichier de la liste")
        parser.add_argument("--territory", required=True, help="nom du territoire")
        parser.add_argument(
            "--sender", type=identifier, default="", help="identifiant de l'expéditeur"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="dit le sort des lignes, n'écrit rien"
        )

    def report(self, **options: Any) -> dict[str, Any]:
        path: Path = options["file"]
        territory = territory_named(options["territory"])
        slug: str = options["sender"]
        kind = self.kind(options)
        try:
            # One byte too many is enough to refuse: a disk image must not fill the memory.
            with path.open("rb") as file:
                data = file.read(settings.LIST_MAX_BYTES + 1)
        except OSError:
            raise Refused(f"Le fichier « {path.name} » n'existe pas ou ne peut être lu.") from None
        try:
            if options["dry_run"]:
                sender = Sender.objects.filter(territory=territory, slug=slug).first()
                source = open_source(
                    data,
                    path.name,
                    territory=territory,
                    remembered=remembered_mapping(sender, kind),
                    kind=kind,
                )
                return dry_run_report(dry_run(territory, source), source, slug or None)
            with transaction.atomic():  # a refused file leaves no new sender behind
                sender = None
                if slug:
                    sender, _ = Sender.objects.get_or_create(
                        territory=territory, slug=slug, defaults={"name": slug}
                    )
                cdp_list, source = receive_list(
                    territory,
                    data=data,
                    filename=path.name,
                    author=None,
                    sender=sender,
                    kind=kind,
                )
        except UnreadableList as refusal:
            raise Refused(refusal.message) from None
        commit(cdp_list, source=source)
        remember_layout(cdp_list, author=None)
        return list_report(cdp_list)

    def summary(self, document: dict[str, Any]) -> str:
        counts = document["counts"]
        name = f"Liste {document['list']}" if document["list"] else "Essai à blanc"
        return (
            f"{name} : {counts['read']} lignes lues, {counts['created']} nouveaux ménages, "
            f"{counts['matched']} ménages connus, {counts['to_review']} à vérifier, "
            f"{counts['duplicate_in_file']} en double, {counts['rejected']} rejetées, "
            f"{counts['ignored']} ignorées."
        )
