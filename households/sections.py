"""What this floor itself puts in the file: people and dwelling, debt, follow-ups, access."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.db.models.functions import TruncDate

from ccapex.core import french
from ccapex.core.charts import DatedLine
from households.enums import ContactKind, ContactStatus, MeasureKind, PersonRole, RelationKind
from households.file import FileRequest, Headline, Section, registry
from households.lines import Line, rows
from households.models import (
    ContactPoint,
    FollowUp,
    HouseholdMember,
    Lease,
    Relation,
)
from households.rules.signs import lists_of
from households.sections_protection import limits_in, may_protect
from households.services.contact_limits import NO_CALL
from households.services.matrix import Category, Cell


def people(asked: FileRequest) -> dict[str, Any]:
    household, shown = asked.household, asked.shown
    members = list(HouseholdMember.objects.filter(household=household).select_related("person"))
    family = shown.whole(Category.FAMILY)
    points = [
        point
        for point in ContactPoint.objects.filter(household=household).select_related("source")
        if shown.row(Category.CONTACTS, point.source_id)
    ]
    return {
        "tenants": [member for member in members if member.role == PersonRole.TENANT],
        "children": [
            member
            for member in members
            if family and member.role in {PersonRole.CHILD, PersonRole.VISITING_CHILD}
        ],
        "family": family,
        "household": household,
        "phones": [point for point in points if point.kind == ContactKind.PHONE],
        "emails": [point for point in points if point.kind == ContactKind.EMAIL],
        "contacts": shown.some(Category.CONTACTS),
        "resources": shown.whole(Category.RESOURCES),
        "leases": list({line.pk: line for line in lease_lines(asked)}.values()),
        "debt": shown.some(Category.DEBT),
        "limits": limits_in(asked),
        "may_protect": may_protect(asked),
    }


def lease_lines(asked: FileRequest) -> list[Any]:
    """Leases, the latest first, once for each statement of their debt: one query for both."""
    limited = asked.leases
    mine = Lease.objects.filter(household=asked.household)
    return asked.once(
        "leases",
        lambda: list(
            (mine if limited is None else mine.filter(pk__in=limited))
            .select_related("dwelling", "landlord")
            .annotate(
                statement_id=F("debt_statements"),
                stated_on=F("debt_statements__stated_on"),
                amount=F("debt_statements__amount"),
                months_unpaid=F("debt_statements__months_unpaid"),
                source_id=F("debt_statements__source"),
                source_name=F("debt_statements__source__name"),
                charges_part=F("debt_statements__charges_part"),
                charges_source=F("debt_statements__charges_source"),
                contested=F("debt_statements__contested"),
                recalculated_amount=F("debt_statements__recalculated_amount"),
                recalculated_by=F("debt_statements__recalculated_by__name"),
            )
            .order_by("-pk")
        ),
    )


def debt(asked: FileRequest) -> dict[str, Any] | None:
    statements = [
        line
        for line in lease_lines(asked)
        if line.amount is not None and asked.shown.row(Category.DEBT, line.source_id)
    ]
    may_add = asked.shown.row(Category.DEBT, asked.desk.organisation_id) and bool(
        lease_lines(asked)
    )
    broken = asked.lines("plan_broken") if asked.shown.whole(Category.DEBT) else []
    if not statements:
        found = {"last": None, "may_add": may_add, "broken": broken}
        return found if may_add or broken else None
    statements.sort(key=lambda line: (line.stated_on, line.statement_id))
    lists = lists_of(asked.household.territory.profile)
    for line in statements:
        line.charges_words = lists.label(line.charges_source) if line.charges_source else ""
    return {
        "statements": statements,
        "last": statements[-1],
        "curve": curve(statements, asked.lines("payment")),
        "remarks": [
            line
            for line in statements
            if line.contested or line.charges_part is not None or line.recalculated_amount
        ],
        "may_add": may_add,
        "broken": broken,
    }


def curve(statements: list[Any], payments: Iterable[Line] = ()) -> DatedLine | None:
    """The debt of the lease last stated, and what was paid of its plan; one statement makes no
    curve."""
    lease = statements[-1].pk
    points = {one.stated_on: one.amount for one in statements if one.pk == lease}
    if len(points) < 2:
        return None
    return DatedLine(
        change_of(points),
        tuple(points.items()),
        unit="€",
        payments=tuple((one.on, one.amount) for one in payments if one.on and one.amount),
    )


def change_of(points: Mapping[datetime.date, Decimal]) -> str:
    """What the curve shows: from the first amount to the last, or between which it moved."""
    first, last = min(points), max(points)
    since = f"depuis le {french.day(first)}"
    change = points[last] - points[first]
    if change:
        moved = "augmenté" if change > 0 else "diminué"
        return f"La dette a {moved} de {french.money(abs(change))} {since}"
    low, high = min(points.values()), max(points.values())
    if low == high:
        return f"La dette n’a pas changé {since}"
    return (
        f"La dette est revenue à {french.money(points[last])}, après avoir varié entre "
        f"{french.money(low)} et {french.money(high)} {since}"
    )


def headlines(asked: FileRequest) -> list[Headline]:
    """Where the household lives, in which stock, and how to reach it."""
    context = asked.once("people", lambda: people(asked))
    found = []
    if leases := _concerned(asked, context["leases"]):
        stocks = {lease.get_stock_display() if lease.stock else "inconnu": None for lease in leases}
        found += [
            Headline(10, "Logement" if len(leases) == 1 else "Logements", _places(leases)),
            Headline(20, "Parc", " ; ".join(stocks)),
        ]
    usable = [one for one in context["phones"] if one.status != ContactStatus.WRONG]
    if usable and context["limits"].no_call:
        found.append(Headline(40, "Téléphone", text=f"{NO_CALL} : consigne de contact"))
    elif usable:
        links = tuple((f"tel:{one.value}", french.phone(one.value)) for one in usable)
        found.append(Headline(40, "Téléphone", links=links))
    return found


def _concerned(asked: FileRequest, leases: list[Any]) -> list[Any]:
    """The leases of the open procedures, else the latest: an earlier home may be the one at
    stake."""
    ranks = registry.concerned(asked) if registry.concerned else []
    mine = {lease.pk: lease for lease in leases}
    return [mine[pk] for pk in dict.fromkeys(ranks) if pk in mine] or leases[:1]


def _places(leases: list[Any]) -> str:
    homes = [lease.dwelling for lease in leases]
    towns = [f"{home.postal_code} {home.city}".strip() for home in homes]
    places = [
        ", ".join(filter(None, [home.address, town]))
        for home, town in zip(homes, towns, strict=True)
    ]
    return " ; ".join(places)


def follow_up_lines(household_id: int) -> Any:
    return rows(
        "follow_up",
        FollowUp.objects.filter(household=household_id),
        on="starts_on",
        until="ends_on",
        code="measure",
        text="referent_name",
        organisation="organisation__name",
    )


def relation_lines(household_id: int) -> Any:
    return rows(
        "relation",
        Relation.objects.filter(household=household_id, closed_at__isnull=True),
        on=TruncDate("opened_at"),
        until="ends_on",
        code="kind",
        organisation="organisation__name",
    )


def follow_ups(asked: FileRequest) -> dict[str, Any] | None:
    lines = asked.lines("follow_up")
    if not lines:
        return None
    return {
        "follow_ups": [
            (line, MeasureKind(line.code).label if line.code != MeasureKind.NONE else "")
            for line in lines
        ],
        "name_only": not asked.shown.has(Category.FOLLOW_UP, Cell.YES),
    }


def access(asked: FileRequest) -> dict[str, Any]:
    """Who sees the file, in order of name."""
    lines = sorted(asked.lines("relation"), key=lambda line: (line.organisation, int(line.code)))
    return {"relations": [(line, RelationKind(int(line.code)).label) for line in lines]}


def register() -> None:
    registry.add_headline(headlines)
    registry.add_lines("follow_up", follow_up_lines)
    registry.add_lines("relation", relation_lines)
    for slug, title, order, build, category in (
        (
            "people",
            "Personnes et logement",
            50,
            lambda asked: asked.once("people", lambda: people(asked)),
            Category.IDENTITY,
        ),
        ("debt", "Dette locative", 40, debt, Category.DEBT),
        ("follow-ups", "Suivis et mesures", 60, follow_ups, Category.FOLLOW_UP),
        ("access", "Qui a accès, et pourquoi", 90, access, Category.AUDIT),
    ):
        registry.add_section(
            Section(slug, title, order, f"households/sections/{slug}.html", build, category)
        )
