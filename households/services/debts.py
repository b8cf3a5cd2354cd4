"""Statements of the rent debt: added, dated, sourced; none is overwritten (S16: charges)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import Organisation
from ccapex.core import journal
from households.models import DebtStatement, Household, Lease
from households.rules.signs import lists_of

if TYPE_CHECKING:
    from ccapex.accounts.desk import Desk


def statements(household: Household) -> list[DebtStatement]:
    """Of all its leases, in order of date; one query."""
    rows = DebtStatement.objects.filter(lease__household=household)
    return list(
        rows.select_related("lease", "source", "recalculated_by").order_by("stated_on", "pk")
    )


def add_statement(
    lease: Lease,
    *,
    stated_on: datetime.date,
    amount: Decimal,
    desk: Desk,
    months_unpaid: int | None = None,
    charges_part: Decimal | None = None,
    charges_source: str = "",
    contested: bool | None = None,
    recalculated_amount: Decimal | None = None,
    recalculated_by: Organisation | None = None,
) -> DebtStatement:
    """Amounts in euros, whole months. ``recalculated_by`` says who found the other amount. The
    same statement again is the one already there, ``already_known``."""
    if stated_on > timezone.localdate():
        raise ValidationError({"stated_on": "Cette date est à venir."})
    if charges_part is not None and charges_part > amount:
        raise ValidationError(
            {"charges_part": "La part des charges ne peut pas dépasser la dette."}
        )
    known_sources = {
        one.code for one in lists_of(lease.household.territory.profile).charges_sources
    }
    if charges_source and (charges_part is None or charges_source not in known_sources):
        raise ValidationError(
            {"charges_source": "Dites d'abord quelle part de la dette vient des charges."}
        )
    if (recalculated_amount is None) != (recalculated_by is None):
        raise ValidationError(
            {"recalculated_amount": "Donnez le montant recalculé et qui l'a recalculé."}
        )
    told: dict[str, Any] = {
        "stated_on": stated_on,
        "amount": amount,
        "months_unpaid": months_unpaid,
        "charges_part": charges_part,
        "charges_source": charges_source,
        "contested": contested,
        "recalculated_amount": recalculated_amount,
        "recalculated_by": recalculated_by,
    }
    with transaction.atomic():
        # Held: two clicks at once add one statement.
        Lease.objects.select_for_update().get(pk=lease.pk)
        statement, created = DebtStatement.objects.get_or_create(
            lease=lease, source_id=desk.organisation_id, **told
        )
        statement.already_known = not created
        if created:
            journal.record(
                "debt.state",
                actor_id=desk.user.pk,
                organisation_id=desk.organisation_id,
                territory_id=desk.territory_id,
                object_type="debt_statement",
                object_id=statement.pk,
                household_id=lease.household_id,
            )
    return statement
