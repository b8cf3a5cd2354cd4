"""The closing itself: one transaction, after which only errata, answers and outcomes change."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from commissions.enums import ItemState, SessionState
from commissions.models import Item, Output, Session
from commissions.services import agenda_access, benefit
from commissions.services.acting import locked, must_run, trace
from commissions.services.closing.blocking import blockers
from commissions.services.following import open_recommendations
from commissions.services.known import new_or_known
from commissions.services.seats import configured
from commissions.services.situations import follow


@transaction.atomic
def freeze(session_id: int, desk: Desk) -> Session:
    """Closes, numbers what binds, opens what is to be followed, dates the end of access.

    Closed already: as it is. What blocks is read again under lock: somebody may have written since.
    """
    session = locked(session_id)
    if session.state == SessionState.CLOSED:
        return session
    must_run(desk, session.commission)
    if found := blockers(session):
        raise ValidationError(found)
    session.state = SessionState.CLOSED
    session.closed_at, session.closed_by = timezone.now(), desk.user
    session.save(update_fields=["state", "closed_at", "closed_by"])
    for pk, is_new in new_or_known(session).items():
        Item.objects.filter(pk=pk).update(is_new=is_new)
    follow(session)
    binding = Output.objects.filter(item__session=session, item__state=ItemState.EXAMINED)
    numbered = benefit.number(session, binding.order_by("item__rank", "item__pk", "rank", "pk"))
    opened = open_recommendations(session)
    delay = configured(session.commission, session.held_on).access_after_close_days
    ends_on = timezone.localdate() + datetime.timedelta(days=delay)
    agenda_access.close_session(session, ends_on, actor_id=desk.user.pk)
    trace("closed", session, desk, recommendations=opened, numbered=numbered)
    return session
