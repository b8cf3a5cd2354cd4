"""The fiche d'éléments: what the State has gathered, told to who goes there (seed-notes 43).

The same sheet goes with a visit, a diagnostic and a watch; each reader gets the part that its
relation opens, and nothing else. It is frozen with the order that it goes with.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ccapex.accounts.models import Organisation
from ccapex.core.french import day, money, phone
from households.enums import ContactKind, ContactStatus, FlagKind, RelationKind
from households.models import (
    ContactPoint,
    DebtStatement,
    Flag,
    FollowUp,
    Guardian,
    HouseholdMember,
)
from households.rules.signs import SignLists, lists_of
from households.services.attributes import age_on
from households.services.contact_limits import Limits, limits_of
from households.services.masking import Shown, shown
from households.services.matrix import Category, Cell
from procedures.enums import EventKind
from procedures.models import Event, Procedure

Rows = list[list[str]]
CFP = (EventKind.CFP_REQUEST, EventKind.CFP_DECISION)


@dataclass(slots=True)
class _Read:
    """Rows of all the households, by household, lease or procedure."""

    members: dict[int, list[HouseholdMember]] = field(default_factory=lambda: defaultdict(list))
    points: dict[int, list[ContactPoint]] = field(default_factory=lambda: defaultdict(list))
    follow_ups: dict[int, list[FollowUp]] = field(default_factory=lambda: defaultdict(list))
    flags: dict[int, list[Flag]] = field(default_factory=lambda: defaultdict(list))
    guardians: dict[int, list[Guardian]] = field(default_factory=lambda: defaultdict(list))
    debts: dict[int, DebtStatement] = field(default_factory=dict)
    events: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    limits: Mapping[int, Limits] = field(default_factory=dict)
    lists: SignLists = field(default_factory=SignLists)


def sheets_for(
    procedures: Iterable[Procedure], reader: Organisation, relation: RelationKind
) -> dict[int, list[dict[str, Any]]]:
    """By procedure: ``[{"title", "rows": [[label, value]…]}…]``, ten queries for all.

    ``procedures`` have ``household`` and ``lease__dwelling``, ``lease__landlord`` already read.
    """
    found = list(procedures)
    view = shown(relation, organisation_id=reader.pk, organisation_kind=reader.kind)
    read = _read(found)
    read.lists = lists_of(reader.territory.profile)
    return {
        one.pk: [
            {"title": title, "rows": rows}
            for title, build in SECTIONS
            if (rows := build(one, read, view))
        ]
        for one in found
    }


def _read(procedures: list[Procedure]) -> _Read:
    households = {one.household_id for one in procedures}
    today = timezone.localdate()
    read = _Read(limits=limits_of(households))
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    for member in HouseholdMember.objects.filter(household__in=households).select_related("person"):
        if member.until is None or member.until > today:
            read.members[member.household_id].append(member)
    points = ContactPoint.objects.filter(household__in=households)
    for point in points.exclude(status=ContactStatus.WRONG):
        read.points[point.household_id].append(point)
    followed = FollowUp.objects.filter(running, household__in=households)
    for follow_up in followed.select_related("organisation"):
        read.follow_ups[follow_up.household_id].append(follow_up)
    raised = Flag.objects.filter(
        household__in=households, kind=FlagKind.VULNERABILITY, closed_on__isnull=True
    )
    for flag in raised.order_by("raised_on", "pk"):
        read.flags[flag.household_id].append(flag)
    for guardian in Guardian.objects.filter(running, household__in=households):
        read.guardians[guardian.household_id].append(guardian)
    leases = {one.lease_id for one in procedures}
    for debt in DebtStatement.objects.filter(lease__in=leases).order_by("stated_on", "pk"):
        read.debts[debt.lease_id] = debt
    facts = Event.objects.filter(procedure__in=procedures, replaced_by__isnull=True)
    for event in facts.order_by("occurred_on", "pk"):
        read.events[event.procedure_id].append(event)
    return read


def _identity(one: Procedure, read: _Read, view: Shown) -> Rows:
    home = one.lease.dwelling
    landlord = one.lease.landlord
    rows = [
        ["Ménage", one.household.display_name],
        ["Référence", one.household.reference],
        ["Adresse", " ".join(filter(None, [home.address, home.postal_code, home.city]))],
        ["Logement", home.dwelling_type],
        ["Parc", one.lease.get_stock_display()],
    ]
    if view.whole(Category.PROCEDURE):
        rows.append(["Bailleur", landlord.name if landlord else ""])
        rows.append(["Mandataire", one.lease.managing_agent])
    return _known(rows)


def _contacts(one: Procedure, read: _Read, view: Shown) -> Rows:
    """Safe contact first; a number that must not be called is not given at all."""
    limits = read.limits[one.household_id]
    rows = [["Consigne", words] for words in limits.words]
    if view.whole(Category.CONTACTS):
        for point in read.points[one.household_id]:
            if point.kind == ContactKind.PHONE and limits.no_call:
                continue
            is_phone = point.kind == ContactKind.PHONE
            rows.append([point.get_kind_display(), phone(point.value) if is_phone else point.value])
    rows += [
        [
            guardian.get_kind_display(),
            " ".join(filter(None, [guardian.name, phone(guardian.phone)])),
        ]
        for guardian in read.guardians[one.household_id]
    ]
    return rows


def _family(one: Procedure, read: _Read, view: Shown) -> Rows:
    if not view.whole(Category.FAMILY):
        return []
    today = timezone.localdate()
    rows = []
    for member in read.members[one.household_id]:
        birth = member.person.birth_date
        age = f", {age_on(birth, today)} ans" if birth and birth <= today else ""
        rows.append([member.get_role_display(), f"{member.person.full_name}{age}"])
    children = one.household.dependent_children
    rows.append(["Enfants à charge", "" if children is None else str(children)])
    return _known(rows)


def _procedure(one: Procedure, read: _Read, view: Shown) -> Rows:
    whole = view.whole(Category.PROCEDURE)
    if not whole and not view.has(Category.PROCEDURE, Cell.CFP_ONLY):
        return []
    rows = [
        [event.get_kind_display(), f"{day(event.occurred_on)}{_detail(event)}"]
        for event in read.events[one.pk]
        if whole or event.kind in CFP
    ]
    held = {event.occurred_on for event in read.events[one.pk] if event.kind == EventKind.HEARING}
    if whole and one.hearing_on and one.hearing_on not in held:
        rows.append(["Audience", day(one.hearing_on)])
    return rows


def _detail(event: Event) -> str:
    if event.kind != EventKind.CFP_DECISION:
        return ""
    if event.details.get("kind") != "granted":
        return ", refusé"
    told = event.details.get("effective_from")
    if not told:
        return ", accordé"
    return f", accordé, exécutable à partir du {day(datetime.date.fromisoformat(told))}"


def _debt(one: Procedure, read: _Read, view: Shown) -> Rows:
    debt = read.debts.get(one.lease_id)
    if not view.whole(Category.DEBT):
        return []
    rows = []
    if one.lease.rent is not None:
        rows.append(["Loyer hors charges", money(one.lease.rent)])
    if debt is not None:
        rows.append(["Dette", f"{money(debt.amount)} au {day(debt.stated_on)}"])
    return rows


def _benefits(one: Procedure, read: _Read, view: Shown) -> Rows:
    """Closed to the SIAO, whatever else it reads (access.md, resources and benefits)."""
    if view.kinds == RelationKind.SIAO or not view.whole(Category.RESOURCES):
        return []
    return _known([["Aide au logement", one.household.get_housing_benefit_display()]])


def _follow_ups(one: Procedure, read: _Read, view: Shown) -> Rows:
    if not view.whole(Category.FOLLOW_UP):
        return []
    rows = []
    for follow_up in read.follow_ups[one.household_id]:
        words = [follow_up.get_measure_display(), follow_up.referent_name]
        since = f"depuis le {day(follow_up.starts_on)}" if follow_up.starts_on else ""
        rows.append([follow_up.organisation.name, ", ".join(filter(None, [*words, since]))])
    return rows


def _flags(one: Procedure, read: _Read, view: Shown) -> Rows:
    """Health is « yes, without detail »: a criterion has a label, and no text."""
    if not view.whole(Category.FLAGS):
        return []
    return [
        [
            "Critère validé" if flag.validated_on else "Alerte, pas encore validée",
            f"{words(flag.code)}, {day(flag.validated_on or flag.raised_on)}",
        ]
        for flag in read.flags[one.household_id]
        for words in [read.lists.criterion if flag.validated_on else read.lists.label]
    ]


SECTIONS: tuple[tuple[str, Callable[[Procedure, _Read, Shown], Rows]], ...] = (
    ("Ménage et logement", _identity),
    ("Joindre le ménage", _contacts),
    ("Famille", _family),
    ("Procédure", _procedure),
    ("Loyer et dette", _debt),
    ("Prestations", _benefits),
    ("Services qui suivent", _follow_ups),
    ("Vulnérabilité", _flags),
)


def _known(rows: Rows) -> Rows:
    """What nobody knows is not printed as if it were empty: it is left out."""
    return [row for row in rows if row[1]]
