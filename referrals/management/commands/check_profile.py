"""``check_profile NAME_OR_FILE``: validity, gaps, dead rules, unknown targets (contract)."""

from typing import Any

from django.core.management.base import CommandParser

from ccapex.core.commands import ReportingCommand
from ccapex.profiles.findings import ProfileError
from ccapex.profiles.read import read_profile
from ccapex.profiles.validate import validate_profile
from referrals.attribution.check import check_rule_sets


class Command(ReportingCommand):
    help = "Vérifie un profil de territoire : erreurs, manques, règles qui ne servent jamais."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("profile", help="nom d'un profil livré, ou chemin d'un fichier")

    def report(self, **options: Any) -> dict[str, Any]:
        try:
            profile = read_profile(options["profile"])
        except ProfileError as error:
            found = [finding.as_dict() for finding in error.findings]
            return {"profile": options["profile"], "errors": found, "warnings": []}
        wrong, doubtful = validate_profile(profile)
        errors, warnings = check_rule_sets(profile)
        return {
            "profile": profile["territory"]["name"],
            "errors": [finding.as_dict() for finding in wrong] + errors,
            "warnings": [finding.as_dict() for finding in doubtful] + warnings,
        }

    def failed(self, document: dict[str, Any]) -> bool:
        return bool(document["errors"])

    def summary(self, document: dict[str, Any]) -> str:
        lines = [f"Profil « {document['profile']} »"]
        lines += [f"Erreur : {_told(error)}" for error in document["errors"]]
        lines += [f"À savoir : {_told(warning)}" for warning in document["warnings"]]
        return "\n".join(lines if len(lines) > 1 else [*lines, "Aucune erreur."])


def _told(finding: dict[str, str | None]) -> str:
    where = f" ({finding['rule']})" if finding["rule"] else ""
    return f"{finding['message']}{where}"
