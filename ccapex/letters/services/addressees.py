"""To whom a letter about a household is sent, at which address.

The one place that decides it: safe contact ("do not write") and the guardian's compulsory copy
belong here once the file of the household keeps them (access.md, Safe contact).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from ccapex.letters.enums import AddresseeRole
from ccapex.letters.rules.address import block, street_lines
from households.enums import PersonRole
from households.models import Dwelling, Household


@dataclass(frozen=True)
class Addressee:
    """``lines`` is the whole block that shows through the window, names first."""

    role: AddresseeRole
    name: str
    lines: tuple[str, ...]
    dwelling_id: int | None = None


def with_addresses(household_ids: Iterable[int]) -> dict[int, Household]:
    """Households ready for ``addressees``, in a fixed number of queries."""
    found = Household.objects.filter(pk__in=set(household_ids)).prefetch_related(
        "members__person", "leases__dwelling"
    )
    return {household.pk: household for household in found}


def addressees(household: Household) -> list[Addressee]:
    """The holders of the lease, at the dwelling. ``AddressIncomplete`` says what is missing."""
    dwelling = current_dwelling(household)
    address = (
        street_lines(dwelling.address, dwelling.postal_code, dwelling.city)
        if dwelling
        else street_lines("", "", "")
    )
    names = holders(household)
    return [
        Addressee(
            role=AddresseeRole.HOUSEHOLD,
            name=" et ".join(names)[:200],
            lines=tuple(block(names, address)),
            dwelling_id=dwelling.pk if dwelling else None,
        )
    ]


def current_dwelling(household: Household) -> Dwelling | None:
    """Of the lease still running; else of the last one."""
    leases = sorted(household.leases.all(), key=lambda lease: (lease.ended_on is None, lease.pk))
    return leases[-1].dwelling if leases else None


def holders(household: Household) -> list[str]:
    """``Jean DUPONT``, in the order of the lease; the household's own name if nobody holds it."""
    today = timezone.localdate()
    names = [
        f"{member.person.first_name} {member.person.last_name.upper()}".strip()
        for member in household.members.all()
        if member.role == PersonRole.TENANT and (member.until is None or member.until > today)
    ]
    return names or [household.display_name]
