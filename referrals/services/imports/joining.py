"""Adds a row to a household already known: its act, and what nobody had said before.

Nothing known is overwritten, save the rent, which a later act revises; each change of an
existing row is listed in ``effects`` (table, id, field, before, after), so that the import can be
taken back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from ccapex.core.chunks import chunked
from ccapex.core.text import plain
from households.enums import PersonRole
from households.matching import PersonCard
from households.matching.address import parse_address, same_street
from households.models import ContactPoint, Household, HouseholdMember, Lease, Person
from households.services.cards import QUERY_SIZE
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from procedures.rules import acts
from procedures.rules.acts import ACTS, NUMBERS, SAME_REFERENCE_WITHIN, Act
from procedures.rules.coherence import ENDS
from referrals.enums import EventOutcome
from referrals.enums.acts import ListKind
from referrals.rules.act_facts import IncomingFact
from referrals.services.imports.creating import Batch, Creator, contact_values, is_main
from referrals.services.imports.incoming import Incoming
from referrals.services.imports.planning import RowPlan

JUDGED = frozenset(
    {EventKind.JUDGMENT, EventKind.CQL, EventKind.CFP_REQUEST, EventKind.CFP_DECISION}
)
Effect = list[Any]
Joined = tuple[Procedure, Event, list[Effect]]


class Known:
    """What is known of the households of a batch: six queries, whatever their number."""

    def __init__(self, household_ids: Collection[int]) -> None:
        self.households: dict[int, Household] = {}
        self.tenants: dict[int, list[Person]] = defaultdict(list)
        self.contacts: dict[int, set[tuple[str, str]]] = defaultdict(set)
        self.leases: dict[int, list[Lease]] = defaultdict(list)
        self.procedures: dict[int, list[Procedure]] = defaultdict(list)
        self.events: dict[int, list[Event]] = defaultdict(list)
        by_number: dict[int, Lease] = {}
        for ids in chunked(sorted(household_ids), QUERY_SIZE):
            self.households.update(Household.objects.in_bulk(ids))
            for member in (
                HouseholdMember.objects.filter(household__in=ids, role=PersonRole.TENANT)
                .select_related("person")
                .order_by("rank", "pk")
            ):
                self.tenants[member.household_id].append(member.person)
            for point in ContactPoint.objects.filter(household__in=ids):
                self.contacts[point.household_id].add((point.kind, point.value))
            for lease in (
                Lease.objects.filter(household__in=ids)
                .select_related("dwelling", "landlord")
                .order_by("-pk")
            ):
                self.leases[lease.household_id].append(lease)
                by_number[lease.pk] = lease
            for procedure in Procedure.objects.filter(household__in=ids).order_by("-pk"):
                if procedure.lease_id in by_number:
                    procedure.lease = by_number[procedure.lease_id]
                self.procedures[procedure.lease_id].append(procedure)
            for event in Event.objects.filter(
                procedure__household__in=ids, replaced_by__isnull=True
            ):
                self.events[event.procedure_id].append(event)


class Joiner:
    def __init__(self, creator: Creator, known: Known) -> None:
        self.creator = creator
        self.batch: Batch = creator.batch
        self.known = known
        self.changed_people: dict[int, Person] = {}
        self.changed_leases: dict[int, Lease] = {}
        self.changed_households: dict[int, Household] = {}
        self.changed_events: dict[int, Event] = {}
        self.touched: set[int] = set()

    def join(self, plan: RowPlan, household: Household) -> Joined:
        """The procedure and the fact of this row, the fact being an old one where it is known."""
        incoming = plan.incoming
        lease = self._lease(household, plan)
        if lease is None:
            effects = self._fill(household, None, incoming)
            return *self._open(
                household, self.creator.lease(household, incoming), incoming, incoming.facts
            ), effects
        procedures = self.known.procedures.get(lease.pk, [])
        found = [
            (procedure, event)
            for procedure in procedures
            for event in self.known.events.get(procedure.pk, ())
        ]
        known = {
            fact.field: pair for fact in incoming.facts if (pair := known_as(fact, incoming, found))
        }
        fresh = [fact for fact in incoming.facts if fact.field not in known]
        latest = bool(fresh) and all(event.occurred_on <= incoming.act_on for _, event in found)
        effects = self._fill(household, lease, incoming, revise=latest)
        for fact in incoming.facts:
            if fact.field in known:
                effects += self._complete(*known[fact.field], fact, incoming)
        if not fresh:
            plan.event_outcome = EventOutcome.KNOWN
            return *known.get(incoming.main.field, next(iter(known.values()))), effects
        procedure = self._target(plan, procedures, fresh)
        if procedure is None:
            return *self._open(household, lease, incoming, fresh), effects
        told = self.known.events.get(procedure.pk, ())
        events = self.creator.events(procedure, lease, incoming, fresh, told)
        return procedure, event_of(incoming, events), effects

    def _target(
        self, plan: RowPlan, procedures: list[Procedure], facts: list[IncomingFact]
    ) -> Procedure | None:
        """The procedure that takes these facts: the one that a number showed, else the latest."""
        accepts = accepts_cdp if plan.incoming.list_kind == ListKind.CDP else accepts_acts
        first = sorted(procedures, key=lambda one: one.pk != plan.procedure_id)
        return next(
            (one for one in first if accepts(one, self.known.events.get(one.pk, ()), facts)), None
        )

    def _complete(
        self, procedure: Procedure, event: Event, fact: IncomingFact, incoming: Incoming
    ) -> list[Effect]:
        """What nobody had said of an act already known: the number of another system, the court.

        The facts say the same thing: it stays one act, and nothing that was said is replaced. What
        the rules say of the details added joins its anomalies.
        """
        effects: list[Effect] = []
        told: dict[str, Any] = dict(incoming.numbers) if is_main(fact, incoming) else {}
        for name, value in told.items():
            if name in fact.columns and not getattr(event, name):
                setattr(event, name, value[:40])
                effects.append(["event", event.pk, name, "", getattr(event, name)])
        new = {name: value for name, value in fact.details.items() if name not in event.details}
        if new:
            others = [one for one in self.known.events.get(procedure.pk, ()) if one is not event]
            added = replace(fact, occurred_on=event.occurred_on, details=new)
            judged = self.creator.judge_completed(added, event, incoming, others)
            for name, value in judged.fact.details.items():
                event.details[name] = value
                effects.append(["event", event.pk, f"details.{name}", None, str(value)])
            said = {one["code"] for one in event.anomalies}
            for one in judged.anomalies:
                if one["code"] not in said:
                    event.anomalies.append(one)
                    effects.append(
                        ["event", event.pk, f"anomalies.{one['code']}", None, one["code"]]
                    )
        if effects:
            self.changed_events[event.pk] = event
        return effects

    def save(self) -> None:
        for rows, fields in (
            (self.changed_people, ["birth_date", "birth_name"]),
            (self.changed_leases, ["rent", "charges", "signed_on", "landlord_reference"]),
            (self.changed_households, ["caf_number", "housing_benefit", "dependent_children"]),
            (self.changed_events, [*NUMBERS, "details", "anomalies"]),
        ):
            if rows:
                some = list(rows.values())
                type(some[0])._default_manager.bulk_update(some, fields)

    def _open(
        self, household: Household, lease: Lease, incoming: Incoming, facts: list[IncomingFact]
    ) -> tuple[Procedure, Event]:
        procedure = self.creator.procedure(household, lease, incoming)
        events = self.creator.events(procedure, lease, incoming, facts)
        return procedure, event_of(incoming, events)

    def _lease(self, household: Household, plan: RowPlan) -> Lease | None:
        """The lease the act is about; none where the household lives somewhere else now.

        An act already known, or that a number points at, is where it was recorded, however its
        address is written now.
        """
        leases = self.known.leases.get(household.pk, ())
        keys = set(plan.incoming.keys)
        for lease in leases:
            for procedure in self.known.procedures.get(lease.pk, ()):
                if plan.incoming.list_kind != ListKind.CDP and procedure.pk == plan.procedure_id:
                    return lease
                for event in self.known.events.get(procedure.pk, ()):
                    if event.act_key and event.act_key in keys:
                        return lease
        return next((lease for lease in leases if same_lease(lease, plan.incoming)), None)

    def _fill(
        self,
        household: Household,
        lease: Lease | None,
        incoming: Incoming,
        *,
        revise: bool = False,
    ) -> list[Effect]:
        """``revise``: the act is the latest known, and its rent the present one."""
        get = incoming.fields.get
        effects: list[Effect] = []
        for kind, value in contact_values(incoming):
            if (kind, value) not in self.known.contacts[household.pk]:
                self.known.contacts[household.pk].add((kind, value))
                self.creator.contact(household, kind, value)
                self.touched.add(household.pk)
        for card in incoming.persons:
            person = same_person(card, self.known.tenants[household.pk])
            if person is not None:
                self._set(effects, "person", person, "birth_date", card.birth_date)
                self._set(effects, "person", person, "birth_name", card.birth_name)
        if lease is not None:
            self._set(effects, "lease", lease, "signed_on", get("lease_date"))
            self._set(effects, "lease", lease, "charges", get("charges"))
            self._set(effects, "lease", lease, "landlord_reference", get("landlord_reference"))
            if lease.rent != get("rent"):
                self._set(effects, "lease", lease, "rent", get("rent"), revise=revise)
        self._set(effects, "household", household, "caf_number", get("caf_number"))
        self._set(effects, "household", household, "housing_benefit", get("housing_benefit"))
        self._set(effects, "household", household, "dependent_children", get("children"))
        return effects

    def _set(
        self,
        effects: list[Effect],
        table: str,
        row: Any,
        name: str,
        value: Any,
        *,
        revise: bool = False,
    ) -> None:
        """Sets what was unknown (or, where ``revise``, what changed), and says what it was."""
        old = getattr(row, name)
        if value in (None, "") or (old not in (None, "") and not revise):
            return
        if isinstance(value, str):
            value = value[: row._meta.get_field(name).max_length]
        setattr(row, name, value)
        effects.append([table, row.pk, name, None if old is None else str(old), str(value)])
        changed: dict[str, dict[int, Any]] = {
            "person": self.changed_people,
            "lease": self.changed_leases,
            "household": self.changed_households,
        }
        changed[table][row.pk] = row
        if name in {"birth_date", "birth_name", "signed_on", "landlord_reference", "caf_number"}:
            self.touched.add(row.household_id if table == "lease" else self._owner(table, row))

    def _owner(self, table: str, row: Any) -> int:
        if table == "household":
            return int(row.pk)
        return next(
            household_id
            for household_id, people in self.known.tenants.items()
            if any(person is row for person in people)
        )


def same_lease(lease: Lease, incoming: Incoming) -> bool:
    """Is the act about this lease of a household already recognised?

    The date of the lease settles it where both are known; else the dwelling, however its address
    is written; else the landlord, in the same commune.
    """
    get = incoming.fields.get
    if lease.signed_on and get("lease_date"):
        return lease.signed_on == get("lease_date") or _same_dwelling(lease, incoming)
    if not get("address") or _same_dwelling(lease, incoming):
        return True
    return (
        lease.landlord is not None
        and plain(lease.landlord.name) == plain(get("landlord_name") or "")
        and lease.dwelling.postal_code == get("postal_code")
    )


def _same_dwelling(lease: Lease, incoming: Incoming) -> bool:
    known = parse_address(lease.dwelling.address)
    quoted = parse_address(incoming.fields.get("address") or "")
    return same_street(known, quoted) and known.number == quoted.number


def known_as(
    fact: IncomingFact, incoming: Incoming, found: Iterable[tuple[Procedure, Event]]
) -> tuple[Procedure, Event] | None:
    """The fact already known that this one is, with its procedure."""
    return next((pair for pair in found if same_act(pair[1], fact, incoming)), None)


def same_act(event: Event, fact: IncomingFact, incoming: Incoming) -> bool:
    """The same act in two senders' lists is one fact (contract).

    Same household already: an act that the list only quotes is the one known about that day; the
    list's own act is compared by number, reference and day.
    """
    if event.kind != fact.kind:
        return False
    if not fact.own:
        return abs(event.occurred_on - fact.occurred_on) <= SAME_REFERENCE_WITHIN
    if not (is_main(fact, incoming) and fact.kind in ACTS):
        return event.occurred_on == fact.occurred_on
    return acts.same_act(
        event,
        Act(
            fact.kind,
            fact.occurred_on,
            act_key=incoming.key_of(fact),
            officer_reference=incoming.fields.get("officer_reference") or "",
            **incoming.numbers,
        ),
    )


def event_of(incoming: Incoming, events: list[Event]) -> Event:
    """The fact that the row is about, among those that it brought."""
    main = incoming.main
    return next(
        (one for one in events if (one.kind, one.occurred_on) == (main.kind, main.occurred_on)),
        events[0],
    )


def accepts_cdp(procedure: Procedure, events: Iterable[Event], _facts: list[IncomingFact]) -> bool:
    """Open and not judged: a new CDP is one more fact of it."""
    return procedure.stage != Stage.CLOSED and not any(event.kind in JUDGED for event in events)


def accepts_acts(procedure: Procedure, events: Iterable[Event], facts: list[IncomingFact]) -> bool:
    """Open; or closed after these acts, that come late. What ended before it began is another."""
    days = [event.occurred_on for event in events]
    ends = [event.occurred_on for event in events if event.kind in ENDS]
    last = facts[-1]
    if procedure.stage == Stage.CLOSED:
        return bool(ends) and last.occurred_on <= max(ends)
    return not (last.kind in ENDS and days and last.occurred_on < min(days))


def same_person(card: PersonCard, people: list[Person]) -> Person | None:
    """The person of a joined household that this holder is, by both names and nothing looser."""
    for person in people:
        names = {plain(person.last_name), plain(person.birth_name)} - {""}
        if plain(card.last_name) in names and plain(card.first_name) == plain(person.first_name):
            return person
    return None
