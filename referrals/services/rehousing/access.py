"""Who reads the pool, and the access of landlords that follows from what is written there."""

import datetime as dt
from collections.abc import Collection

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from ccapex.accounts.desk import Desk
from households.enums import RelationKind
from households.models import Household, Relation
from households.services.access import close_relations, open_relations
from households.services.masking import kinds_that_open
from households.services.matrix import Category
from referrals.enums.rehousing import PoolState, ProposalState
from referrals.models import RehousingEntry, RehousingLead, RehousingProposal
from referrals.rules.profile import enrichment_rules

READS = kinds_that_open(Category.REHOUSING)
SOURCE = "rehousing:"
HOLDING = (ProposalState.PENDING, ProposalState.ACCEPTED)


def visible_to(desk: Desk) -> QuerySet[RehousingEntry]:
    """Those whose social report the desk may read: one join, as for the list of households.

    A landlord of the pool reads that of the entry it finds a dwelling for, not of another stay.
    """
    households = Household.objects.visible_to(desk).order_by()
    entries = RehousingEntry.objects.filter(territory=desk.territory_id)
    if desk.is_secretariat:
        return entries.filter(household__in=households.values("pk"))
    bits = F("householdgrouppermission__kinds").bitand(READS & ~RelationKind.REHOUSING)
    whole = households.annotate(reads=bits).filter(reads__gt=0)
    mine = Relation.objects.filter(
        kind=RelationKind.REHOUSING,
        organisation=desk.organisation_id,
        household=OuterRef("household"),
        source=Concat(Value(SOURCE), Cast(OuterRef("pk"), CharField())),
        closed_at__isnull=True,
    )
    return entries.filter(
        Q(household__in=whole.values("pk")) | Q(Exists(mine), household__in=households.values("pk"))
    )


def leases_of(organisation_id: int, household_ids: Collection[int]) -> list[tuple[int, int]]:
    """(household, lease) of the entries that this landlord finds a dwelling for."""
    sources = Relation.objects.filter(
        kind=RelationKind.REHOUSING,
        organisation=organisation_id,
        household__in=household_ids,
        source__startswith=SOURCE,
        closed_at__isnull=True,
    ).values_list("source", flat=True)
    entries = RehousingEntry.objects.filter(
        pk__in=[int(source.removeprefix(SOURCE)) for source in sources]
    )
    return list(entries.values_list("household_id", "procedure__lease_id"))


def leads(desk: Desk, entry: RehousingEntry) -> bool:
    """The desk's organisation finds a dwelling for this household."""
    return RehousingLead.objects.filter(
        entry=entry, landlord=desk.organisation_id, ended_on__isnull=True
    ).exists()


def settle_access(entry: RehousingEntry, *, actor_id: int | None) -> None:
    """Opens the file to the lead and to whoever offers a dwelling, closes it to the others.

    Called under the lock of the entry, after any change; twice changes nothing. Out of the pool,
    access lasts for the profile's delay.
    """
    source = f"{SOURCE}{entry.pk}"
    wanted = _landlords(entry) if entry.state == PoolState.OPEN else set()
    held = set(
        Relation.objects.filter(
            source=source,
            kind=RelationKind.REHOUSING,
            household=entry.household_id,
            closed_at__isnull=True,
        ).values_list("organisation_id", flat=True)
    )
    open_relations(
        [(entry.household_id, landlord) for landlord in wanted],
        kind=RelationKind.REHOUSING,
        source=source,
        actor_id=actor_id,
    )
    close_relations(
        kind=RelationKind.REHOUSING,
        source=source,
        pairs=[(entry.household_id, landlord) for landlord in held - wanted],
        ends_on=_last_day(entry),
        actor_id=actor_id,
    )


def _landlords(entry: RehousingEntry) -> set[int]:
    lead = RehousingLead.objects.filter(entry=entry, ended_on__isnull=True)
    offering = RehousingProposal.objects.filter(entry=entry, state__in=HOLDING)
    return {
        *lead.values_list("landlord_id", flat=True),
        *offering.values_list("landlord_id", flat=True),
    }


def _last_day(entry: RehousingEntry) -> dt.date | None:
    """At once for a landlord that is replaced; after a delay for a household that left."""
    if entry.state == PoolState.OPEN:
        return None
    delay = enrichment_rules(entry.territory.profile).access_after_close
    return (entry.ended_on or timezone.localdate()) + delay
