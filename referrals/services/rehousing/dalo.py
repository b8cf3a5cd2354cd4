"""DALO appeals, public stock: no reason from the landlord, then priority is proposed (C442)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.core import journal
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from referrals.enums.rehousing import PoolState
from referrals.models import DaloElement, RehousingEntry
from referrals.rules.rehousing import proposes_priority


@dataclass(frozen=True, slots=True)
class Appeal:
    """``landlord`` is the lead to propose; None where the present one has no account."""

    procedure: Procedure
    filed_on: dt.date
    element: DaloElement | None
    priority: bool
    entry: RehousingEntry | None

    @property
    def landlord(self) -> Organisation | None:
        owner = self.procedure.lease.landlord
        return owner.organisation if owner else None


def pending_appeals(desk: Desk) -> list[Appeal]:
    """For the secretariat: appeals of the public stock not decided yet, the oldest first."""
    if not desk.is_secretariat:
        return []
    decided = Event.objects.filter(
        procedure=OuterRef("procedure"),
        kind__in=[EventKind.DALO_RECOGNISED, EventKind.DALO_REJECTED],
        replaced_by__isnull=True,
        occurred_on__gte=OuterRef("occurred_on"),
    )
    filed = (
        Event.objects.filter(
            ~Exists(decided),
            territory=desk.territory_id,
            kind=EventKind.DALO_APPEAL,
            replaced_by__isnull=True,
            procedure__lease__stock="public",
        )
        .exclude(procedure__stage=Stage.CLOSED)
        .select_related(
            "procedure__household",
            "procedure__lease__landlord__organisation",
            "procedure__dalo_element",
        )
        .order_by("-occurred_on", "-pk")
    )
    by_procedure = {event.procedure_id: event for event in filed}
    entries = {
        entry.procedure_id: entry
        for entry in RehousingEntry.objects.filter(procedure__in=by_procedure, state=PoolState.OPEN)
    }
    found = [
        _appeal(event, entries.get(procedure_id)) for procedure_id, event in by_procedure.items()
    ]
    return sorted(found, key=lambda appeal: (appeal.filed_on, appeal.procedure.pk))


def _appeal(event: Event, entry: RehousingEntry | None) -> Appeal:
    element = getattr(event.procedure, "dalo_element", None)
    return Appeal(
        procedure=event.procedure,
        filed_on=event.occurred_on,
        element=element,
        priority=proposes_priority(
            stock=event.procedure.lease.stock,
            dalo_pending=True,
            landlord_reason=element.reason if element else "",
        ),
        entry=entry,
    )


def proposed_lead(procedure: Procedure) -> Organisation | None:
    """The present landlord, where its silence on a DALO appeal makes it the lead; two queries."""
    owner = procedure.lease.landlord
    facts = Event.objects.filter(
        procedure=procedure,
        kind__in=[EventKind.DALO_APPEAL, EventKind.DALO_RECOGNISED, EventKind.DALO_REJECTED],
        replaced_by__isnull=True,
    ).order_by("occurred_on", "pk")
    kinds = list(facts.values_list("kind", flat=True))
    element = DaloElement.objects.filter(procedure=procedure).first()
    priority = proposes_priority(
        stock=procedure.lease.stock,
        dalo_pending=bool(kinds) and kinds[-1] == EventKind.DALO_APPEAL,
        landlord_reason=element.reason if element else "",
    )
    return owner.organisation if priority and owner else None


@transaction.atomic
def record_element(
    procedure: Procedure, *, desk: Desk, reason: str, given_on: dt.date | None = None
) -> DaloElement:
    """What the landlord gives to justify not rehousing; a later word replaces it, and is kept in
    the journal."""
    if not desk.is_secretariat:
        raise ValidationError("Le secrétariat enregistre ce que le bailleur apporte.")
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez la raison donnée par le bailleur."})
    day = given_on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"given_on": "Cette date est dans l'avenir."})
    element, _ = DaloElement.objects.update_or_create(
        procedure=procedure,
        defaults={"reason": reason.strip()[:500], "given_on": day, "author": desk.user},
    )
    journal.record(
        "rehousing.dalo_element",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=procedure.territory_id,
        object_type="dalo_element",
        object_id=element.pk,
        household_id=procedure.household_id,
        ground="secretariat",
    )
    return element
