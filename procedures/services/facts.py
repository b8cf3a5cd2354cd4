"""Enter the facts of a procedure. A wrong fact is replaced by another, never overwritten."""

import datetime
from decimal import Decimal
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import Organisation, User
from ccapex.core import journal
from procedures.enums import EventKind
from procedures.models import Event, Procedure
from procedures.services.rebuild import recompute


def record_cdp(
    procedure: Procedure,
    *,
    author: User | None,
    occurred_on: datetime.date,
    debt_amount: Decimal | None = None,
    months_unpaid: int | None = None,
    **fields: Any,
) -> Event:
    """A commandement de payer. ``fields``: the other columns of ``Event`` (office, numbers)."""
    return record_fact(
        procedure,
        EventKind.CDP,
        author=author,
        occurred_on=occurred_on,
        debt_amount=debt_amount,
        months_unpaid=months_unpaid,
        **fields,
    )


@transaction.atomic
def record_fact(
    procedure: Procedure,
    kind: str,
    *,
    author: User | None,
    occurred_on: datetime.date,
    organisation: Organisation | None = None,
    details: dict[str, Any] | None = None,
    override_reason: str = "",
    flagged: Literal["ask", "keep"] = "ask",
    **fields: Any,
) -> Event:
    """The same act twice is one fact: it is known by ``act_key`` within the territory.

    ``details``: what is proper to the kind. What the coherence rules flag is refused without
    ``override_reason``, unless ``flagged="keep"``: lists keep it, with its anomalies.
    """
    if occurred_on > timezone.localdate():
        raise ValidationError(
            {"occurred_on": "La date de l'acte est dans l'avenir : corrigez-la."}, code="future"
        )
    act_key = fields.get("act_key", "")
    if act_key:
        known = Event.objects.filter(
            territory=procedure.territory_id,
            kind=kind,
            act_key=act_key,
            procedure=procedure,
            replaced_by__isnull=True,
        ).first()
        if known is not None:
            return known
    event = Event.objects.create(
        territory_id=procedure.territory_id,
        procedure=procedure,
        kind=kind,
        occurred_on=occurred_on,
        author=author,
        organisation=organisation,
        details=details or {},
        override_reason=override_reason,
        **fields,
    )
    _journal("fact.recorded", event, author)
    recompute([procedure.pk])
    procedure.refresh_from_db()
    return event


@transaction.atomic
def replace_fact(event: Event, *, author: User, **changes: Any) -> Event:
    """The corrected fact; ``event`` stays, marked as replaced."""
    # Locked: two corrections at once would leave two facts in force.
    current = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if current.replaced_by_id is not None:
        raise ValidationError(
            "Ce fait a déjà été corrigé : rechargez la page pour voir le fait en vigueur."
        )
    copied = {
        f.attname: getattr(current, f.attname)
        for f in Event._meta.concrete_fields
        if f.name not in {"id", "public_id", "created_at", "recorded_at", "replaced_by", "author"}
    }
    corrected = Event.objects.create(**{**copied, **changes}, author=author)
    current.replaced_by = corrected
    current.save(update_fields=["replaced_by"])
    _journal("fact.replaced", corrected, author)
    recompute([current.procedure_id])
    return corrected


def _journal(action: str, event: Event, author: User | None) -> None:
    journal.record(
        action,
        actor_id=author.pk if author else None,
        organisation_id=event.organisation_id,
        territory_id=event.territory_id,
        object_type="event",
        object_id=event.pk,
        household_id=event.procedure.household_id,
        details={"kind": event.kind},
    )
