"""The lines of the journal about what was recommended: codes and dates, never a text."""

from typing import Any

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from commissions.models import Recommendation


def trace(
    action: str,
    recommendation: Recommendation,
    desk: Desk | None,
    details: dict[str, Any] | None = None,
) -> None:
    """``desk`` is None for an answer by link and for the night."""
    journal.record(
        action,
        actor_id=desk.user.pk if desk else None,
        organisation_id=desk.organisation_id if desk else recommendation.organisation_id,
        territory_id=recommendation.territory_id,
        object_type="recommendation",
        object_id=recommendation.pk,
        household_id=recommendation.household_id,
        details=details,
    )
