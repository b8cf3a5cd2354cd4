"""To whom a letter about a household is sent, at which address.

The one place that decides it: the guardian gets every letter of the household, as a letter of its
own; where nobody may write to the household, only the guardian does (access.md, Safe contact).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.letters.enums import AddresseeRole
from ccapex.letters.rules.address import WIDTH, AddressIncomplete, block, street_lines
from households.enums import PersonRole
from households.models import Dwelling, Guardian, Household
from households.services.contact_limits import Limits, merged
from households.services.guardians import runs


class DoNotWrite(AddressIncomplete, ValidationError):
    """Somebody asked that nothing be written to this household; the message is French.

    An address that cannot be used, for who issues; a refusal, for the form of who prepares.
    """

    MESSAGE = (
        "Consigne de contact : ne pas écrire à ce ménage. Aucun courrier ne part à son "
        "adresse ; joignez-le autrement, ou levez la consigne si elle n'a plus lieu d'être."
    )

    def __init__(self) -> None:
        ValidationError.__init__(self, self.MESSAGE)

    def __str__(self) -> str:
        return self.MESSAGE


@dataclass(frozen=True)
class Addressee:
    """``lines`` is the whole block that shows through the window, names first."""

    role: AddresseeRole
    name: str
    lines: tuple[str, ...]
    dwelling_id: int | None = None
    guardian_id: int | None = None


def with_addresses(household_ids: Iterable[int]) -> dict[int, Household]:
    """Households ready for ``addressees``, in a fixed number of queries."""
    found = Household.objects.filter(pk__in=set(household_ids)).prefetch_related(
        "members__person", "leases__dwelling", "contact_limits", "guardians"
    )
    return {household.pk: household for household in found}


def addressees(household: Household) -> list[Addressee]:
    """Everyone to whom a letter about the household goes: its home, then each guardian.

    ``DoNotWrite`` where nobody is left; ``AddressIncomplete`` says what is missing.
    """
    copies = to_guardians(household)
    if limits(household).no_letter and copies:
        return copies
    return [to_household(household), *copies]


def to_household(household: Household) -> Addressee:
    """The holders of the lease, at the dwelling."""
    if limits(household).no_letter:
        raise DoNotWrite
    dwelling = current_dwelling(household)
    address = (
        street_lines(dwelling.address, dwelling.postal_code, dwelling.city)
        if dwelling
        else street_lines("", "", "")
    )
    names = holders(household)
    return Addressee(
        role=AddresseeRole.HOUSEHOLD,
        name=" et ".join(names)[:200],
        lines=tuple(block(names, address)),
        dwelling_id=dwelling.pk if dwelling else None,
    )


def to_guardians(household: Household) -> list[Addressee]:
    """Those whose measure runs today, the longest there first."""
    today = timezone.localdate()
    running = [one for one in household.guardians.all() if runs(one, today)]
    return [_guardian(one, household) for one in sorted(running, key=lambda one: one.pk)]


def _guardian(guardian: Guardian, household: Household) -> Addressee:
    """Names whom the copy is about: a service protects many people."""
    address = street_lines(guardian.address, guardian.postal_code, guardian.city)
    about = f"pour {' et '.join(holders(household))}"
    names = [guardian.name, about] if len(about) <= WIDTH else [guardian.name]
    return Addressee(
        role=AddresseeRole.GUARDIAN,
        name=guardian.name[:200],
        lines=tuple(block(names, address)),
        guardian_id=guardian.pk,
    )


def limits(household: Household) -> Limits:
    return merged(household.contact_limits.all())


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
