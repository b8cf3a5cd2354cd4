"""``attribute --territory T --mission M``: cases in, targets and reasons out (contract)."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from ccapex.accounts.models import Territory
from ccapex.core.commands import Refused, ReportingCommand
from ccapex.profiles.findings import ProfileError
from ccapex.profiles.read import read_profile
from referrals.attribution.check import rule_sets_from_profile
from referrals.attribution.directory import Directory, directory_from_profile
from referrals.attribution.engine import attribute_many
from referrals.attribution.table import RuleSet
from referrals.enums import Mission
from referrals.services.attribution import BrokenRules, published, rule_set_of
from referrals.services.directory import directory_of


class Command(ReportingCommand):
    help = "Désigne le service de chaque cas donné en JSON sur l'entrée standard. N'écrit rien."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--territory", required=True, help="nom du territoire")
        parser.add_argument("--mission", default=Mission.REFERENT, choices=Mission.values)

    def report(self, **options: Any) -> dict[str, Any]:
        cases = _cases(sys.stdin.read())
        mission: str = options["mission"]
        versions, directory = _rules(options["territory"], mission)
        results, errors = attribute_many(
            cases, versions, directory, mission=mission, today=timezone.localdate()
        )
        if errors:
            raise Refused("\n".join(str(error) for error in errors))
        return {"results": [result.as_dict() for result in results]}


def _cases(text: str) -> list[Any]:
    try:
        document = json.loads(text)
    except ValueError:
        raise CommandError(
            "L'entrée standard n'est pas du JSON : donnez {\"cases\": [...]}.", returncode=2
        ) from None
    cases = document.get("cases") if isinstance(document, dict) else None
    if not isinstance(cases, list):
        raise CommandError("L'entrée doit être un objet avec une liste « cases ».", returncode=2)
    return cases


def _rules(slug: str, mission: str) -> tuple[Sequence[RuleSet], Directory]:
    """Those of the territory if it is loaded, else those shipped with its profile."""
    territory = _loaded(slug)
    if territory is not None:
        try:
            versions = [rule_set_of(v, territory) for v in published(territory.pk, mission)]
        except BrokenRules as broken:
            raise Refused(str(broken)) from None
        return versions, directory_of(territory, on=timezone.localdate())
    try:
        profile = read_profile(slug)
    except ProfileError as error:
        raise Refused(str(error)) from None
    rule_sets, findings = rule_sets_from_profile(profile)
    if findings:
        raise Refused("\n".join(finding.message for finding in findings))
    return rule_sets, directory_from_profile(profile)


def _loaded(slug: str) -> Territory | None:
    try:
        return Territory.objects.filter(slug=slug).first()
    except DatabaseError:
        # No table yet: the command must answer before anything is installed.
        return None
