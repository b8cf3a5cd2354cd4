"""Who writes where during a session: each open page says so every few seconds."""

import datetime as dt

from django.utils import timezone

from ccapex.accounts.desk import Desk
from commissions.models import Item, Session, Writer

PRESENT = dt.timedelta(seconds=20)
"""A page says that it is there every four seconds; five silences, and it is gone."""


def be_seen(session: Session, *, item: Item | None, field: str, desk: Desk) -> None:
    """``field`` is the name of the text where the cursor stands, or empty."""
    Writer.objects.update_or_create(
        session=session,
        user=desk.user,
        defaults={"item": item, "field": field[:60], "seen_at": timezone.now()},
    )


def others(session: Session, desk: Desk) -> list[Writer]:
    """Who else has the session open, with the item where each one is."""
    present = Writer.objects.filter(session=session, seen_at__gte=timezone.now() - PRESENT)
    return list(present.exclude(user=desk.user).select_related("user", "item").order_by("user_id"))
