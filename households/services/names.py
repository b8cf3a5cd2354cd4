"""The name of a household as lists show it, computed from its holders."""

from collections.abc import Sequence

from ccapex.core.text import plain
from households.enums import PersonRole
from households.matching import PersonCard
from households.models import Household, HouseholdMember


def display_name(persons: Sequence[PersonCard]) -> str:
    """``DUPONT Jean et Marie``, ``DE SOUSA Céline et PRUVOST Suzanne``: at most 200 characters."""
    parts: list[str] = []
    last = None
    for person in persons:
        name = person.last_name.upper()
        parts.append(person.first_name if name == last else f"{name} {person.first_name}".strip())
        last = name
    return " et ".join(part for part in parts if part)[:200]


def search_key(persons: Sequence[PersonCard]) -> str:
    words = (f"{person.last_name} {person.first_name} {person.birth_name}" for person in persons)
    return plain(" ".join(words))[:300]


def rename(household: Household) -> None:
    """After people came or left."""
    members = HouseholdMember.objects.filter(household=household, role=PersonRole.TENANT)
    persons = [
        PersonCard(member.person.last_name, member.person.first_name, member.person.birth_name)
        for member in members.select_related("person")
    ]
    household.display_name, household.search_key = display_name(persons), search_key(persons)
    household.save(update_fields=["display_name", "search_key"])
