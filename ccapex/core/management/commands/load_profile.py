"""Loads or updates a territory profile; twice changes nothing."""

from typing import Any

from django.core.management.base import CommandParser

from ccapex.core import profiles
from ccapex.core.commands import Refused, ReportingCommand
from ccapex.profiles.findings import ProfileError
from ccapex.profiles.read import read_profile


class Command(ReportingCommand):
    help = "Charge ou met à jour le profil d'un territoire (nom livré ou fichier)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("profile", help="nom d'un profil livré, ou chemin d'un fichier")
        super().add_arguments(parser)

    def report(self, **options: Any) -> dict[str, Any]:
        try:
            loading = profiles.load(read_profile(options["profile"]))
        except ProfileError as error:
            raise Refused("\n".join(finding.message for finding in error.findings)) from error
        return {"profile": loading.territory.slug, "changes": loading.changes}

    def summary(self, document: dict[str, Any]) -> str:
        changes = document["changes"] or ["Rien à changer : ce profil est déjà chargé."]
        return "\n".join([f"Profil « {document['profile']} »", *changes])
