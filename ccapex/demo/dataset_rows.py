"""The rows of a chunk of the large data, table by table."""

import datetime
import random
import uuid
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils import timezone

from ccapex.accounts.models import Organisation, Territory
from ccapex.core.text import plain
from ccapex.demo.fiction import Fictional
from households.enums import ContactKind, PersonRole, RelationKind
from households.matching import HouseholdCard, PersonCard, blocking_keys
from households.models import (
    ContactPoint,
    DebtStatement,
    Dwelling,
    Household,
    HouseholdMember,
    Landlord,
    Lease,
    MatchKey,
    Person,
    Relation,
)
from households.services.names import display_name, search_key
from procedures.enums import EventKind
from procedures.models import Event, Procedure
from procedures.rules.stages import Fact, standing
from referrals.enums import DecisionOutcome, ReferralState, RowStatus
from referrals.models import CdpList, Decision, ListRow, Referral

REFERRED_PERCENT = 20
ACT_DAYS = 900
LATER_FACTS = (
    (22, EventKind.ASSIGNATION, 90),
    (9, EventKind.JUDGMENT, 180),
    (4, EventKind.CQL, 260),
)
"""Percentage that goes so far, the fact, days after the commandement."""


@dataclass
class Rows:
    """Filled by ``row_of``; ``tables`` gives them in the order in which they are inserted."""

    territory: Territory
    cdp_list: CdpList
    origin: str
    day: datetime.date
    random: random.Random
    landlords: dict[str, Landlord] = field(default_factory=dict)
    social: dict[str, Organisation] = field(default_factory=dict)
    members: list[Organisation] = field(default_factory=list)
    new_landlords: list[Landlord] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    memberships: list[HouseholdMember] = field(default_factory=list)
    dwellings: list[Dwelling] = field(default_factory=list)
    leases: list[Lease] = field(default_factory=list)
    contacts: list[ContactPoint] = field(default_factory=list)
    debts: list[DebtStatement] = field(default_factory=list)
    procedures: list[Procedure] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    keys: list[MatchKey] = field(default_factory=list)
    list_rows: list[ListRow] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def tables(self) -> list[list[Model]]:
        return [
            list(table)
            for table in (
                *(self.new_landlords, self.households, self.people, self.memberships),
                *(self.dwellings, self.leases, self.contacts, self.debts, self.procedures),
                *(self.events, self.keys, self.list_rows, self.decisions, self.referrals),
                self.relations,
            )
        ]

    def public_id(self) -> uuid.UUID:
        """From the seed, as all the rest."""
        return uuid.UUID(int=self.random.getrandbits(128), version=4)


def row_of(rows: Rows, one: Fictional, rank: int) -> None:
    """Everything that one fictional household is, in every table."""
    household = _household(rows, one)
    lease = _lease(rows, one, household)
    procedure, event = _procedure(rows, one, household, lease)
    _contacts(rows, one, household)
    organisation = rows.social.get(one.landlord)
    if organisation is not None:
        _relation(rows, household, organisation, RelationKind.LANDLORD)
    if rows.members and rows.random.randrange(100) < REFERRED_PERCENT:
        _referral(rows, household, procedure, event, rank)


def _household(rows: Rows, one: Fictional) -> Household:
    cards = tuple(
        PersonCard(holder.last_name, holder.first_name, birth_date=holder.birth_date)
        for holder in one.holders
    )
    household = Household(
        public_id=rows.public_id(),
        territory=rows.territory,
        origin=rows.origin,
        display_name=display_name(cards),
        search_key=search_key(cards),
        adults=len(cards),
        dependent_children=len(one.children),
        housing_benefit=one.housing_benefit,
        benefit_payer="caf",
        caf_number=one.caf_number,
    )
    rows.households.append(household)
    for rank, card in enumerate(cards):
        _person(rows, household, card.last_name, card.first_name, card.birth_date, rank)
    for birth_date in one.children:
        _person(rows, household, one.holders[0].last_name, "", birth_date, 100)
    keys = blocking_keys(
        HouseholdCard(
            key="",
            persons=cards,
            address=one.address,
            postal_code=one.town.postal_code,
            city=one.town.name,
            insee_code=one.town.insee_code,
            phones=frozenset(filter(None, [one.phone])),
            emails=frozenset(filter(None, [one.email])),
            landlord_name=one.landlord,
            lease_date=one.lease_date,
            rent=one.rent,
            caf_number=one.caf_number,
        )
    )
    rows.keys += [
        MatchKey(territory=rows.territory, household=household, key=key) for key in sorted(keys)
    ]
    return household


def _person(
    rows: Rows,
    household: Household,
    last_name: str,
    first_name: str,
    birth_date: datetime.date | None,
    rank: int,
) -> None:
    person = Person(
        public_id=rows.public_id(),
        territory=rows.territory,
        last_name=last_name,
        first_name=first_name,
        birth_date=birth_date,
    )
    rows.people.append(person)
    role = PersonRole.CHILD if rank >= 100 else PersonRole.TENANT
    rows.memberships.append(
        HouseholdMember(household=household, person=person, role=role, rank=rank)
    )


def _lease(rows: Rows, one: Fictional, household: Household) -> Lease:
    dwelling = Dwelling(
        public_id=rows.public_id(),
        territory=rows.territory,
        address=one.address,
        postal_code=one.town.postal_code,
        city=one.town.name,
        insee_code=one.town.insee_code,
    )
    lease = Lease(
        public_id=rows.public_id(),
        household=household,
        dwelling=dwelling,
        landlord=_landlord(rows, one),
        stock=one.stock,
        origin=rows.origin,
        signed_on=one.lease_date,
        rent=one.rent,
        charges=one.charges,
    )
    rows.dwellings.append(dwelling)
    rows.leases.append(lease)
    return lease


def _landlord(rows: Rows, one: Fictional) -> Landlord:
    key = plain(one.landlord)
    landlord = rows.landlords.get(key)
    if landlord is None:
        landlord = rows.landlords[key] = Landlord(
            territory=rows.territory,
            name=one.landlord,
            name_key=key,
            kind=one.landlord_kind,
            organisation=rows.social.get(one.landlord),
        )
        rows.new_landlords.append(landlord)
    return landlord


def _procedure(
    rows: Rows, one: Fictional, household: Household, lease: Lease
) -> tuple[Procedure, Event]:
    """The commandement, and for some what followed."""
    draw = rows.random
    act_on = rows.day - datetime.timedelta(days=draw.randrange(1, ACT_DAYS))
    facts = [Fact(EventKind.CDP, act_on, {})]
    chance = draw.randrange(100)
    for below, kind, days in LATER_FACTS:
        occurred_on = act_on + datetime.timedelta(days=days)
        if chance < below and occurred_on < rows.day:
            facts.append(Fact(kind, occurred_on, {}))
    procedure = Procedure(
        public_id=rows.public_id(),
        territory=rows.territory,
        household=household,
        lease=lease,
        origin=rows.origin,
        **standing(facts)._asdict(),
    )
    rows.procedures.append(procedure)
    events = [_event(rows, one, procedure, fact) for fact in facts]
    rows.events += events
    rows.debts.append(
        DebtStatement(
            lease=lease,
            stated_on=act_on,
            amount=one.debt,
            months_unpaid=one.months_unpaid,
            origin=rows.origin,
        )
    )
    return procedure, events[0]


def _event(rows: Rows, one: Fictional, procedure: Procedure, fact: Fact) -> Event:
    is_cdp = fact.kind == EventKind.CDP
    return Event(
        public_id=rows.public_id(),
        territory=rows.territory,
        procedure=procedure,
        kind=fact.kind,
        occurred_on=fact.occurred_on,
        source=rows.origin,
        act_key=f"{rows.random.getrandbits(160):040x}" if is_cdp else "",
        debt_amount=one.debt if is_cdp else None,
        months_unpaid=one.months_unpaid if is_cdp else None,
        officer_name=one.office,
        officer_reference=one.office_reference,
        exploc_number=one.exploc_number if is_cdp else "",
    )


def _contacts(rows: Rows, one: Fictional, household: Household) -> None:
    for kind, value in ((ContactKind.PHONE, one.phone), (ContactKind.EMAIL, one.email)):
        if value:
            rows.contacts.append(
                ContactPoint(household=household, kind=kind, value=value, origin=rows.origin)
            )


def _referral(
    rows: Rows, household: Household, procedure: Procedure, event: Event, rank: int
) -> None:
    organisation = rows.random.choice(rows.members)
    rows.list_rows.append(
        ListRow(
            cdp_list=rows.cdp_list,
            number=rank + 1,
            status=RowStatus.CREATED,
            household=household,
            procedure=procedure,
            event=event,
            recorded_at=timezone.now(),
        )
    )
    decision = Decision(
        public_id=rows.public_id(),
        cdp_list=rows.cdp_list,
        procedure=procedure,
        outcome=DecisionOutcome.ATTRIBUTED,
        organisation=organisation,
    )
    rows.decisions.append(decision)
    rows.referrals.append(
        Referral(
            public_id=rows.public_id(),
            territory=rows.territory,
            household=household,
            procedure=procedure,
            organisation=organisation,
            cdp_list=rows.cdp_list,
            decision=decision,
            state=ReferralState.ISSUED,
            issued_at=timezone.now(),
        )
    )
    _relation(rows, household, organisation, RelationKind.REFERRAL)


def _relation(
    rows: Rows, household: Household, organisation: Organisation, kind: RelationKind
) -> None:
    rows.relations.append(
        Relation(
            household=household,
            organisation=organisation,
            kind=kind,
            source=f"list:{rows.cdp_list.pk}",
            opened_at=timezone.now(),
        )
    )
