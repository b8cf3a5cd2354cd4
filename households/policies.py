"""Who may see a household, with the reason in French for those who are told no.

Reads the relations themselves; ``HouseholdQuerySet.visible_to`` reads the rows derived from them.
A test holds both to the same answer.
"""

from dataclasses import dataclass

from ccapex.accounts.desk import Desk
from households.models import Household, Relation


@dataclass(frozen=True)
class Answer:
    """True or false, and why not. The reason is for our own pages: outsiders get a 404."""

    ok: bool
    reason_fr: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Answer(True)


def can_view(desk: Desk, household: Household) -> Answer:
    if not desk.sees_households:
        return Answer(False, "Votre rôle n'ouvre aucun dossier de ménage.")
    if household.territory_id != desk.territory_id:
        return Answer(False, "Ce ménage relève d'un autre territoire.")
    if household.merged_into_id is not None:
        return Answer(False, "Ce dossier a été réuni à un autre.")
    if desk.is_secretariat or _has_open_relation(desk, household):
        return YES
    return Answer(False, "Aucune relation n'est ouverte entre ce ménage et votre organisation.")


def _has_open_relation(desk: Desk, household: Household) -> bool:
    return Relation.objects.filter(
        household=household, organisation_id=desk.organisation_id, closed_at__isnull=True
    ).exists()
