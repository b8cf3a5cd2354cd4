"""``indicators --territory T --year Y [--code C...]``: figures and definitions (contract)."""

from typing import Any

from django.core.management.base import CommandParser

from ccapex.accounts.models import Territory
from ccapex.core.commands import Refused, ReportingCommand
from reporting.figures.figure import Figure
from reporting.figures.report import report_of
from reporting.figures.scope import Scope

FIRST_YEAR, LAST_YEAR = 1990, 2100


class Command(ReportingCommand):
    help = "Donne les chiffres d'un territoire pour une année, avec leurs définitions."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--territory", required=True, help="nom du territoire")
        parser.add_argument("--year", required=True, type=int, help="année des actes")
        parser.add_argument(
            "--code",
            nargs="+",
            action="extend",
            default=[],
            help="un ou plusieurs codes ; VE-1 donne aussi VE-1.caf, VE-1.ccas...",
        )

    def report(self, **options: Any) -> dict[str, Any]:
        slug, year = options["territory"], options["year"]
        territory = Territory.objects.filter(slug=slug).first()
        if territory is None:
            raise Refused(f"Le territoire « {slug} » n'est pas chargé : voyez load_profile.")
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Refused(f"L'année {year} n'est pas entre {FIRST_YEAR} et {LAST_YEAR}.")
        figures = list(report_of(Scope.year(territory.pk, year)).figures.values())
        chosen = _chosen(figures, options["code"]) if options["code"] else figures
        return {
            "territory": territory.slug,
            "year": year,
            "figures": [figure.as_dict() for figure in chosen],
        }

    def summary(self, document: dict[str, Any]) -> str:
        lines = [
            f"{one['code']:<38} {one['label']} : "
            + ("inconnu" if one["value"] is None else f"{one['value']} {one['unit']}")
            for one in document["figures"]
        ]
        return "\n".join([f"{document['territory']}, {document['year']}", *lines])


def _chosen(figures: list[Figure], codes: list[str]) -> list[Figure]:
    """A code with everything under it; one that nothing answers to is refused."""
    wanted = set(codes)
    unknown = sorted(
        code for code in wanted if not any(_is_under(figure.code, code) for figure in figures)
    )
    if unknown:
        known = sorted({figure.family for figure in figures})
        raise Refused(
            f"Code inconnu : {', '.join(unknown)}. Codes calculés : {', '.join(known)}, "
            "avec leur détail (VE-1.caf)."
        )
    return [figure for figure in figures if any(_is_under(figure.code, code) for code in wanted)]


def _is_under(code: str, wanted: str) -> bool:
    return code == wanted or code.startswith(f"{wanted}.")
