"""Columns and filters that this floor gives to the list of households."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Commune
from ccapex.core import french
from households.enums import Stock
from households.file import Column, Filter, registry
from households.lease_limits import leases_shown
from households.models import DebtStatement, Lease
from households.querysets import HouseholdQuerySet
from households.services.masking import kinds_of
from households.services.matrix import Category

STOCKS = {Stock.PUBLIC: "Public", Stock.PRIVATE: "Privé"}


def home(desk: Desk, household_ids: Iterable[int]) -> dict[int, Any]:
    """The latest lease of each household."""
    ids = list(household_ids)
    limited = limited_leases(desk, ids)
    leases = Lease.objects.filter(household__in=ids).select_related("dwelling")
    return {
        lease.household_id: {"home": lease.dwelling, "stock": STOCKS.get(Stock(lease.stock))}
        if lease.stock
        else {"home": lease.dwelling, "stock": ""}
        for lease in leases.order_by("pk")
        if lease.pk in limited.get(lease.household_id, {lease.pk})
    }


def limited_leases(desk: Desk, household_ids: Iterable[int]) -> dict[int, set[int]]:
    """See ``lease_limits.leases_shown``; the secretariat sees them all."""
    return {} if desk.is_secretariat else leases_shown(desk, kinds_of(desk, household_ids))


def debt(desk: Desk, household_ids: Iterable[int]) -> dict[int, Any]:
    statements = DebtStatement.objects.filter(lease__household__in=list(household_ids))
    return {
        household_id: french.money(amount)
        for household_id, amount in statements.order_by("stated_on", "pk").values_list(
            "lease__household_id", "amount"
        )
    }


def latest_leases() -> QuerySet[Lease]:
    return Lease.objects.filter(household=OuterRef("pk")).order_by("-pk")


def of_stock(households: HouseholdQuerySet, code: str) -> HouseholdQuerySet:
    return households.alias(stock=Subquery(latest_leases().values("stock")[:1])).filter(stock=code)


def of_commune(households: HouseholdQuerySet, code: str) -> HouseholdQuerySet:
    latest = Subquery(latest_leases().values("dwelling__insee_code")[:1])
    return households.alias(commune=latest).filter(commune=code)


def communes(desk: Desk) -> list[tuple[str, str]]:
    rows = Commune.objects.filter(territory=desk.territory_id).order_by("name_key", "pk")
    return list(rows.values_list("insee_code", "name"))


def register() -> None:
    registry.add_column(
        Column(
            slug="dwelling",
            label="Logement",
            order=10,
            load=home,
            category=Category.IDENTITY,
            template="households/cells/home.html",
        )
    )
    registry.add_column(
        Column(
            slug="debt", label="Dette", order=60, load=debt, category=Category.DEBT, numeric=True
        )
    )
    registry.add_filter(
        Filter(
            slug="parc",
            label="Parc",
            order=20,
            category=Category.IDENTITY,
            choices=lambda desk: [(code.value, words) for code, words in STOCKS.items()],
            narrow=of_stock,
        )
    )
    registry.add_filter(
        Filter(
            slug="commune",
            label="Commune",
            order=40,
            category=Category.IDENTITY,
            choices=communes,
            narrow=of_commune,
        )
    )
