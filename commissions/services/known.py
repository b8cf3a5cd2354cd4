"""New or already known to a commission: computed from its sessions, until a person says better."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from commissions.enums import ItemState, KnownChoice, SessionState
from commissions.models import Item, Session
from commissions.rules.known import is_new
from commissions.services.seats import may_run


def new_or_known(session: Session) -> dict[int, bool | None]:
    """By item on the agenda that has a household: what ``Item.is_new`` becomes at the closing.

    None: a person said that the earlier years are not in the base. Two queries.
    """
    items = list(
        session.items.filter(household__isnull=False)
        .exclude(state=ItemState.WITHDRAWN)
        .only("pk", "household_id", "known_choice")
    )
    before = seen_before(session, {item.household_id for item in items if item.household_id})
    return {
        item.pk: is_new(seen_before=item.household_id in before, choice=item.known_choice)
        for item in items
    }


def seen_before(session: Session, household_ids: Iterable[int]) -> set[int]:
    """Those that an earlier session of the same commission examined."""
    earlier = Q(session__held_on__lt=session.held_on) | Q(
        session__held_on=session.held_on, session__pk__lt=session.pk
    )
    found = Item.objects.filter(
        earlier,
        session__commission=session.commission_id,
        session__state=SessionState.CLOSED,
        state=ItemState.EXAMINED,
        household__in=list(household_ids),
    )
    return {pk for pk in found.order_by().values_list("household_id", flat=True) if pk}


@transaction.atomic
def choose(item: Item, choice: str, desk: Desk) -> Item:
    """What a person says of it; empty gives the computed answer back. Never after the closing."""
    if choice not in ("", *KnownChoice.values):
        raise ValidationError("Dites si la situation est nouvelle, déjà connue ou inconnue.")
    session = Session.objects.select_for_update().get(pk=item.session_id)
    if not may_run(desk, session.commission):
        raise ValidationError("Seul le secrétariat de la commission peut le dire.")
    if session.state in (SessionState.CLOSED, SessionState.CANCELLED):
        raise ValidationError("La séance est close : faites un erratum.")
    held = session.items.select_for_update().get(pk=item.pk)
    if held.known_choice != choice:
        was, held.known_choice = held.known_choice, choice
        held.save(update_fields=["known_choice"])
        journal.record(
            "commission.known",
            actor_id=desk.user.pk,
            organisation_id=desk.organisation_id,
            territory_id=desk.territory_id,
            object_type="item",
            object_id=held.pk,
            household_id=held.household_id,
            details={"choice": choice, "was": was},
        )
    return held
