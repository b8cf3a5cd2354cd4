"""A session ready to be closed: examined items with outputs to every sort of addressee."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation
from commissions.enums import (
    AddresseeKind,
    HouseholdPresence,
    ItemState,
    OutputKind,
    Presence,
    SessionState,
)
from commissions.models import Attendance, Item, Output
from households.enums import PersonRole
from households.models import Household, Landlord
from tests.factories.commissions import Sitting, organisation_of, sitting
from tests.factories.households import HouseholdMemberFactory

DUE = dt.date(2027, 3, 1)
MEASURES: dict[str, Any] = {
    "kinds": [{"code": "asll", "label": "ASLL maintien", "max_months": 12, "consent": "before"}]
}
# Words that only one addressee may read; each is looked for in the letters of the others.
SUMMARY = "RESUME-RESERVE vit avec le RSA de 635 euros"
DISCUSSION = "ECHANGES-RESERVES la voisine se plaint"
WORDS = "PAROLES-RESERVEES je cherche du travail"
TO_HOUSEHOLD = "Reprenez le paiement du loyer courant."
TO_LANDLORD = "Acceptez un plan d'apurement sur 24 mois."
TO_SERVICE = "Instruisez une aide du FSL maintien."
TO_OTHER_SERVICE = "Étudiez le droit à la prime d'activité."
TO_COMED = "Le relogement est prioritaire et urgent."
AVIS = "Avis favorable à un plan d'apurement."
TO_OPERATOR = "Deux visites par mois au domicile."


@dataclass
class Ready:
    """``made`` is the session; the organisations are those to whom something is addressed."""

    made: Sitting
    landlord: Landlord
    service: Organisation
    other: Organisation
    operator: Organisation
    comed: Organisation

    @property
    def item(self) -> Item:
        return self.made.item

    @property
    def household(self) -> Household:
        household = self.made.item.household
        assert household is not None
        return household


def output_of(item: Item, kind: str, **fields: Any) -> Output:
    return Output.objects.create(item=item, kind=kind, rank=item.outputs.count() + 1, **fields)


def examined(item: Item, **fields: Any) -> Item:
    item.state, item.examined_at = ItemState.EXAMINED, timezone.now()
    for name, value in fields.items():
        setattr(item, name, value)
    item.save()
    return item


def attended(made: Sitting) -> Attendance:
    return Attendance.objects.create(
        session=made.session,
        organisation=made.member.membership.organisation,
        label="Membre d'essai",
        person="Personne d'essai",
        state=Presence.PRESENT,
    )


def ready(profile: dict[str, Any] | None = None, **settings: Any) -> Ready:
    """One examined file with an output for each sort of addressee, and everything settled."""
    made = sitting(SessionState.OPEN, **({"household": "present"} | settings))
    territory = made.territory
    territory.profile = {"commissions": [], "measures": MEASURES} | (profile or {})
    territory.save()
    made.session.commission.refresh_from_db()
    address = "3 rue de l'Annuaire\n85000 COMMUNE-D'ESSAI"
    placed = {"address": address, "phone": "0200000000"}
    service = organisation_of(territory, OrganisationKind.CCAS, name="CCAS d'essai", **placed)
    other = organisation_of(territory, OrganisationKind.CAF, name="CAF d'essai", **placed)
    operator = organisation_of(
        territory, OrganisationKind.OPERATOR, name="Opérateur d'essai", **placed
    )
    comed = organisation_of(
        territory, OrganisationKind.OTHER, name="COMED d'essai", slug="comed", **placed
    )
    item = examined(
        made.item,
        summary=SUMMARY,
        discussion=DISCUSSION,
        household_words=WORDS,
        household_presence=HouseholdPresence.PRESENT,
    )
    household, procedure = item.household, item.procedure
    assert household is not None
    assert procedure is not None
    household.caf_number = "7654321"
    household.save()
    member = household.members.first()
    if member is None:
        HouseholdMemberFactory(household=household, role=PersonRole.TENANT)
    lease = procedure.lease
    landlord = lease.landlord
    assert landlord is not None
    landlord.address, landlord.postal_code = "9 rue du Propriétaire", "85000"
    landlord.city = "Commune-d'essai"
    landlord.save()
    attended(made)
    to = AddresseeKind
    ask = OutputKind.RECOMMENDATION
    output_of(item, OutputKind.AVIS, text=AVIS)
    output_of(item, ask, text=TO_HOUSEHOLD, addressee=to.HOUSEHOLD, due_on=DUE)
    output_of(item, ask, text=TO_LANDLORD, addressee=to.LANDLORD, due_on=DUE)
    asked = {"addressee": to.ORGANISATION, "due_on": DUE}
    output_of(item, ask, text=TO_SERVICE, organisation=service, **asked)
    output_of(item, ask, text=TO_OTHER_SERVICE, organisation=other, **asked)
    output_of(item, OutputKind.COMED_AVIS, text=TO_COMED, with_judge_delay=True)
    output_of(
        item,
        OutputKind.MEASURE,
        code="asll",
        organisation=operator,
        text=TO_OPERATOR,
        consent="signed",
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + dt.timedelta(days=180),
    )
    return Ready(made, landlord, service, other, operator, comed)
