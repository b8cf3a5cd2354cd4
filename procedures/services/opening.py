"""A new procedure on a lease whose last one is judged or over (contract: a new CDP opens one)."""

from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import User
from ccapex.core import journal
from ccapex.core.numbering import take_numbers
from households.models import Lease
from procedures.enums import EventKind
from procedures.models import Procedure

# What may begin a procedure.
OPENERS = frozenset(
    {
        EventKind.ARREARS_REPORTED,
        EventKind.SAISINE_CCAPEX,
        EventKind.CDP,
        EventKind.INSURANCE_COMMAND,
    }
)


@transaction.atomic
def next_procedure(procedure: Procedure, *, author: User) -> Procedure:
    """The one that follows it on the same lease; opened once, whoever asks."""
    # Locked: two people who ask at once open one.
    Lease.objects.select_for_update().get(pk=procedure.lease_id)
    later = Procedure.objects.filter(lease=procedure.lease_id, pk__gt=procedure.pk)
    known = later.order_by("pk").first()
    if known is not None:
        return known
    [reference] = take_numbers("P", year=timezone.localdate().year)
    opened = Procedure.objects.create(
        territory_id=procedure.territory_id,
        reference=reference,
        household_id=procedure.household_id,
        lease_id=procedure.lease_id,
    )
    journal.record(
        "procedure.open",
        actor_id=author.pk,
        territory_id=opened.territory_id,
        object_type="procedure",
        object_id=opened.pk,
        household_id=opened.household_id,
    )
    return opened
