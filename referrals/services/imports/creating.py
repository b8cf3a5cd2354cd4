"""Writes the households that a list brings: bulk inserts, parents before children."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from ccapex.core.numbering import take_numbers
from households.enums import BenefitPayer, ContactKind, HousingBenefit, PersonRole
from households.matching import PersonCard
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
)
from households.services.names import display_name, search_key
from procedures.enums import Stage
from procedures.law.calendar import zone_of
from procedures.models import Event, Procedure
from procedures.rules.stages import Fact
from referrals.models import CdpList
from referrals.rules.act_coherence import Judged, judge, judge_completed
from referrals.rules.act_facts import IncomingFact
from referrals.services.imports.incoming import Incoming
from referrals.services.imports.places import Places, landlord_kind
from referrals.services.imports.planning import RowPlan


@dataclass
class Batch:
    """Rows to insert, by table, in the order in which they must be inserted."""

    households: list[Household] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    members: list[HouseholdMember] = field(default_factory=list)
    dwellings: list[Dwelling] = field(default_factory=list)
    leases: list[Lease] = field(default_factory=list)
    contacts: list[ContactPoint] = field(default_factory=list)
    debts: list[DebtStatement] = field(default_factory=list)
    procedures: list[Procedure] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    new_households: list[tuple[Household, Incoming]] = field(default_factory=list)

    def insert(self, territory_id: int, *, year: int) -> None:
        for household, reference in zip(
            self.households, take_numbers("H", year=year, count=len(self.households)), strict=True
        ):
            household.reference = reference
        for procedure, reference in zip(
            self.procedures, take_numbers("P", year=year, count=len(self.procedures)), strict=True
        ):
            procedure.reference = reference
        for rows in (
            self.households,
            self.people,
            self.members,
            self.dwellings,
            self.leases,
            self.procedures,
            self.events,
            self.debts,
            self.contacts,
        ):
            if rows:
                type(rows[0])._default_manager.bulk_create(rows)  # type: ignore[arg-type]
        MatchKey.objects.bulk_create(
            MatchKey(territory_id=territory_id, household=household, key=key)
            for household, incoming in self.new_households
            for key in sorted(incoming.match_keys)
        )


class Creator:
    """Turns rows into rows of a batch. ``origin`` (``list:12``) marks all that it makes."""

    def __init__(
        self,
        places: Places,
        batch: Batch,
        *,
        origin: str,
        source_id: int | None,
        author_id: int | None,
    ) -> None:
        self.territory_id = places.territory.pk
        self.origin = origin
        self.places = places
        self.batch = batch
        self.source_id = source_id
        self.author_id = author_id
        self.today = timezone.localdate()
        self.landlords: dict[str, Landlord] = {}

    @classmethod
    def of_list(cls, cdp_list: CdpList, places: Places, batch: Batch) -> "Creator":
        sender = cdp_list.sender
        return cls(
            places,
            batch,
            origin=f"list:{cdp_list.pk}",
            source_id=sender.organisation_id if sender else None,
            author_id=cdp_list.author_id,
        )

    def prepare_landlords(self, plans: Sequence[RowPlan]) -> None:
        self.landlords = self.places.landlords(
            {
                plan.incoming.fields["landlord_name"]: landlord_kind(
                    plan.incoming.fields.get("landlord_kind")
                )
                for plan in plans
                if plan.incoming.fields.get("landlord_name")
            }
        )

    def landlord(self, incoming: Incoming) -> Landlord | None:
        """Prepared for new households; looked up here for one that moved, which is rare."""
        name = incoming.fields.get("landlord_name") or ""
        if name and name not in self.landlords:
            kind = landlord_kind(incoming.fields.get("landlord_kind"))
            self.landlords |= self.places.landlords({name: kind})
        return self.landlords.get(name)

    def household(self, incoming: Incoming) -> tuple[Household, Procedure, list[Event]]:
        household, lease = self.file(incoming)
        procedure = self.procedure(household, lease, incoming)
        return household, procedure, self.events(procedure, lease, incoming, incoming.facts)

    def file(self, incoming: Incoming) -> tuple[Household, Lease]:
        """The people, the dwelling and the lease, without any act."""
        get = incoming.fields.get
        household = Household(
            territory_id=self.territory_id,
            origin=self.origin,
            display_name=display_name(incoming.persons),
            search_key=search_key(incoming.persons),
            adults=get("adults"),
            dependent_children=get("children"),
            housing_benefit=one_of(HousingBenefit, get("housing_benefit")),
            benefit_payer=one_of(BenefitPayer, get("benefit_payer")),
            caf_number=(get("caf_number") or "")[:20],
        )
        self.batch.households.append(household)
        self.batch.new_households.append((household, incoming))
        for rank, card in enumerate(incoming.persons):
            self.person(household, card, rank)
        for birth_date in get("children_birth_dates") or []:
            child = Person(territory_id=self.territory_id, last_name="", birth_date=birth_date)
            self.batch.people.append(child)
            self.batch.members.append(
                HouseholdMember(household=household, person=child, role=PersonRole.CHILD, rank=100)
            )
        for kind, value in contact_values(incoming):
            self.contact(household, kind, value)
        return household, self.lease(household, incoming)

    def person(self, household: Household, card: PersonCard, rank: int) -> None:
        person = Person(
            territory_id=self.territory_id,
            last_name=card.last_name[:120],
            first_name=card.first_name[:120],
            birth_name=card.birth_name[:120],
            birth_date=card.birth_date,
        )
        self.batch.people.append(person)
        self.batch.members.append(HouseholdMember(household=household, person=person, rank=rank))

    def contact(self, household: Household, kind: str, value: str) -> None:
        self.batch.contacts.append(
            ContactPoint(
                household=household,
                kind=kind,
                value=value,
                source_id=self.source_id,
                origin=self.origin,
            )
        )

    def lease(self, household: Household, incoming: Incoming) -> Lease:
        get = incoming.fields.get
        dwelling = Dwelling(
            territory_id=self.territory_id,
            address=(get("address") or "")[:250],
            postal_code=get("postal_code") or "",
            city=(get("city") or "")[:120],
            insee_code=get("insee_code") or "",
        )
        self.batch.dwellings.append(dwelling)
        lease = Lease(
            household=household,
            dwelling=dwelling,
            landlord=self.landlord(incoming),
            stock=get("stock") or "",
            managing_agent=(get("managing_agent") or "")[:160],
            landlord_reference=(get("landlord_reference") or "")[:60],
            origin=self.origin,
            signed_on=get("lease_date"),
            rent=get("rent"),
            charges=get("charges"),
        )
        self.batch.leases.append(lease)
        return lease

    def procedure(self, household: Household, lease: Lease, incoming: Incoming) -> Procedure:
        procedure = Procedure(
            territory_id=self.territory_id,
            household=household,
            lease=lease,
            origin=self.origin,
            stage=Stage.CDP,
            stage_since=incoming.act_on,
        )
        self.batch.procedures.append(procedure)
        return procedure

    def events(
        self,
        procedure: Procedure,
        lease: Lease,
        incoming: Incoming,
        facts: Sequence[IncomingFact],
        known: Iterable[Event] = (),
    ) -> list[Event]:
        """The facts of a row, each with what the rules say of it beside those ``known`` of the
        procedure; and the debt that the row states."""
        judged = self.judge(facts, incoming, known)
        events = [self.event(procedure, incoming, one) for one in judged]
        self.batch.events += events
        amount = incoming.fields.get("debt_amount")
        if amount is not None:
            self.batch.debts.append(
                DebtStatement(
                    lease=lease,
                    stated_on=incoming.act_on,
                    amount=amount,
                    months_unpaid=incoming.fields.get("months_unpaid"),
                    source_id=self.source_id,
                    origin=self.origin,
                )
            )
        return events

    def judge(
        self, facts: Sequence[IncomingFact], incoming: Incoming, known: Iterable[Event] = ()
    ) -> list[Judged]:
        return judge(
            facts,
            [Fact(event.kind, event.occurred_on, event.details) for event in known],
            today=self.today,
            landlord_kind=incoming.landlord_kind,
            zone=zone_of(self.places.territory.department_code),
        )

    def judge_completed(
        self, fact: IncomingFact, event: Event, incoming: Incoming, others: Iterable[Event]
    ) -> Judged:
        """What ``fact`` adds to ``event``, already known, among the ``others`` of its procedure."""
        return judge_completed(
            fact,
            event.details,
            [Fact(one.kind, one.occurred_on, one.details) for one in others],
            today=self.today,
            landlord_kind=incoming.landlord_kind,
            zone=zone_of(self.places.territory.department_code),
        )

    def event(self, procedure: Procedure, incoming: Incoming, judged: Judged) -> Event:
        fact = judged.fact
        columns = columns_of(incoming) if is_main(fact, incoming) else {}
        return Event(
            territory_id=self.territory_id,
            procedure=procedure,
            kind=fact.kind,
            occurred_on=fact.occurred_on,
            author_id=self.author_id,
            organisation_id=self.source_id,
            source=self.origin,
            act_key=incoming.key_of(fact),
            details=fact.details,
            anomalies=judged.anomalies,
            **{name: value for name, value in columns.items() if name in fact.columns},
        )


def is_main(fact: IncomingFact, incoming: Incoming) -> bool:
    """The fact that the debt, the office and the numbers of the row are about."""
    return (fact.kind, fact.occurred_on) == (incoming.main.kind, incoming.main.occurred_on)


def columns_of(incoming: Incoming) -> dict[str, Any]:
    get = incoming.fields.get
    return {
        "debt_amount": get("debt_amount"),
        "months_unpaid": get("months_unpaid"),
        "officer_name": (get("officer_name") or "")[:160],
        "officer_reference": (get("officer_reference") or "")[:60],
        "exploc_number": (get("exploc_number") or "")[:40],
        "alexi_number": (get("alexi_number") or "")[:40],
    }


def contact_values(incoming: Incoming) -> list[tuple[str, str]]:
    email = incoming.fields.get("email")
    emails = [(ContactKind.EMAIL.value, email[:254])] if email else []
    phones = dict.fromkeys(incoming.phones)
    return [*((ContactKind.PHONE.value, phone) for phone in phones), *emails]


def one_of(choices: Any, value: Any) -> str:
    return value if value in choices.values else ""
