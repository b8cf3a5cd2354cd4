"""Search by words or reference, within what the desk may see."""

from django.db.models import Q

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from ccapex.core.text import plain
from households.enums import ContactKind
from households.models import Dwelling, Lease
from households.querysets import HouseholdQuerySet


def matching(households: HouseholdQuerySet, terms: str) -> HouseholdQuerySet:
    """Those whose names, or whose address, hold every word; or whose reference, or phone, is the
    terms.

    The reference of a file reunited to another finds the other."""
    terms = terms.strip()
    found = (
        Q(reference__iexact=terms)
        | Q(absorbed__reference__iexact=terms)
        | Q(procedures__reference__iexact=terms)
    )
    digits = "".join(char for char in terms if char.isdigit())
    if len(digits) == 10:
        found |= Q(contact_points__kind=ContactKind.PHONE, contact_points__value=digits)
    words = plain(terms).split()
    if words:
        every_word = Q()
        for word in words:
            every_word &= Q(search_key__contains=word)
        homes = Dwelling.objects.filter(every_word)
        found |= every_word | Q(pk__in=Lease.objects.filter(dwelling__in=homes).values("household"))
    return households.filter(found).distinct()


def trace_search(desk: Desk, found: int) -> None:
    """That a search was made and how much it found: the terms would be personal data."""
    journal.record(
        "household.search",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        details={"found": found},
    )
