"""The statement of debt that a fact brings: it follows the fact when this is corrected."""

from decimal import Decimal
from typing import Any

from households.models import DebtStatement
from procedures.models import Event


def state(event: Event) -> None:
    """Adds the statement, where the fact gives an amount."""
    if event.debt_amount is None:
        return
    details = event.details
    recalculated = _amount(details.get("recalculated_amount"))
    DebtStatement.objects.get_or_create(
        lease_id=event.procedure.lease_id,
        origin=origin_of(event),
        stated_on=event.occurred_on,
        amount=event.debt_amount,
        defaults={
            "months_unpaid": event.months_unpaid,
            "charges_part": _amount(details.get("charges_part")),
            "contested": details.get("contested"),
            "recalculated_amount": recalculated,
            "recalculated_by_id": event.organisation_id if recalculated is not None else None,
            "source_id": event.organisation_id,
        },
    )


def move(replaced: Event, corrected: Event) -> None:
    """The figures of a fact that was corrected count no more; those of the correction do."""
    if replaced.debt_amount is not None:
        DebtStatement.objects.filter(
            lease=replaced.procedure.lease_id,
            origin=origin_of(replaced),
            stated_on=replaced.occurred_on,
            amount=replaced.debt_amount,
        ).delete()
    state(corrected)


def origin_of(event: Event) -> str:
    """A list marks all that it brings, so that it can be taken back; else the fact itself."""
    return event.source if event.source.startswith("list:") else f"event:{event.pk}"


def _amount(value: Any) -> Decimal | None:
    return Decimal(value) if value is not None else None
