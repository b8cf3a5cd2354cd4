"""Who writes in the register, and the trace that every change leaves."""

from typing import Any

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from ccapex.core import journal
from households.enums import RelationKind
from households.models import Household
from households.services.masking import view_of


def may_write_measures(desk: Desk, household: Household) -> bool:
    """The secretariat, and whoever follows the household: being asked to complete is not enough."""
    return desk.is_secretariat or _has(desk, household, RelationKind.REFERRAL)


def may_write_plans(desk: Desk, household: Household) -> bool:
    """Those who follow, and the landlord of the dwelling."""
    kinds = RelationKind.REFERRAL | RelationKind.LANDLORD
    return desk.is_secretariat or _has(desk, household, kinds)


def may_write_consultations(desk: Desk, household: Household) -> bool:
    """The adviser itself for a household it may see, and the secretariat on its word."""
    adviser = desk.membership.organisation.kind == OrganisationKind.ADIL
    return desk.is_secretariat or (adviser and view_of(desk, household).kinds != 0)


def _has(desk: Desk, household: Household, kinds: int) -> bool:
    return bool(view_of(desk, household).kinds & kinds)


def lock(household: Household) -> Household:
    """Two people on one file take turns: a limit is checked against what is there."""
    return Household.objects.select_for_update(of=("self",)).get(pk=household.pk)


def trace(
    action: str, row: Any, desk: Desk, *, object_type: str, details: dict[str, Any] | None = None
) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type=object_type,
        object_id=row.pk,
        household_id=row.household_id,
        ground="secretariat" if desk.is_secretariat else "referral",
        details=details,
    )
