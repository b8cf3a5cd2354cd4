"""Who may read the files of a session, and since when: the one writer of these relations.

Proposed: the secretariat of the commission. On the agenda of a convened session: those who sit for
that file, its guests. Withdrawn, cancelled or in conflict: closed at once; closed with the session:
after the delay of the configuration. Another reason to see the household stays another relation.
"""

import datetime

from django.db import transaction

from ccapex.accounts.models import Organisation
from commissions.enums import ItemState, SeatRole, SessionState
from commissions.models import Item, Session
from commissions.services.seats import configured, seats_of
from commissions.services.who_sits import Table, agenda_items, table_of
from households.enums import RelationKind
from households.services.access import close_relations, open_relations

SHARED = frozenset({SessionState.CONVENED, SessionState.OPEN})
PENDING = frozenset({ItemState.PROPOSED, ItemState.ON_AGENDA, ItemState.EXAMINED})
READ = frozenset({ItemState.ON_AGENDA, ItemState.EXAMINED})


def source_of(item: Item) -> str:
    return f"item:{item.pk}"


def kind_of(session: Session) -> RelationKind:
    """A commission outside the CCAPEX has its own, narrower column (seed-notes 6)."""
    inside = configured(session.commission, session.held_on).is_ccapex
    return RelationKind.COMMISSION if inside else RelationKind.LOCAL_COMMISSION


def open_item(item: Item, *, actor_id: int | None = None, table: Table | None = None) -> int:
    """Opens what the state of the item and of its session allows; how many were opened. Twice
    opens nothing more."""
    session = item.session
    if item.household_id is None or item.state not in PENDING:
        return 0
    wanted = secretariat_of(item)
    if item.state in READ and session.state in SHARED:
        table = table or table_of(session, [item])
        wanted |= table.at[item.pk]
    return open_relations(
        [(item.household_id, organisation_id) for organisation_id in sorted(wanted)],
        kind=kind_of(session),
        source=source_of(item),
        actor_id=actor_id,
    )


def secretariat_of(item: Item) -> set[int]:
    """The organisations that prepare the file; the territory's secretariat needs no relation, but
    for a household that only a local commission knows."""
    local = item.household is not None and item.household.is_local
    return {
        seat.organisation_id
        for seat in seats_of(item.session.commission, item.session.held_on)
        if seat.role == SeatRole.SECRETARIAT
        and seat.organisation is not None
        and seat.organisation_id is not None
        and (local or not seat.organisation.is_secretariat)
    }


def open_session(session: Session, *, actor_id: int | None = None) -> int:
    """Every item of the agenda, to all who sit for it."""
    items = agenda_items(session)
    table = table_of(session, items)
    opened = 0
    for item in items:
        item.session = session
        opened += open_item(item, actor_id=actor_id, table=table)
    return opened


def close_item(item: Item, *, actor_id: int | None = None, keep_secretariat: bool = False) -> int:
    """At once. ``keep_secretariat``: the file waits for another session, it still prepares it."""
    if item.household is None:
        return 0
    kind, source = kind_of(item.session), source_of(item)
    if not keep_secretariat:
        return close_relations(kind=kind, source=source, actor_id=actor_id)
    kept = secretariat_of(item)
    others = [
        (item.household.pk, organisation_id)
        for organisation_id in item.household.relations.filter(
            kind=kind, source=source, closed_at__isnull=True
        ).values_list("organisation", flat=True)
        if organisation_id not in kept
    ]
    return close_relations(kind=kind, source=source, pairs=others, actor_id=actor_id)


def close_session(
    session: Session, ends_on: datetime.date | None, *, actor_id: int | None = None
) -> int:
    """``ends_on``: the last day of access (closing plus the delay); None: at once. A file put off
    to a session not planned yet stays open to who will prepare it."""
    closed = 0
    with transaction.atomic():
        for item in session.items.select_related("household").exclude(household=None):
            item.session = session
            if item.state == ItemState.POSTPONED:
                closed += close_item(item, actor_id=actor_id, keep_secretariat=True)
            else:
                closed += close_relations(
                    kind=kind_of(session),
                    source=source_of(item),
                    ends_on=ends_on,
                    actor_id=actor_id,
                )
    return closed


def withdraw_organisation(
    item: Item, organisation: Organisation, *, actor_id: int | None = None
) -> int:
    """Conflict of interest, or a guest not invited any more: closes this item to it, at once."""
    if item.household_id is None:
        return 0
    return close_relations(
        kind=kind_of(item.session),
        source=source_of(item),
        pairs=[(item.household_id, organisation.pk)],
        actor_id=actor_id,
    )
