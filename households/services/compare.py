"""What is known of households, line by line, to put two of them side by side."""

from collections.abc import Collection

from ccapex.core import french
from households.enums import ContactKind, PersonRole
from households.models import ContactPoint, HouseholdMember, Lease


def known_values(household_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """French label to text, for each household; three queries whatever their number."""
    values: dict[int, dict[str, str]] = {pk: {} for pk in household_ids}
    people: dict[int, list[str]] = {pk: [] for pk in household_ids}
    for member in HouseholdMember.objects.filter(
        household__in=household_ids, role=PersonRole.TENANT
    ).select_related("person"):
        people[member.household_id].append(member.person.full_name)
        if member.person.birth_date:
            values[member.household_id].setdefault(
                "Date de naissance", f"{member.person.birth_date:%d/%m/%Y}"
            )
    for pk, names in people.items():
        values[pk] = {"Titulaires": ", ".join(names), **values[pk]}
    for lease in (
        Lease.objects.filter(household__in=household_ids)
        .select_related("dwelling", "landlord")
        .order_by("pk")
    ):
        values[lease.household_id] |= {
            "Adresse": lease.dwelling.address,
            "Commune": f"{lease.dwelling.postal_code} {lease.dwelling.city}".strip(),
            "Bailleur": lease.landlord.name if lease.landlord else "",
            "Date du bail": f"{lease.signed_on:%d/%m/%Y}" if lease.signed_on else "",
            "Loyer": french.money(lease.rent),
        }
    for point in ContactPoint.objects.filter(household__in=household_ids):
        label = "Téléphone" if point.kind == ContactKind.PHONE else "Courriel"
        before = values[point.household_id].get(label)
        values[point.household_id][label] = f"{before}, {point.value}" if before else point.value
    return values
