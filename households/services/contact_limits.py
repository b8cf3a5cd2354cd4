"""Safe contact: do not write, call, or name the sender (access.md). Asked wherever one would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.core import journal
from ccapex.core.chunks import chunked
from households.enums import ContactLimitReason, RelationKind
from households.models import ContactLimit, Household

if TYPE_CHECKING:
    from ccapex.accounts.desk import Desk

QUERY_SIZE = 900
NO_CALL = "Ne pas appeler"
NO_LETTER = "Ne pas écrire au domicile"
NO_SENDER = "Ne pas nommer l'expéditeur"


@dataclass(frozen=True)
class Limits:
    """What holds today for a household; false where nothing does."""

    no_letter: bool = False
    no_call: bool = False
    no_sender: bool = False

    def __bool__(self) -> bool:
        return self.no_letter or self.no_call or self.no_sender

    def __or__(self, other: Limits) -> Limits:
        return Limits(
            no_letter=self.no_letter or other.no_letter,
            no_call=self.no_call or other.no_call,
            no_sender=self.no_sender or other.no_sender,
        )

    @property
    def words(self) -> list[str]:
        """What to show, the gravest first."""
        told = ((NO_LETTER, self.no_letter), (NO_CALL, self.no_call), (NO_SENDER, self.no_sender))
        return [sentence for sentence, holds in told if holds]


NONE = Limits()


def limits_of(household_ids: Iterable[int]) -> dict[int, Limits]:
    """The limits of each household asked for, in one query for 900; false where none holds."""
    found = dict.fromkeys(household_ids, NONE)
    for ids in chunked(sorted(found), QUERY_SIZE):
        rows = ContactLimit.objects.filter(household__in=ids, lifted_on__isnull=True).order_by()
        for pk, *told in rows.values_list("household_id", "no_letter", "no_call", "no_sender"):
            found[pk] |= Limits(*told)
    return found


def merged(limits: Iterable[ContactLimit]) -> Limits:
    """Of rows already read: those not lifted, put together."""
    total = NONE
    for one in limits:
        if one.lifted_on is None:
            total |= Limits(one.no_letter, one.no_call, one.no_sender)
    return total


def may_set(desk: Desk, kinds: int) -> bool:
    """The secretariat, and the services that follow the household."""
    return desk.is_secretariat or bool(kinds & RelationKind.REFERRAL)


def may_lift(limit: ContactLimit, desk: Desk) -> bool:
    """Whoever set it knows the danger, or the secretariat."""
    return desk.is_secretariat or limit.organisation_id == desk.organisation_id


def set_limit(
    household: Household,
    *,
    no_letter: bool,
    no_call: bool,
    no_sender: bool,
    reason: str,
    desk: Desk,
) -> ContactLimit:
    """A new limit, from today. The same one again is the one that holds already."""
    if not (no_letter or no_call or no_sender):
        raise ValidationError("Cochez au moins une consigne.")
    if reason not in ContactLimitReason.values:
        raise ValidationError({"reason": "Choisissez le motif."})
    told = {"no_letter": no_letter, "no_call": no_call, "no_sender": no_sender, "reason": reason}
    with transaction.atomic():
        # Held: two clicks at once make one limit.
        Household.objects.select_for_update().get(pk=household.pk)
        known = ContactLimit.objects.filter(
            household=household, lifted_on__isnull=True, organisation=desk.organisation_id, **told
        ).first()
        if known is not None:
            return known
        limit = ContactLimit.objects.create(
            household=household,
            organisation_id=desk.organisation_id,
            author=desk.user,
            since=timezone.localdate(),
            **told,
        )
        _trace("contact_limit.set", limit, desk)
    return limit


def lift(limit: ContactLimit, *, desk: Desk) -> None:
    """Twice changes nothing."""
    if not may_lift(limit, desk):
        raise ValidationError(
            "Seuls l'organisation qui a posé cette consigne et le secrétariat la lèvent."
        )
    with transaction.atomic():
        changed = ContactLimit.objects.filter(pk=limit.pk, lifted_on__isnull=True).update(
            lifted_on=timezone.localdate(), lifted_by=desk.user
        )
        if changed:
            _trace("contact_limit.lift", limit, desk)


def history(household: Household) -> dict[bool, list[ContactLimit]]:
    """Those that hold (``True``), and those lifted (``False``)."""
    found: dict[bool, list[ContactLimit]] = defaultdict(list)
    rows = ContactLimit.objects.filter(household=household)
    for limit in rows.select_related("organisation", "author", "lifted_by"):
        found[limit.lifted_on is None].append(limit)
    return found


def _trace(action: str, limit: ContactLimit, desk: Desk) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="contact_limit",
        object_id=limit.pk,
        household_id=limit.household_id,
        details={
            "no_letter": limit.no_letter,
            "no_call": limit.no_call,
            "no_sender": limit.no_sender,
        },
    )
