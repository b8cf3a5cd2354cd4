"""The desk a person sits at: one membership, chosen for the session, and what it implies.

Views, services and query sets ask the desk, never the user: the same person may be a social
worker of one organisation and an elected member elsewhere.
"""

import datetime
from dataclasses import dataclass

from ccapex.accounts.enums import Role
from ccapex.accounts.models import Membership, User

NO_FILE_ROLES = {Role.ADMINISTRATOR, Role.DPO, Role.STATISTICS}


@dataclass(frozen=True)
class Desk:
    user: User
    membership: Membership

    @property
    def organisation_id(self) -> int:
        return self.membership.organisation_id

    @property
    def territory_id(self) -> int:
        return self.membership.organisation.territory_id

    @property
    def group_id(self) -> int:
        return self.membership.organisation.group_id

    @property
    def role(self) -> str:
        return self.membership.role

    @property
    def is_secretariat(self) -> bool:
        return self.role == Role.SECRETARIAT and self.membership.organisation.is_secretariat

    @property
    def sees_households(self) -> bool:
        return self.role not in NO_FILE_ROLES


def desks_of(user: User, *, on: datetime.date) -> list[Desk]:
    """Every desk open to ``user`` that day, in a stable order.

    The secretariat's role opens nothing in an organisation that does not hold the secretariat:
    the territory's queues and menus go by the role.
    """
    memberships = (
        Membership.objects.active(on)
        .filter(user=user)
        .exclude(role=Role.SECRETARIAT, organisation__is_secretariat=False)
        .select_related("organisation__territory", "unit")
        .order_by("pk")
    )
    return [Desk(user, membership) for membership in memberships]
