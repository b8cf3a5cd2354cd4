"""Puts an answer where the rest of the product reads it: people, lease, debt, follow-ups."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation, User
from households.enums import ContactKind, PersonRole
from households.models import (
    ContactPoint,
    DebtStatement,
    DeclaredValue,
    FollowUp,
    HouseholdMember,
    Person,
)
from households.services.attributes import SOCIAL_SERVICES
from referrals.rules.fields import FieldError
from referrals.services.known_values import Known

FOLLOW_UP_FIELDS = frozenset({"followed", "referent", "measure", "measure_start", "measure_end"})
HOUSEHOLD_COLUMNS = {
    "housing_benefit": "housing_benefit",
    "benefit_payer": "benefit_payer",
    "benefit_number": "caf_number",
    "visiting_children": "visiting_children",
}
ADULTS = {"alone": 1, "single_parent": 1, "couple": 2}


def apply(
    known: Known, name: str, value: Any, *, organisation: Organisation, author: User | None
) -> None:
    """``None`` (not known) changes nothing that others gave."""
    household = known.household
    if name in FOLLOW_UP_FIELDS:
        _follow_up(known, organisation, author)
    elif name == "known":
        _known(known, value, organisation, author)
    elif value is None:
        return
    elif name in HOUSEHOLD_COLUMNS:
        setattr(household, HOUSEHOLD_COLUMNS[name], value)
        household.save(update_fields=[HOUSEHOLD_COLUMNS[name]])
    elif name == "family" and value in ADULTS:
        household.adults = ADULTS[value]
        household.save(update_fields=["adults"])
    elif name == "birth_dates":
        for member, birth in zip(known.holders, value, strict=True):
            member.person.birth_date = dt.date.fromisoformat(birth)
            member.person.save(update_fields=["birth_date"])
    elif name == "children":
        _children(known, value)
    elif name == "phone":
        ContactPoint.objects.get_or_create(
            household=household,
            kind=ContactKind.PHONE,
            value=value,
            defaults={"source": organisation},
        )
    else:
        _lease(known, name, value, organisation)


def _lease(known: Known, name: str, value: Any, organisation: Organisation) -> None:
    lease = known.lease
    if lease is None:
        return
    if name == "dwelling_type":
        lease.dwelling.dwelling_type = value
        lease.dwelling.save(update_fields=["dwelling_type"])
    elif name in {"rent", "charges"}:
        setattr(lease, name, Decimal(value))
        lease.save(update_fields=[name])
    elif name == "debt":
        DebtStatement.objects.create(
            lease=lease, stated_on=timezone.localdate(), amount=Decimal(value), source=organisation
        )


def _children(known: Known, value: int | list[str]) -> None:
    """The children named by the answer are those of the household; others leave it."""
    household = known.household
    births = [] if isinstance(value, int) else [dt.date.fromisoformat(one) for one in value]
    household.dependent_children = value if isinstance(value, int) else len(births)
    household.save(update_fields=["dependent_children"])
    if isinstance(value, int) and value > 0:
        return
    wanted = Counter(births)
    present = HouseholdMember.objects.filter(
        household=household, role=PersonRole.CHILD, until__isnull=True
    ).select_related("person")
    for member in present:
        birth = member.person.birth_date
        if birth is not None and wanted[birth]:
            wanted[birth] -= 1
        else:
            member.until = timezone.localdate()
            member.save(update_fields=["until"])
    family_name = known.holders[0].person.last_name if known.holders else household.display_name
    for birth in wanted.elements():
        child = Person.objects.create(
            territory_id=household.territory_id, last_name=family_name[:120], birth_date=birth
        )
        HouseholdMember.objects.create(
            household=household, person=child, role=PersonRole.CHILD, rank=100
        )


def _known(
    known: Known, value: bool | None, organisation: Organisation, author: User | None
) -> None:
    """Known to one service is known; unknown to one says nothing of the others."""
    household = known.household
    if organisation.kind == OrganisationKind.CAF:
        DeclaredValue.objects.create(
            household=household,
            field="known_to_caf_social_service",
            value=value,
            organisation=organisation,
            author=author,
        )
    if organisation.kind not in SOCIAL_SERVICES:
        return
    words = [said.get("known") for said in known.said.values()]
    told = True if True in words else (False if False in words else None)
    household.known_to_social_services = told
    household.save(update_fields=["known_to_social_services"])


def _follow_up(known: Known, organisation: Organisation, author: User | None) -> None:
    """One row per organisation, as its latest words make it."""
    said = known.said.get(organisation.pk, {})
    mine = FollowUp.objects.filter(household=known.household, organisation=organisation)
    named = said.get("referent") or said.get("measure") not in (None, "none")
    if not (said.get("followed") or (named and said.get("followed") is not False)):
        mine.delete()
        return
    FollowUp.objects.update_or_create(
        household=known.household,
        organisation=organisation,
        defaults={
            "referent_name": (said.get("referent") or "")[:120],
            "measure": said.get("measure") or "none",
            "starts_on": _day(said.get("measure_start")),
            "ends_on": _day(said.get("measure_end")),
            "declared_by": author,
        },
    )


def check_measure(said: dict[str, Any]) -> None:
    """A measure ends after it starts; raises ``FieldError``."""
    start, end = _day(said.get("measure_start")), _day(said.get("measure_end"))
    if start and end and end < start:
        raise FieldError("La fin de la mesure précède son début.")


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
