"""The queues of « Ma journée » that come of the procedures; each has its page behind."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core.work_queues import SHOWN, Content, queue
from procedures.services import listings

OFFICE = frozenset({Role.SECRETARIAT})
SERVICES = OFFICE | {Role.SOCIAL_WORKER, Role.MANAGER}
PARTNERS = SERVICES | {Role.LANDLORD, Role.COMMISSAIRE_DE_JUSTICE, Role.SIAO}


@dataclass(frozen=True, slots=True)
class Listed:
    label: str
    rule: str
    roles: frozenset[Role]
    order: int
    read: Callable[[Desk], listings.Listing]
    needs: tuple[str, ...] = ()


LISTED: dict[str, Listed] = {
    "tasks_due": Listed(
        "Tâches de la semaine",
        "Ce que les étapes demandent à votre organisation, en retard, sous 7 jours ou sans "
        "date\u00a0; une tâche sort faite, écartée ou devenue sans objet.",
        PARTNERS,
        3,
        listings.tasks_due,
    ),
    "legal_dates": Listed(
        "Dates légales de la semaine",
        "Les dates de la loi des 7 jours à venir et des 7 jours passés, même pour un dossier en "
        "pause.",
        SERVICES,
        4,
        listings.legal_dates,
    ),
    "hearings_without_dsf": Listed(
        "Audiences sous 30 jours sans DSF",
        "Un dossier entre ici 30 jours avant l'audience et en sort quand le DSF ou la carence est "
        "transmis, même en pause.",
        SERVICES,
        5,
        listings.hearings_without_dsf,
    ),
    "granted_without_watch": Listed(
        "Force publique accordée sans veille sociale",
        "Les accords dont la veille sociale n'est ni demandée ni organisée.",
        OFFICE,
        7,
        listings.granted_without_watch,
        needs=("social_watch",),
    ),
    "new_acts": Listed(
        "Nouveaux actes",
        "Les actes entrés depuis 7 jours dans des dossiers que vous n'avez pas ouverts depuis.",
        SERVICES,
        12,
        listings.new_acts,
    ),
    "never_met": Listed(
        "Jamais rencontrés",
        "Les ménages au commandement de quitter les lieux ou à la force publique qu'aucun service "
        "n'a encore joints ni rencontrés.",
        OFFICE,
        45,
        listings.never_met,
    ),
    "tasks_to_pass_on": Listed(
        "Tâches à transmettre",
        "Ce que les étapes demandent à des partenaires qui n'ont pas accès au dossier\u00a0: à "
        "leur dire, ou à leur confier.",
        OFFICE,
        46,
        listings.tasks_to_pass_on,
    ),
    "incomplete_files": Listed(
        "Dossiers à compléter",
        "Les dossiers où manque ce dont une règle a besoin\u00a0: parc, commune, bail ou audience.",
        OFFICE,
        47,
        listings.incomplete_files,
    ),
}


def _content(slug: str, listed: Listed) -> Callable[[Desk], Content]:
    def read(desk: Desk) -> Content:
        found = listed.read(desk)
        return Content(found.read(0, SHOWN), found.total, reverse("procedure_queue", args=[slug]))

    return read


for slug, listed in LISTED.items():
    queue(
        slug,
        label=listed.label,
        rule=listed.rule,
        roles=listed.roles,
        order=listed.order,
        needs=listed.needs,
    )(_content(slug, listed))
