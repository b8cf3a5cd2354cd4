"""Lines of the register, each with its fact, its file and its dwelling."""

import datetime as dt
from typing import Any

from ccapex.accounts.models import Territory
from households.models import Household, Landlord, Lease
from procedures.models import Procedure
from tests.factories.households import HouseholdFactory, LeaseFactory


def file_of(
    territory: Territory,
    *,
    stock: str = "private",
    landlord_kind: str = "natural_person",
    rent: Any = 500,
    reference: str = "P-2026-000901",
) -> tuple[Household, Procedure]:
    """A household in its dwelling, and a procedure without facts."""
    household = HouseholdFactory.create(territory=territory)
    landlord = Landlord.objects.create(
        territory=territory, name=f"Bailleur {reference}", name_key=reference, kind=landlord_kind
    )
    lease: Lease = LeaseFactory.create(
        household=household, stock=stock, landlord=landlord, rent=rent
    )
    procedure = Procedure.objects.create(
        territory=territory, household=household, lease=lease, reference=reference
    )
    return household, procedure


ACTED = dt.date(2026, 9, 10)
