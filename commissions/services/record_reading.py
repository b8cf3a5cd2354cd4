"""Who may read the record of a session, and which of its files."""

from ccapex.accounts.desk import Desk
from commissions.enums import PartKind
from commissions.models import ItemPart, Session
from commissions.services.presence import in_conflict
from commissions.services.seats import configured, may_run
from households.enums import RelationKind
from households.services.masking import kinds_of

SAT = RelationKind.COMMISSION | RelationKind.LOCAL_COMMISSION | RelationKind.SECRETARIAT


def may_read(desk: Desk, session: Session) -> bool:
    """Who runs it, sat there, or was invited for a file; the territory's secretariat where it is
    a body of the CCAPEX (a local commission is none of its business, seed-notes 6)."""
    if may_run(desk, session.commission):
        return True
    if desk.is_secretariat and configured(session.commission, session.held_on).is_ccapex:
        return True
    if session.attendances.filter(organisation=desk.organisation_id).exists():
        return True
    return ItemPart.objects.filter(
        item__session=session, kind=PartKind.GUEST, organisation=desk.organisation_id
    ).exists()


def visible_items(desk: Desk, session: Session) -> set[int] | None:
    """The items with a household that this desk may still read; None: all of them."""
    if may_run(desk, session.commission):
        return None
    rows = dict(session.items.exclude(household=None).values_list("pk", "household_id"))
    kinds = kinds_of(desk, {pk for pk in rows.values() if pk})
    away = in_conflict(desk, session)
    return {pk for pk, home in rows.items() if home and kinds.get(home, 0) & SAT and pk not in away}
