"""The pool as a screen reads it: each household with its lead, its wait and its alarms."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from procedures.enums import EventKind, Stage
from procedures.models import Event
from referrals.enums.rehousing import PoolState, ProposalState
from referrals.models import RehousingEntry, RehousingLead, RehousingProposal
from referrals.rules.rehousing import (
    REPORT,
    Alarm,
    Offer,
    PoolCase,
    PoolRules,
    alarms,
    lacking,
    lease_terminated,
    pool_rules,
)
from referrals.services.rehousing.access import visible_to

DALO_FILED = (EventKind.DALO_APPEAL, EventKind.DALO_RECOGNISED)


@dataclass(frozen=True, slots=True)
class PoolRow:
    """``days`` in the pool, until today or until the household left it."""

    entry: RehousingEntry
    lead: RehousingLead | None
    proposals: list[RehousingProposal]
    lacking: list[str]
    alarms: list[Alarm]
    days: int

    @property
    def refused(self) -> int:
        return sum(one.state == ProposalState.REFUSED for one in self.proposals)

    @property
    def fitting_refused(self) -> int:
        return sum(
            bool(one.fitting) and one.state == ProposalState.REFUSED for one in self.proposals
        )

    @property
    def stage(self) -> str:
        return Stage(self.entry.procedure.stage).label

    @property
    def last(self) -> RehousingProposal | None:
        return self.proposals[-1] if self.proposals else None


@dataclass(slots=True)
class _Around:
    """What hangs on some entries, each table read once."""

    leads: dict[int, RehousingLead] = field(default_factory=dict)
    proposals: dict[int, list[RehousingProposal]] = field(default_factory=lambda: defaultdict(list))
    dalo: set[int] = field(default_factory=set)
    outcomes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def pool_of(
    desk: Desk, *, states: Iterable[str] = (PoolState.OPEN,), today: dt.date
) -> list[PoolRow]:
    """What the desk may read; four queries, whatever the number of households."""
    entries = list(
        visible_to(desk)
        .filter(state__in=list(states))
        .select_related("household", "procedure__lease__dwelling", "report_by", "rehoused_by")
        .order_by("entered_on", "pk")
    )
    return rows_of(entries, rules_for(desk.membership.organisation.territory), today=today)


def rules_for(territory: Territory) -> PoolRules:
    return pool_rules(territory.profile) or PoolRules()


def rows_of(entries: list[RehousingEntry], rules: PoolRules, *, today: dt.date) -> list[PoolRow]:
    around = _around(entries)
    return [_row(entry, around, rules, today) for entry in entries]


def _around(entries: list[RehousingEntry]) -> _Around:
    found = _Around()
    ids = [entry.pk for entry in entries]
    for lead in RehousingLead.objects.filter(entry__in=ids).select_related("landlord"):
        if lead.ended_on is None:
            found.leads[lead.entry_id] = lead
    for proposal in RehousingProposal.objects.filter(entry__in=ids).select_related("landlord"):
        found.proposals[proposal.entry_id].append(proposal)
    facts = Event.objects.filter(
        procedure__in={entry.procedure_id for entry in entries},
        kind__in=[*DALO_FILED, EventKind.JUDGMENT],
        replaced_by__isnull=True,
    ).order_by("occurred_on", "pk")
    for procedure_id, kind, details in facts.values_list("procedure_id", "kind", "details"):
        if kind in DALO_FILED:
            found.dalo.add(procedure_id)
        else:
            found.outcomes[procedure_id].append(str(details.get("outcome") or ""))
    return found


def _row(entry: RehousingEntry, around: _Around, rules: PoolRules, today: dt.date) -> PoolRow:
    lead = around.leads.get(entry.pk)
    proposals = around.proposals[entry.pk]
    missing = lacking({name: getattr(entry, name) for name in REPORT})
    case = PoolCase(
        entered_on=entry.entered_on,
        lacking=missing,
        has_lead=lead is not None,
        offers=[_offer(one) for one in proposals],
        sne_number=entry.sne_number,
        sne_renewal_on=entry.sne_renewal_on,
        internal_move=entry.internal_move,
        terminated=lease_terminated(entry.procedure.stage, around.outcomes[entry.procedure_id]),
        dalo_filed=entry.procedure_id in around.dalo,
    )
    is_open = entry.state == PoolState.OPEN
    return PoolRow(
        entry=entry,
        lead=lead,
        proposals=proposals,
        lacking=missing,
        alarms=alarms(case, rules, today=today) if is_open else [],
        days=((entry.ended_on or today) - entry.entered_on).days,
    )


def _offer(proposal: RehousingProposal) -> Offer:
    return Offer(
        offered_on=proposal.offered_on,
        answered_on=proposal.answered_on,
        accepted=proposal.state == ProposalState.ACCEPTED,
        refused=proposal.state == ProposalState.REFUSED,
        fitting=proposal.fitting,
    )


def waits_for(desk: Desk, row: PoolRow) -> bool:
    """The desk's organisation leads, and no dwelling is on the table."""
    if row.lead is None or row.lead.landlord_id != desk.organisation_id:
        return False
    on_the_table = (ProposalState.PENDING, ProposalState.ACCEPTED)
    return not any(one.state in on_the_table for one in row.proposals)
