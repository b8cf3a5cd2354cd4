"""The journal of the pool, and the lock under which every change of an entry is made."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from referrals.enums.rehousing import PoolState
from referrals.models import RehousingEntry
from referrals.rules.rehousing import PoolRules, pool_rules

ENDED = "Ce ménage est sorti du vivier : rechargez la page."


def hold(entry: RehousingEntry) -> RehousingEntry:
    """The entry, locked: two people who act on it are served one after the other."""
    return (
        RehousingEntry.objects.select_for_update(of=("self",))
        .select_related("territory", "household", "procedure__lease__landlord__organisation")
        .get(pk=entry.pk)
    )


def hold_open(entry: RehousingEntry) -> RehousingEntry:
    held = hold(entry)
    if held.state != PoolState.OPEN:
        raise ValidationError(ENDED)
    return held


def rules_of(entry: RehousingEntry) -> PoolRules:
    return pool_rules(entry.territory.profile) or PoolRules()


def trace(action: str, entry: RehousingEntry, desk: Desk, **details: Any) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=entry.territory_id,
        object_type="rehousing_entry",
        object_id=entry.pk,
        household_id=entry.household_id,
        ground="secretariat" if desk.is_secretariat else "rehousing",
        details=details,
    )


def not_in_future(day: Any, name: str) -> None:
    if day > timezone.localdate():
        raise ValidationError({name: "Cette date est dans l'avenir."})
