"""``compute_deadlines --json``: cases in, legal dates out (contract). Writes nothing."""

import gc
import json
import sys
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from ccapex.core.commands import Refused, ReportingCommand
from procedures.law.cases import CaseError, parse_case
from procedures.law.engine import compute
from procedures.law.settings import Settings, shipped_settings
from procedures.services.legal_settings import settings_of

MOST_ERRORS = 20


class Command(ReportingCommand):
    help = "Calcule les dates légales des cas donnés en JSON sur l'entrée standard. N'écrit rien."

    def report(self, **options: Any) -> dict[str, Any]:
        # A short process that makes many small objects and no cycle: going through them to collect
        # some only costs, now and while they are written.
        gc.disable()
        try:
            return {"results": results(_cases(sys.stdin.read()), _settings())}
        finally:
            gc.freeze()
            gc.enable()


def results(cases: list[Any], settings: Settings) -> list[dict[str, Any]]:
    """One result a case, in their order. Raises ``Refused`` naming every case that is wrong."""
    found: list[dict[str, Any]] = []
    errors: list[str] = []
    for number, document in enumerate(cases, start=1):
        try:
            case = parse_case(document, number=number)
        except CaseError as error:
            errors.append(str(error))
            continue
        found.append(compute(case, settings).as_dict(case.id))
    if errors:
        more = len(errors) - MOST_ERRORS
        rest = [f"… et {more} autres erreurs."] if more > 0 else []
        raise Refused("\n".join(errors[:MOST_ERRORS] + rest))
    return found


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


def _settings() -> Settings:
    """The values entered by administrators; those shipped, on a base that has no table yet."""
    try:
        return settings_of()
    except DatabaseError:
        return shipped_settings()
