"""What the files already say of the fields that members may be asked: asked of nobody again."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from households.enums import ContactKind, ContactStatus, PersonRole
from households.models import ContactPoint, Household, HouseholdMember, Lease
from households.services.contact_limits import limits_of
from referrals.rules.fields import FIELDS
from referrals.services.answers import said_of


@dataclass(slots=True)
class Known:
    """One household as the grid needs it. ``canonical`` holds only what is known."""

    household: Household
    lease: Lease | None
    holders: list[HouseholdMember]
    canonical: dict[str, Any] = field(default_factory=dict)
    said: dict[int, dict[str, Any]] = field(default_factory=dict)
    no_call: bool = False

    def value_for(self, organisation_id: int, name: str) -> Any:
        """The organisation's own latest word, else what the file says."""
        mine = self.said.get(organisation_id, {})
        return mine[name] if name in mine else self.canonical.get(name)

    def is_settled(self, organisation_id: int, name: str) -> bool:
        """Somebody else, or the list itself, already gave it: this organisation is not asked.

        Nobody is asked for the phone of a household that must not be called.
        """
        if name == "phone" and self.no_call:
            return True
        if name in self.said.get(organisation_id, {}) or FIELDS[name].own:
            return False
        return name in self.canonical


def known_of(leases: dict[int, int]) -> dict[int, Known]:
    """``leases``: household → lease of the procedure. Six queries, whatever their number."""
    households = Household.objects.in_bulk(leases)
    rows = Lease.objects.select_related("dwelling", "landlord").in_bulk(leases.values())
    members = _members(leases)
    phones = _phones(leases)
    said = said_of(leases)
    limits = limits_of(leases)
    found = {}
    for pk, household in households.items():
        own = members[pk]
        holders = [m for m in own if m.role == PersonRole.TENANT]
        known = Known(
            household,
            rows.get(leases[pk]),
            holders,
            said=dict(said[pk]),
            no_call=limits[pk].no_call,
        )
        known.canonical = _canonical(known, own, phones.get(pk))
        for words in known.said.values():
            for name, value in words.items():
                if name in FIELDS and not FIELDS[name].own and value is not None:
                    known.canonical.setdefault(name, value)
        found[pk] = known
    return found


def _members(household_ids: Collection[int]) -> dict[int, list[HouseholdMember]]:
    found: dict[int, list[HouseholdMember]] = defaultdict(list)
    rows = HouseholdMember.objects.filter(household__in=household_ids, until__isnull=True)
    for row in rows.select_related("person").order_by("rank", "pk"):
        found[row.household_id].append(row)
    return found


def _phones(household_ids: Collection[int]) -> dict[int, str]:
    rows = ContactPoint.objects.filter(household__in=household_ids, kind=ContactKind.PHONE)
    return dict(
        rows.exclude(status=ContactStatus.WRONG)
        .order_by("-pk")
        .values_list("household_id", "value")
    )


def _canonical(known: Known, members: list[HouseholdMember], phone: str | None) -> dict[str, Any]:
    household, lease = known.household, known.lease
    births = [member.person.birth_date for member in known.holders]
    values: dict[str, Any] = {
        "housing_benefit": household.housing_benefit or None,
        "benefit_payer": household.benefit_payer or None,
        "benefit_number": household.caf_number or None,
        "visiting_children": household.visiting_children,
        "children": _children(household, members),
        "phone": phone,
    }
    if births and all(births):
        values["birth_dates"] = [birth.isoformat() for birth in births if birth]
    if lease is not None:
        values["dwelling_type"] = lease.dwelling.dwelling_type or None
        values["rent"] = None if lease.rent is None else str(lease.rent)
        values["charges"] = None if lease.charges is None else str(lease.charges)
    return {name: value for name, value in values.items() if value is not None}


def _children(household: Household, members: list[HouseholdMember]) -> int | list[str] | None:
    """A count alone does not settle the ages, which decide between services: still asked."""
    births = [m.person.birth_date for m in members if m.role == PersonRole.CHILD]
    known = sorted(birth.isoformat() for birth in births if birth)
    if household.dependent_children == 0:
        return 0
    complete = known and len(known) == household.dependent_children
    return known if complete else None
