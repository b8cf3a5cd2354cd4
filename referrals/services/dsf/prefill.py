"""What the file already says of the fields of a DSF: nobody types it a second time."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import french
from households.enums import ContactKind, ContactStatus, GuardianKind, MeasureKind, PersonRole
from households.models import (
    ContactPoint,
    DebtStatement,
    FollowUp,
    Guardian,
    Household,
    HouseholdMember,
)
from households.services.contact_limits import limits_of
from procedures.enums import EventKind
from procedures.models import Event, Procedure
from referrals.models import Dsf

OVERINDEBTEDNESS = {
    EventKind.OVERINDEBTEDNESS_FILED: "filed",
    EventKind.OVERINDEBTEDNESS_ADMISSIBLE: "admissible",
    EventKind.OVERINDEBTEDNESS_MORATORIUM: "moratorium",
    EventKind.DEBT_ERASED: "recovery",
}
PROTECTIONS = {GuardianKind.TUTELLE: "tutelle", GuardianKind.CURATELLE: "curatelle"}


def known_of(dsf: Dsf, desk: Desk) -> dict[str, Any]:
    """By name of field, only what is known; ``desk`` is who writes."""
    procedure = Procedure.objects.select_related("lease__dwelling", "household").get(
        pk=dsf.procedure_id
    )
    found: dict[str, Any] = {
        **_author(desk),
        **_people(procedure.household),
        **_home(procedure),
        **_debt(procedure),
        **_facts(procedure),
        "social_support": _support(procedure.household),
        "hearing_on": _iso(dsf.hearing_on),
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _author(desk: Desk) -> dict[str, Any]:
    organisation = desk.membership.organisation
    return {
        "author_name": desk.user.get_full_name(),
        "author_organisation": organisation.name,
        "author_email": organisation.mailbox,
        "author_phone": organisation.phone,
    }


def _people(household: Household) -> dict[str, Any]:
    today = timezone.localdate()
    rows = HouseholdMember.objects.filter(
        Q(until__isnull=True) | Q(until__gt=today), household=household, role=PersonRole.TENANT
    )
    holders = [row.person for row in rows.select_related("person").order_by("rank", "pk")]
    points = ContactPoint.objects.filter(household=household).exclude(status=ContactStatus.WRONG)
    # The last of a kind is kept: one that answered comes after those untried.
    contacts = dict(points.order_by("status", "pk").values_list("kind", "value"))
    no_call = limits_of([household.pk])[household.pk].no_call
    found: dict[str, Any] = {
        "adults": household.adults,
        "dependants": household.dependent_children,
        "visiting_children": household.visiting_children,
        # The document goes to many hands: a phone that nobody may dial is left out of it.
        "phone": None if no_call else contacts.get(ContactKind.PHONE),
        "email": contacts.get(ContactKind.EMAIL),
        **_guardian(household),
    }
    if holders:
        first = holders[0]
        found |= {
            "tenant_last_name": first.last_name,
            "tenant_first_name": first.first_name,
            "birth_date": _iso(first.birth_date),
            "spouse_name": holders[1].full_name if len(holders) > 1 else "",
        }
    return found


def _guardian(household: Household) -> dict[str, Any]:
    today = timezone.localdate()
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    one = Guardian.objects.filter(running, household=household, starts_on__lte=today).first()
    if one is None:
        return {}
    words = ", ".join(filter(None, [one.name, one.address, one.postal_code, one.city, one.phone]))
    return {"protection": PROTECTIONS.get(GuardianKind(one.kind), "other"), "guardian": words[:200]}


def _home(procedure: Procedure) -> dict[str, Any]:
    lease = procedure.lease
    home = lease.dwelling
    return {
        "address": home.address,
        "postal_code": home.postal_code,
        "city": home.city,
        "dwelling_type": home.dwelling_type,
        "stock": lease.stock,
        "entered_on": _iso(lease.signed_on),
        "exp_rent.tenant": _text(lease.rent),
        "exp_charges.tenant": _text(lease.charges),
    }


def _debt(procedure: Procedure) -> dict[str, Any]:
    last = (
        DebtStatement.objects.filter(lease=procedure.lease_id).order_by("-stated_on", "-pk").first()
    )
    if last is None:
        return {}
    return {"debt": _text(last.amount), "debt_on": _iso(last.stated_on)}


def _facts(procedure: Procedure) -> dict[str, Any]:
    """The latest word on over-indebtedness and FSL, and where the hearing is held."""
    found: dict[str, Any] = {}
    kinds = [*OVERINDEBTEDNESS, EventKind.FSL_REFERRAL, EventKind.ASSIGNATION]
    rows = Event.objects.filter(procedure=procedure, kind__in=kinds, replaced_by__isnull=True)
    for event in rows.order_by("occurred_on", "pk"):
        if event.kind == EventKind.FSL_REFERRAL:
            found |= {"fsl": "filed", "fsl_on": _iso(event.occurred_on)}
        elif event.kind == EventKind.ASSIGNATION:
            told = {
                "court": str(event.details.get("court") or ""),
                "hearing_time": str(event.details.get("hearing_at") or ""),
            }
            found |= {name: value for name, value in told.items() if value}
        else:
            found |= {
                "overindebtedness": OVERINDEBTEDNESS[EventKind(event.kind)],
                "overindebtedness_on": _iso(event.occurred_on),
            }
            if months := event.details.get("months"):
                found["overindebtedness_months"] = int(months)
    return found


def _support(household: Household) -> str:
    """One line per service that follows the household, with its measure and since when."""
    today = timezone.localdate()
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    lines = []
    for row in FollowUp.objects.filter(running, household=household).select_related("organisation"):
        words = f"{row.organisation.name} : {MeasureKind(row.measure).label}"
        lines.append(f"{words}, depuis le {french.day(row.starts_on)}" if row.starts_on else words)
    return "\n".join(lines)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount.quantize(Decimal("0.01")), "f")
