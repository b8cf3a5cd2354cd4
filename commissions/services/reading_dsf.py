"""The DSF is read by who sits, while the session lasts: not before, not after (access.md)."""

from commissions.enums import SessionState
from commissions.models import Item
from commissions.services.sitting import SAT_ON
from households.enums import RelationKind
from households.models import Relation
from referrals.services.dsf.reading import during_sessions


def sits_now(household_id: int, organisation_id: int) -> bool:
    """Whether an open session has that household on its agenda, open to that organisation: a
    member in conflict has lost the relation of the item."""
    items = Item.objects.filter(
        household=household_id, state__in=SAT_ON, session__state=SessionState.OPEN
    ).values_list("pk", flat=True)
    return Relation.objects.filter(
        household=household_id,
        organisation=organisation_id,
        kind=RelationKind.COMMISSION,
        source__in=[f"item:{pk}" for pk in items],
        closed_at__isnull=True,
    ).exists()


def register() -> None:
    during_sessions(sits_now)
