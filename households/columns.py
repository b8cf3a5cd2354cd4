"""Columns that this floor gives to the list of households."""

from collections.abc import Iterable
from typing import Any

from ccapex.accounts.desk import Desk
from ccapex.core import french
from households.file import Column, registry
from households.models import DebtStatement, Lease
from households.services.matrix import Category


def _leases(household_ids: Iterable[int]) -> dict[int, Lease]:
    """The latest lease of each household."""
    leases = Lease.objects.filter(household__in=list(household_ids)).select_related(
        "dwelling", "landlord"
    )
    return {lease.household_id: lease for lease in leases.order_by("pk")}


def dwelling(desk: Desk, household_ids: Iterable[int]) -> dict[int, Any]:
    return {
        pk: f"{lease.dwelling.address}, {lease.dwelling.city}".strip(", ")
        for pk, lease in _leases(household_ids).items()
    }


def stock(desk: Desk, household_ids: Iterable[int]) -> dict[int, Any]:
    return {pk: lease.get_stock_display() for pk, lease in _leases(household_ids).items()}


def debt(desk: Desk, household_ids: Iterable[int]) -> dict[int, Any]:
    statements = DebtStatement.objects.filter(lease__household__in=list(household_ids))
    return {
        household_id: french.money(amount)
        for household_id, amount in statements.order_by("stated_on", "pk").values_list(
            "lease__household_id", "amount"
        )
    }


def register() -> None:
    registry.add_column(Column("dwelling", "Logement", 10, dwelling, Category.IDENTITY))
    registry.add_column(Column("stock", "Parc", 20, stock, Category.IDENTITY))
    registry.add_column(Column("debt", "Dette", 60, debt, Category.DEBT))
