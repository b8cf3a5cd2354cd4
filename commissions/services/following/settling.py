"""The end of a recommendation, said by who runs the commission; nothing is reopened."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from commissions.enums import FollowResult, FollowState
from commissions.models import Recommendation
from commissions.services.following.answering import locked
from commissions.services.following.reading import may_settle
from commissions.services.following.tracing import trace


@transaction.atomic
def settle(recommendation: Recommendation, result: str, desk: Desk) -> Recommendation:
    """Said again, the result is corrected and the journal keeps both. Raises ValidationError, and
    PermissionDenied for who does not run the commission."""
    now = locked(recommendation)
    if not may_settle(desk, now):
        raise PermissionDenied
    if result not in FollowResult.values:
        raise ValidationError({"result": "Choisissez un résultat de la liste."})
    if result == FollowResult.NO_ANSWER and now.answered_on is not None:
        raise ValidationError({"result": "Une réponse est arrivée : dites si elle a été suivie."})
    if now.state == FollowState.SETTLED and now.result == result:
        return now
    before = now.result
    now.result = result
    now.state = FollowState.SETTLED
    now.settled_on = timezone.localdate()
    now.settled_by = desk.user
    now.save(update_fields=["result", "state", "settled_on", "settled_by"])
    now.links.filter(closed_at__isnull=True).update(closed_at=timezone.now())
    trace("commission.recommendation_settled", now, desk, {"result": result, "was": before})
    return now
