"""``create_account EMAIL``: the first account of an installation, and any other one."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.utils import timezone

from ccapex.accounts.enums import Role
from ccapex.accounts.lookup import territory_named
from ccapex.accounts.models import Organisation
from ccapex.accounts.services.empowerment import empower
from ccapex.core.commands import Refused, ReportingCommand


class Command(ReportingCommand):
    help = "Ouvre un compte et l'habilite pour un an ; le mot de passe n'est montré qu'une fois."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", help="adresse électronique de la personne")
        parser.add_argument("--first-name", required=True, help="prénom")
        parser.add_argument("--last-name", required=True, help="nom")
        parser.add_argument("--territory", required=True, help="nom du territoire")
        parser.add_argument("--organisation", required=True, help="identifiant de l'organisation")
        parser.add_argument("--role", required=True, choices=Role.values, help="rôle")

    def report(self, **options: Any) -> dict[str, Any]:
        territory = territory_named(options["territory"])
        organisation = Organisation.objects.filter(
            territory=territory, slug=options["organisation"]
        ).first()
        if organisation is None:
            raise Refused(
                f"L'organisation « {options['organisation']} » n'existe pas dans ce territoire."
            )
        password = secrets.token_urlsafe(16)
        try:
            membership = empower(
                organisation,
                email=options["email"],
                first_name=options["first_name"],
                last_name=options["last_name"],
                role=Role(options["role"]),
                starts_on=timezone.localdate(),
                password=password,
            )
        except ValidationError as refusal:
            raise Refused(" ".join(refusal.messages)) from None
        is_new = membership.user.check_password(password)
        return {
            "email": membership.user.email,
            "organisation": organisation.slug,
            "role": membership.role,
            "until": membership.ends_on,
            "password": password if is_new else None,
        }

    def summary(self, document: dict[str, Any]) -> str:
        lines = [
            f"{document['email']} est habilité jusqu'au {document['until']:%d/%m/%Y}.",
            "À sa première connexion, il lui sera demandé un second facteur.",
        ]
        if document["password"]:
            lines.insert(1, f"Mot de passe, montré cette seule fois : {document['password']}")
        return "\n".join(lines)
