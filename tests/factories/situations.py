"""A local commission (TBH) with its secretariat, its members and somebody outside."""

from dataclasses import dataclass, field
from typing import Any

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind, Role
from ccapex.accounts.models import Territory
from commissions.enums import SeatRole
from commissions.models import Commission, Situation
from commissions.services.situations import Person, report
from commissions.services.situations.reporting import Told
from tests.factories.accounts import TerritoryFactory, desk_for
from tests.factories.commissions import commission_of, seat_of

TBH: dict[str, Any] = {
    "name": "Granville-d'essai, tranquillité",
    "level": "municipale",
    "household": "told",
    "tells_reporter": True,
    "answer_days": 15,
    "situations": ["nuisance", "hoarding", "distress"],
    "actions": [{"code": "mediation", "label": "Médiation", "due_days": 60}],
}
PERSON = Person(
    last_name="Essaiville",
    first_name="Claude",
    address="4 rue du Bac d'Essai",
    postal_code="85000",
    city="Commune-d'essai",
)
TOLD = Told(kinds=("nuisance",), facts="Bruit la nuit depuis un mois.", since="un mois")
ADDRESS = "1 place de l'Essai\n85000 Commune-d'essai"


@dataclass
class Local:
    territory: Territory
    commission: Commission
    ccas: Desk
    police: Desk
    landlord: Desk
    office: Desk
    stranger: Desk
    others: list[Desk] = field(default_factory=list)

    def reported(self, desk: Desk | None = None, **changes: Any) -> Situation:
        return report(self.commission, PERSON, TOLD, desk=desk or self.police, **changes)


def local(**settings: Any) -> Local:
    territory = TerritoryFactory(profile={})
    office = desk_for(Role.SECRETARIAT, territory=territory)
    ccas = desk_for(territory=territory, kind=OrganisationKind.CCAS, address=ADDRESS)
    police = desk_for(
        Role.MEMBER, territory=territory, kind=OrganisationKind.COMMUNE, address=ADDRESS
    )
    landlord = desk_for(Role.LANDLORD, territory=territory, kind=OrganisationKind.LANDLORD)
    stranger = desk_for(territory=territory, kind=OrganisationKind.ASSOCIATION)
    commission = commission_of(territory, slug="tbh", **(TBH | settings))
    seat_of(commission, ccas.membership.organisation, role=SeatRole.SECRETARIAT)
    seat_of(commission, police.membership.organisation)
    seat_of(commission, landlord.membership.organisation)
    return Local(territory, commission, ccas, police, landlord, office, stranger)
