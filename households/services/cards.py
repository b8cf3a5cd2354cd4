"""Households as the matching sees them: built from the tables, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from ccapex.core.chunks import chunked
from households.enums import ContactKind, PersonRole
from households.matching import HouseholdCard, PersonCard, blocking_keys
from households.models import ContactPoint, Household, HouseholdMember, Lease, MatchKey

# Above this, a query's parameter list is refused by SQLite.
QUERY_SIZE = 900


def cards_of(household_ids: Collection[int]) -> dict[int, list[HouseholdCard]]:
    """The cards of each household, the latest lease first: one card a lease, since a household
    that moved can be recognised at either address. A household without lease has one card."""
    persons: dict[int, list[PersonCard]] = defaultdict(list)
    phones: dict[int, set[str]] = defaultdict(set)
    emails: dict[int, set[str]] = defaultdict(set)
    leases: dict[int, list[Lease]] = defaultdict(list)
    caf_numbers: dict[int, str] = {}
    for ids in chunked(sorted(household_ids), QUERY_SIZE):
        for member in (
            HouseholdMember.objects.filter(household__in=ids, role=PersonRole.TENANT)
            .select_related("person", "household")
            .order_by("household_id", "rank", "pk")
        ):
            persons[member.household_id].append(
                PersonCard(
                    last_name=member.person.last_name,
                    first_name=member.person.first_name,
                    birth_name=member.person.birth_name,
                    birth_date=member.person.birth_date,
                )
            )
            caf_numbers[member.household_id] = member.household.caf_number
        for household_id, kind, value in ContactPoint.objects.filter(household__in=ids).values_list(
            "household_id", "kind", "value"
        ):
            (phones if kind == ContactKind.PHONE else emails)[household_id].add(value)
        for lease in (
            Lease.objects.filter(household__in=ids)
            .select_related("dwelling", "landlord")
            .order_by("-pk")
        ):
            leases[lease.household_id].append(lease)
    return {
        household_id: [
            _card(
                household_id,
                lease,
                persons=tuple(persons[household_id]),
                phones=frozenset(phones[household_id]),
                emails=frozenset(emails[household_id]),
                caf_number=caf_numbers.get(household_id, ""),
            )
            for lease in leases[household_id] or (None,)
        ]
        for household_id in household_ids
    }


def _card(
    household_id: int,
    lease: Lease | None,
    *,
    persons: tuple[PersonCard, ...],
    phones: frozenset[str],
    emails: frozenset[str],
    caf_number: str,
) -> HouseholdCard:
    if lease is None:
        return HouseholdCard(
            key=str(household_id),
            persons=persons,
            phones=phones,
            emails=emails,
            caf_number=caf_number,
        )
    return HouseholdCard(
        key=str(household_id),
        persons=persons,
        address=lease.dwelling.address,
        postal_code=lease.dwelling.postal_code,
        city=lease.dwelling.city,
        insee_code=lease.dwelling.insee_code,
        phones=phones,
        emails=emails,
        landlord_name=lease.landlord.name if lease.landlord else "",
        lease_date=lease.signed_on,
        rent=lease.rent,
        landlord_reference=lease.landlord_reference,
        caf_number=caf_number,
    )


def candidate_ids(territory_id: int, keys: Iterable[str]) -> dict[str, list[int]]:
    """Households of the territory that share one of ``keys``, by key.

    One table and its index, no join: a household reunited to another has no keys left.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for some in chunked(sorted(set(keys)), QUERY_SIZE):
        for key, household_id in MatchKey.objects.filter(
            territory=territory_id, key__in=some
        ).values_list("key", "household_id"):
            found[key].append(household_id)
    return found


def current_ids(household_ids: Iterable[int | None]) -> dict[int | None, int]:
    """Where each household is now: itself, or the one it was reunited to. Those gone are left
    out."""
    some = {pk for pk in household_ids if pk is not None}
    rows = Household.objects.filter(pk__in=some).values_list("pk", "merged_into_id")
    return {pk: merged_into or pk for pk, merged_into in rows}


def refresh_match_keys(territory_id: int, household_ids: Collection[int]) -> None:
    """Rewrites the keys of households whose people, dwelling or contacts changed, or that were
    reunited to another and have none any more."""
    alive = Household.objects.filter(pk__in=list(household_ids), merged_into__isnull=True)
    cards = cards_of(set(alive.order_by().values_list("pk", flat=True)))
    MatchKey.objects.filter(household__in=list(household_ids)).delete()
    MatchKey.objects.bulk_create(
        MatchKey(territory_id=territory_id, household_id=household_id, key=key)
        for household_id, of_household in cards.items()
        for key in sorted({key for card in of_household for key in blocking_keys(card)})
    )
