"""A commission with its seats, a session, an item; ``sitting`` is what most tests start from."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind, Role
from ccapex.accounts.models import Organisation, Territory
from commissions.enums import ItemKind, ItemOrigin, ItemState, SeatRole, SessionState
from commissions.models import Commission, Item, Seat, Session
from procedures.models import Procedure
from tests.factories.accounts import OrganisationFactory, TerritoryFactory, desk_for
from tests.factories.households import HouseholdMemberFactory
from tests.factories.referrals import ProcedureFactory

SETTINGS: dict[str, Any] = {
    "level": "locale",
    "household": "on_file",
    "rhythm": {"label": "tous les 2 mois", "every_months": 2},
    "capacity_from": 10,
    "capacity_to": 10,
    "place": "1 place de l'Essai, 85000 Commune-d'essai",
}


def commission_of(territory: Territory, *, slug: str = "ccapex", **settings: Any) -> Commission:
    told = SETTINGS | settings
    return Commission.objects.create(
        territory=territory,
        slug=slug,
        name=settings.get("name", "Commission d'essai"),
        level=told["level"],
        settings=told | {"slug": slug},
    )


def seat_of(commission: Commission, organisation: Organisation | None, **fields: Any) -> Seat:
    rank = commission.seats.count() + 1
    given = {"slug": f"siege-{rank}", "label": "Siège d'essai", "rank": rank} | fields
    if organisation is not None:
        given["label"] = fields.get("label", organisation.name)
    return Seat.objects.create(commission=commission, organisation=organisation, **given)


def session_of(commission: Commission, *, held_on: dt.date | None = None, **fields: Any) -> Session:
    number = Session.objects.count() + 1
    return Session.objects.create(
        commission=commission,
        reference=fields.pop("reference", f"S-2026-{number:06d}"),
        held_on=held_on or timezone.localdate() + dt.timedelta(days=20),
        **fields,
    )


def item_of(session: Session, procedure: Procedure | None = None, **fields: Any) -> Item:
    if procedure is None:
        procedure = ProcedureFactory(household__territory=session.commission.territory)
        HouseholdMemberFactory(household=procedure.household)
    rank = fields.pop("rank", session.items.count() + 1)
    return Item.objects.create(
        session=session,
        kind=ItemKind.FILE,
        household=procedure.household,
        procedure=procedure,
        rank=rank,
        **{"state": ItemState.ON_AGENDA, "origin": ItemOrigin.BY_HAND} | fields,
    )


@dataclass
class Sitting:
    """A session of a commission run by ``secretary``, where ``member`` sits, with one file."""

    territory: Territory
    commission: Commission
    session: Session
    item: Item
    secretary: Desk
    member: Desk
    stranger: Desk

    @property
    def second_secretary(self) -> Desk:
        return desk_for(Role.SECRETARIAT, self.secretary.membership.organisation)


def sitting(state: str = SessionState.PLANNED, **settings: Any) -> Sitting:
    territory = TerritoryFactory(profile={"commissions": []})
    secretary = desk_for(Role.SECRETARIAT, territory=territory)
    member = desk_for(territory=territory)
    stranger = desk_for(territory=territory, kind=OrganisationKind.ASSOCIATION)
    commission = commission_of(territory, **settings)
    seat_of(commission, secretary.membership.organisation, role=SeatRole.SECRETARIAT)
    seat_of(commission, member.membership.organisation)
    held_on = timezone.localdate() if state == SessionState.OPEN else None
    session = session_of(commission, held_on=held_on, state=state)
    return Sitting(territory, commission, session, item_of(session), secretary, member, stranger)


def organisation_of(territory: Territory, kind: str, **fields: Any) -> Organisation:
    made: Organisation = OrganisationFactory(territory=territory, kind=kind, **fields)
    return made
