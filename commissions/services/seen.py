"""« Vu en commission »: the CCAPEX knows what a local commission saw, and the other way round."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ccapex.accounts.desk import Desk
from commissions.enums import ItemState
from commissions.models import Item
from commissions.rules.configuration import CCAPEX_LEVELS, configuration
from commissions.services.seats import sessions_for
from households.models import Household


@dataclass(frozen=True, slots=True)
class Seen:
    """That a household was examined, where and when; ``level`` is the one of that day.

    ``session_id``: the session's public id where the desk may open it, else None; what was said
    there is never here.
    """

    commission: str
    held_on: dt.date
    level: str
    level_label: str
    is_ccapex: bool
    session_id: uuid.UUID | None


def seen_by(household_ids: Collection[int], desk: Desk) -> Mapping[int, list[Seen]]:
    """Latest first; only households that the desk sees. Two queries whatever their number."""
    ids = list(household_ids)
    found: dict[int, list[Seen]] = {pk: [] for pk in ids}
    if not ids:
        return found
    visible = Household.objects.visible_to(desk).filter(pk__in=ids).values("pk")
    items = (
        Item.objects.filter(state=ItemState.EXAMINED, household__in=visible)
        .select_related("session__commission")
        .order_by("-session__held_on", "-pk")
    )
    known = sessions_for(desk).filter(items__household__in=ids)
    open_to = set(known.values_list("pk", flat=True))
    for item in items:
        session = item.session
        told = configuration(session.commission.settings, session.held_on)
        assert item.household_id is not None
        found[item.household_id].append(
            Seen(
                commission=session.commission.name,
                held_on=session.held_on,
                level=told.level.value,
                level_label=str(told.level.label),
                is_ccapex=told.level in CCAPEX_LEVELS,
                session_id=session.public_id if session.pk in open_to else None,
            )
        )
    return found
