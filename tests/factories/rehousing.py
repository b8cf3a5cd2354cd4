"""A territory that keeps a rehousing pool, with its secretariat, two landlords, a household."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory
from households.enums import PersonRole
from procedures.enums import EventKind
from procedures.models import Event, Procedure
from referrals.models import RehousingEntry
from referrals.services.rehousing.entering import enter
from tests.factories.accounts import OrganisationFactory, TerritoryFactory, desk_for
from tests.factories.households import HouseholdMemberFactory
from tests.factories.referrals import PROFILE, ProcedureFactory

POOL: dict[str, Any] = {
    "first_alarm_months": 3,
    "late_alarm_months": 6,
    "sne_warning_days": 30,
    "counted_on": ["contingent", "acd"],
    "unit": "unite-acces",
    "commission": "commission inter-bailleurs",
}
REPORT: dict[str, Any] = {
    "motives": ["arrears"],
    "staying_impossible": "Loyer trop élevé pour les ressources.",
    "dwelling_size": "t3",
    "dwelling_wish": "=Dijon ou Chenôve",
    "debt_plan": "Plan d'apurement sur 24 mois.",
    "occupation": "good",
    "support": "not_needed",
    "report_source": "social_service",
    "sne_number": "021E00000001",
    "sne_renewal_on": dt.date(2030, 1, 1),
}


@dataclass
class Pool:
    territory: Territory
    office: Desk
    lead: Desk
    other: Desk
    service: Organisation

    def report(self, **changes: Any) -> dict[str, Any]:
        return {**REPORT, "report_by": self.service, **changes}

    def procedure(self, **fields: Any) -> Procedure:
        found: Procedure = ProcedureFactory(household__territory=self.territory, **fields)
        HouseholdMemberFactory(household=found.household, role=PersonRole.TENANT)
        return found

    def entry(self, *, days_ago: int = 0, **report: Any) -> RehousingEntry:
        """In the pool since ``days_ago`` days, with a whole report but for ``report``."""
        return enter(
            self.procedure(),
            desk=self.office,
            entered_on=timezone.localdate() - dt.timedelta(days=days_ago),
            report=self.report(**report),
        )


def pool(**section: Any) -> Pool:
    profile = {**PROFILE, "rehousing": {**POOL, **section}}
    territory = TerritoryFactory(profile=profile)

    def landlord(name: str) -> Desk:
        organisation = OrganisationFactory(
            territory=territory, kind="landlord", name=name, address="1 rue du Parc\n21000 DIJON"
        )
        return desk_for("landlord", organisation)

    return Pool(
        territory=territory,
        office=desk_for("secretariat", OrganisationFactory(territory=territory, secretariat=True)),
        lead=landlord("Bailleur d'essai A"),
        other=landlord("Bailleur d'essai B"),
        service=OrganisationFactory(territory=territory, name="Service social de l’essai"),
    )


def fact(procedure: Procedure, kind: EventKind, on: dt.date, **details: Any) -> Event:
    """A fact written as such, without the rules that would refuse it alone."""
    return Event.objects.create(
        territory_id=procedure.territory_id,
        procedure=procedure,
        kind=kind,
        occurred_on=on,
        details=details,
    )
