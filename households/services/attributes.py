"""What is known today of households, in the words that attribution rules use (contract).

A value that nobody gave is ``None``: unknown is neither true nor false, and never a default.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from ccapex.accounts.enums import OrganisationKind
from households.enums import PersonRole
from households.models import (
    DebtStatement,
    DeclaredValue,
    FollowUp,
    Household,
    HouseholdMember,
    Lease,
)

SOCIAL_SERVICES = (
    OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE,
    OrganisationKind.CCAS,
    OrganisationKind.CAF,
    OrganisationKind.METROPOLE,
    OrganisationKind.MSA,
)
"""Whose follow-up counts first, in this order, where several services follow a household."""

DECLARED_ONLY = {
    "known_to_caf_social_service": "known_to_caf_social_service",
    "dalo_recognised": "dalo",
    "debt_framed": "debt_framed",
    "termination_motive": "termination_motive",
}
"""Attribute → declared field, where there is no column: the latest declared value is the value."""

ADULT_CHILD_AGE = 21


@dataclass(frozen=True, slots=True)
class Subject:
    """One case. ``on`` is the date of the act (ages), ``follow_up_settled`` says that nobody is
    still expected to answer: no follow-up then means none."""

    key: int
    household_id: int
    lease_id: int | None
    on: datetime.date
    follow_up_settled: bool = False


@dataclass(slots=True)
class _Facts:
    """Rows read once for all the subjects, by household or lease."""

    households: dict[int, Household]
    leases: dict[int, Lease]
    members: dict[int, list[HouseholdMember]] = field(default_factory=lambda: defaultdict(list))
    follow_ups: dict[int, list[FollowUp]] = field(default_factory=lambda: defaultdict(list))
    debts: dict[int, list[DebtStatement]] = field(default_factory=lambda: defaultdict(list))
    declared: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))


def case_attributes(
    subjects: Sequence[Subject], *, today: datetime.date
) -> dict[int, dict[str, Any]]:
    """``{subject.key: {attribute: value or None}}`` in six queries, whatever their number."""
    facts = _read({s.household_id for s in subjects}, {s.lease_id for s in subjects}, today)
    return {subject.key: _attributes(subject, facts) for subject in subjects}


def age_on(birth_date: datetime.date, day: datetime.date) -> int:
    """Whole years; somebody born on 29 February is a year older on 1 March of common years."""
    before = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before


def _read(household_ids: set[int], lease_ids: set[int | None], today: datetime.date) -> _Facts:
    known_leases = [pk for pk in lease_ids if pk is not None]
    facts = _Facts(
        Household.objects.in_bulk(household_ids),
        Lease.objects.select_related("dwelling", "landlord__organisation").in_bulk(known_leases),
    )
    current = Q(until__isnull=True) | Q(until__gt=today)
    members = HouseholdMember.objects.filter(current, household__in=household_ids)
    for member in members.select_related("person"):
        facts.members[member.household_id].append(member)
    ongoing = (Q(starts_on__isnull=True) | Q(starts_on__lte=today)) & (
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    follow_ups = FollowUp.objects.filter(ongoing, household__in=household_ids).order_by("pk")
    for follow_up in follow_ups.select_related("organisation"):
        facts.follow_ups[follow_up.household_id].append(follow_up)
    for statement in DebtStatement.objects.filter(lease__in=known_leases).order_by(
        "stated_on", "pk"
    ):
        facts.debts[statement.lease_id].append(statement)
    declared = DeclaredValue.objects.filter(
        household__in=household_ids, field__in=DECLARED_ONLY.values()
    )
    for row in declared.order_by("pk"):
        facts.declared[row.household_id][row.field] = row.value
    return facts


def _attributes(subject: Subject, facts: _Facts) -> dict[str, Any]:
    household = facts.households[subject.household_id]
    lease = facts.leases.get(subject.lease_id or 0)
    members = facts.members.get(subject.household_id, [])
    debts = facts.debts.get(subject.lease_id or 0, [])
    follow_up = present_follow_up(
        facts.follow_ups.get(subject.household_id, []), settled=subject.follow_up_settled
    )
    declared = facts.declared.get(subject.household_id, {})
    return {
        "current_follow_up": follow_up,
        "tenant_age": _tenant_age(members, subject.on),
        **_children(household, members, subject.on),
        "housing_benefit": household.housing_benefit or None,
        "benefit_payer": household.benefit_payer or None,
        "known_to_social_services": household.known_to_social_services,
        "household_size": _size(household),
        # A statement below zero is a typing error of its sender: the debt is not known.
        "debt_amount": _number(debts[-1].amount) if debts and debts[-1].amount >= 0 else None,
        "months_unpaid": next(
            (d.months_unpaid for d in reversed(debts) if d.months_unpaid is not None), None
        ),
        **_dwelling(lease),
        **{name: declared.get(field_name) for name, field_name in DECLARED_ONLY.items()},
    }


def present_follow_up(follow_ups: Iterable[FollowUp], *, settled: bool) -> str | None:
    """The slug of the service that follows, ``"none"``, or ``None`` while it may still be said.

    A landlord's or an operator's own follow-up does not answer for the social services, which
    may still declare theirs (seed-notes 20).
    """
    found = list(follow_ups)
    for kind in SOCIAL_SERVICES:
        for follow_up in reversed(found):
            if follow_up.organisation.kind == kind:
                return follow_up.organisation.slug
    if not settled:
        return None
    return found[-1].organisation.slug if found else "none"


def _tenant_age(members: Iterable[HouseholdMember], on: datetime.date) -> int | None:
    """The oldest holder's; unknown as soon as one holder's is, who might be the oldest."""
    births = [m.person.birth_date for m in members if m.role == PersonRole.TENANT]
    known = [birth for birth in births if birth is not None]
    if not known or len(known) < len(births):
        return None
    age = age_on(min(known), on)
    return age if age >= 0 else None


def _children(
    household: Household, members: Iterable[HouseholdMember], on: datetime.date
) -> dict[str, bool | int | None]:
    """Children « à charge » only: those received at weekends are not counted (seed-notes 21)."""
    births = [m.person.birth_date for m in members if m.role == PersonRole.CHILD]
    ages = [age_on(birth, on) for birth in births if birth is not None and birth <= on]
    count = household.dependent_children
    if count == 0 and not births:
        return {
            "has_children": False,
            "has_child_under_21": False,
            "youngest_child_age": None,
        }
    every_age_known = bool(ages) and len(ages) == len(births) and count == len(births)
    under_21: bool | None = True if any(age < ADULT_CHILD_AGE for age in ages) else None
    if under_21 is None and every_age_known:
        under_21 = False
    return {
        "has_children": True if count or births else None,
        "has_child_under_21": under_21,
        "youngest_child_age": min(ages) if every_age_known else None,
    }


def _size(household: Household) -> int | None:
    if household.adults is None or household.dependent_children is None:
        return None
    return household.adults + household.dependent_children


def _dwelling(lease: Lease | None) -> dict[str, Any]:
    if lease is None:
        return {"stock": None, "commune": None, "rent": None, "landlord": None}
    organisation = lease.landlord.organisation if lease.landlord else None
    nobody = "none" if lease.landlord else None
    return {
        "stock": lease.stock or None,
        "commune": lease.dwelling.insee_code or None,
        "rent": _number(lease.rent),
        "landlord": organisation.slug if organisation else nobody,
    }


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
