"""A territory of SOLIPEX and of the early tripartite letter, with its published criteria."""

import copy
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory
from ccapex.profiles.read import read_profile
from households.enums import PersonRole
from households.models import DebtStatement, DeclaredValue
from procedures.enums import EventKind, Stage
from procedures.models import Procedure
from referrals.models import RuleSetVersion
from tests.factories.accounts import OrganisationFactory, TerritoryFactory, desk_for
from tests.factories.households import HouseholdMemberFactory
from tests.factories.referrals import PROFILE, ProcedureFactory
from tests.factories.rehousing import fact

SHIPPED = {table["mission"]: table for table in read_profile("seine-saint-denis")["attribution"]}
SOLIPEX_TABLE: dict[str, Any] = SHIPPED["solipex"]
EARLY_TABLE: dict[str, Any] = SHIPPED["early_intervention"]
SECTIONS: dict[str, Any] = {
    "solipex": {"places": 20, "organisations": ["etat", "siao"]},
    "early_tripartite": {
        "months": 2,
        "signatories": ["caf", "etat"],
        "supporters": ["service"],
    },
}


@dataclass
class Early:
    territory: Territory
    office: Desk
    siao: Organisation
    service: Organisation

    def procedure(self, stage: str = Stage.CDP, **household: Any) -> Procedure:
        fields = {f"household__{name}": value for name, value in household.items()}
        found: Procedure = ProcedureFactory(
            household__territory=self.territory, stage=stage, **fields
        )
        HouseholdMemberFactory(household=found.household, role=PersonRole.TENANT)
        return found

    def eligible(self, **household: Any) -> Procedure:
        """Every SOLIPEX criterion is met by what the file holds."""
        found = self.procedure(**{"adults": 2, "dependent_children": 1, **household})
        fact(found, EventKind.CDP, dt.date(2026, 5, 4))
        fact(found, EventKind.ASSIGNATION, dt.date(2026, 9, 1), motives=["arrears"])
        fact(found, EventKind.FSL_REFERRAL, dt.date(2026, 9, 2))
        DebtStatement.objects.create(lease=found.lease, stated_on=dt.date(2026, 9, 1), amount=4000)
        self.declare(found, "dalo", False)
        return found

    def family(self, months: int | None = 2, **household: Any) -> Procedure:
        """Every criterion of the early letter is met, ``months`` of arrears signalled."""
        told = {
            "housing_benefit": "apl",
            "dependent_children": 2,
            "known_to_caf_social_service": False,
            **household,
        }
        found = self.procedure(Stage.PREVENTION, **told)
        event = fact(found, EventKind.ARREARS_REPORTED, dt.date(2026, 6, 1))
        event.months_unpaid = months
        event.save()
        return found

    def declare(self, procedure: Procedure, field: str, value: Any) -> None:
        DeclaredValue.objects.create(
            household=procedure.household,
            field=field,
            value=value,
            organisation=self.office.membership.organisation,
        )


def early() -> Early:
    territory = TerritoryFactory(profile={**PROFILE, **SECTIONS})
    for table in (SOLIPEX_TABLE, EARLY_TABLE):
        RuleSetVersion.objects.create(
            territory=territory,
            mission=table["mission"],
            number=1,
            table=as_json(table),
            valid_from=dt.date(2022, 1, 1),
            published_at=timezone.now(),
        )

    def organisation(slug: str, **fields: Any) -> Organisation:
        found: Organisation = OrganisationFactory(territory=territory, slug=slug, **fields)
        return found

    state = organisation("etat", secretariat=True, phone="01 00 00 00 00")
    organisation("caf", kind="caf", name="CAF d'essai")
    return Early(
        territory=territory,
        office=desk_for("secretariat", state),
        siao=organisation("siao", kind="siao"),
        service=organisation("service"),
    )


def as_json(table: dict[str, Any]) -> dict[str, Any]:
    """The shipped table as a version keeps it."""
    copied = copy.deepcopy(table)
    if "target" in copied:
        copied["target"] = {"organisation": "etat"}
    for name in ("valid_from", "valid_to"):
        if name in copied:
            copied[name] = str(copied[name])
    return copied
