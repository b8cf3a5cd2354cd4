"""Somebody met the household, or said so no longer: what was to be done for want of it follows."""

from procedures.models import Procedure
from procedures.services.actions import refresh


def tell_tasks(household_id: int) -> None:
    """In each procedure of the household: whoever met it met it for all of them."""
    refresh(Procedure.objects.filter(household=household_id).values_list("pk", flat=True))
