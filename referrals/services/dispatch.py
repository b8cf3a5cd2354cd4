"""Dispatch a list: referrals, access, letters, notices; twice gives nothing more.

The decisions recorded are followed; the rules speak only where nobody decided. Work is committed
in small pieces and published by one final change, so a killed worker goes on where it was.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from ccapex.core import jobs, journal
from ccapex.core.chunks import chunked
from ccapex.core.models import JournalEntry
from households.enums import RelationKind
from households.services.access import close_relations, open_relations
from referrals.attribution.engine import NO_RULE
from referrals.enums import DecisionOutcome, ListState, Mission, ReferralState, RowStatus
from referrals.enums.acts import ListKind
from referrals.models import CdpList, Decision, EnrichmentRequest, ListRow, Referral
from referrals.rules.profile import enrichment_rules
from referrals.services.attribution import Proposal, Proposer
from referrals.services.concertation import DECIDABLE, record_proposal
from referrals.services.dispatch_letters import LetterWriter
from referrals.services.list_cases import Case, cases_of

CASES_AT_ONCE = 250
"""About half a second of work on a small machine: the other writers wait no longer than that."""

OPEN = (ReferralState.ISSUED, ReferralState.ACCEPTED)


class DispatchRefused(Exception):
    """The list cannot be dispatched; the message is French."""


@dataclass
class Report:
    """``left`` says why each case that stays does; every case of the list is counted once."""

    list_id: int
    dispatched: int = 0
    already: int = 0
    letters: int = 0
    left: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        return {
            "list": self.list_id,
            "dispatched": self.dispatched,
            "already": self.already,
            "left": {
                reason: self.left[reason]
                for reason in ("to_complete", "no_rule", "to_review", "later", "not_treated")
            },
            "letters": self.letters,
        }


def dispatch(
    cdp_list: CdpList,
    *,
    author_id: int | None,
    started_at: datetime.datetime | None = None,
    on_total: Callable[[int], None] = lambda total: None,
    on_done: Callable[[int], None] = lambda count: None,
) -> Report:
    """Everything the list still needs. ``started_at`` is that of the first attempt, so that a
    resumed dispatch reports the whole of its work."""
    if cdp_list.kind != ListKind.CDP:
        raise DispatchRefused("Cette liste n'est pas une liste de CDP : rien n'est à distribuer.")
    if cdp_list.state not in DECIDABLE:
        raise DispatchRefused(
            f"La liste est « {cdp_list.get_state_display().lower()} » : "
            "elle ne peut pas être distribuée."
        )
    work = _Work(cdp_list, author_id, started_at or timezone.now())
    cases = cases_of(cdp_list)
    on_total(len(cases))
    for some in chunked(cases, CASES_AT_ONCE):
        with transaction.atomic():
            work.chunk(some)
        on_done(len(some))
    reviewed = ListRow.objects.filter(cdp_list=cdp_list, status=RowStatus.TO_REVIEW)
    work.report.left["to_review"] = reviewed.count()
    with transaction.atomic():
        work.publish()
    return work.report


class _Work:
    def __init__(
        self, cdp_list: CdpList, author_id: int | None, started_at: datetime.datetime
    ) -> None:
        self.cdp_list = cdp_list
        self.author_id = author_id
        self.started_at = started_at
        self.today = timezone.localdate()
        self.report = Report(cdp_list.pk)
        self.proposer = Proposer(cdp_list.territory, mission=Mission.REFERENT, today=self.today)
        self.delay = enrichment_rules(cdp_list.territory.profile).access_after_close
        self.source = f"list:{cdp_list.pk}"
        self.letters = LetterWriter(cdp_list, author_id=author_id)
        self.per_organisation: Counter[int] = Counter()

    # --- one piece --------------------------------------------------------------------------

    def chunk(self, cases: list[Case]) -> None:
        # Locked: a second dispatch of the same list waits here, then finds the work done.
        CdpList.objects.select_for_update(of=("self",)).get(pk=self.cdp_list.pk)
        by_procedure = {case.procedure_id: case for case in cases}
        decisions = {
            decision.procedure_id: decision
            for decision in Decision.objects.filter(
                cdp_list=self.cdp_list, mission=Mission.REFERENT, procedure__in=by_procedure
            )
        }
        missing = [case for case in cases if case.procedure_id not in decisions]
        by_rules = self._decide_by_rules(missing)
        treated = self._refer([*decisions.values(), *by_rules], by_procedure)
        self._close_enrichment(treated)

    def _decide_by_rules(self, cases: list[Case]) -> list[Decision]:
        decisions = []
        for proposal in self.proposer.propose(self.cdp_list, cases):
            if proposal.is_target:
                decisions.append(self._decision(proposal))
            else:
                # A target without organisation waits for the commune: to complete as well.
                without_rule = proposal.result.outcome == NO_RULE
                self.report.left["no_rule" if without_rule else "to_complete"] += 1
        return Decision.objects.bulk_create(decisions)

    def _decision(self, proposal: Proposal) -> Decision:
        decision = Decision(
            cdp_list=self.cdp_list,
            procedure_id=proposal.case.procedure_id,
            mission=Mission.REFERENT,
            outcome=DecisionOutcome.ATTRIBUTED,
            organisation_id=proposal.organisation_id,
            kept_referent=proposal.kept,
        )
        record_proposal(decision, proposal)
        return decision

    def _refer(self, decisions: Iterable[Decision], cases: dict[int, Case]) -> list[Case]:
        """Opens what is missing; the cases that need nothing more from those asked to complete."""
        known = _Known(cases)
        treated: list[Case] = []
        fresh: list[Referral] = []
        mine: list[Referral] = []
        for decision in decisions:
            case = cases[decision.procedure_id]
            if decision.outcome != DecisionOutcome.ATTRIBUTED or decision.organisation_id is None:
                self.report.left[decision.outcome] += 1
                if decision.outcome == DecisionOutcome.NOT_TREATED and self._is_new(decision):
                    treated.append(case)
                continue
            referral = known.of(decision)
            if referral is None:
                fresh.append(self._referral(decision, decision.organisation_id, case))
                treated.append(case)
            elif self._is_mine(referral):
                mine.append(referral)
            else:
                self.report.already += 1
        mine += self._open(fresh, cases)
        self.report.dispatched += len(mine)
        self.report.letters += self.letters.count(mine, cases) if mine else 0
        self.per_organisation.update(referral.organisation_id for referral in mine)
        return treated

    def _open(self, fresh: list[Referral], cases: dict[int, Case]) -> list[Referral]:
        created = Referral.objects.bulk_create(fresh)
        open_relations(
            [(referral.household_id, referral.organisation_id) for referral in created],
            kind=RelationKind.REFERRAL,
            source=self.source,
            actor_id=self.author_id,
        )
        self.letters.prepare(created, cases)
        journal.record_all(self._line(referral) for referral in created)
        return created

    def _referral(self, decision: Decision, organisation_id: int, case: Case) -> Referral:
        return Referral(
            territory_id=self.cdp_list.territory_id,
            household_id=case.household_id,
            procedure_id=case.procedure_id,
            mission=Mission.REFERENT,
            organisation_id=organisation_id,
            cdp_list=self.cdp_list,
            decision=decision,
            state=ReferralState.ISSUED,
            issued_at=timezone.now(),
        )

    def _is_mine(self, referral: Referral) -> bool:
        """Written by an earlier attempt of this same dispatch, which was interrupted."""
        first_time = self.cdp_list.dispatched_at is None
        return referral.cdp_list_id == self.cdp_list.pk and (
            first_time or referral.issued_at >= self.started_at
        )

    def _is_new(self, decision: Decision) -> bool:
        before = self.cdp_list.dispatched_at
        return before is None or decision.decided_at > before

    def _close_enrichment(self, treated: list[Case]) -> None:
        """Those asked to complete keep their access for the profile's delay, no longer."""
        households = [case.household_id for case in treated]
        pairs = EnrichmentRequest.objects.filter(
            cdp_list=self.cdp_list, household__in=households
        ).values_list("household_id", "organisation_id")
        close_relations(
            kind=RelationKind.ENRICHMENT,
            source=self.source,
            pairs=pairs,
            ends_on=self.today + self.delay,
            actor_id=self.author_id,
        )

    def _line(self, referral: Referral) -> JournalEntry:
        return journal.entry(
            "referral.issued",
            actor_id=self.author_id,
            organisation_id=referral.organisation_id,
            territory_id=referral.territory_id,
            object_type="referral",
            object_id=referral.pk,
            household_id=referral.household_id,
        )

    # --- the end ----------------------------------------------------------------------------

    def publish(self) -> None:
        """The final change, and in the same transaction one notice to each organisation."""
        treated = self.report.dispatched + self.report.already + self.report.left["not_treated"]
        if not treated:
            # Everything stays: the members may still be asked, the concertation still held.
            return
        if not self.report.dispatched and self.cdp_list.state == ListState.DISPATCHED:
            return
        CdpList.objects.filter(pk=self.cdp_list.pk).update(
            state=ListState.DISPATCHED, dispatched_at=timezone.now()
        )
        for organisation_id, count in sorted(self.per_organisation.items()):
            jobs.enqueue(
                "notify_referrals",
                arguments={"organisation": organisation_id, "count": count},
                author_id=self.author_id,
                territory_id=self.cdp_list.territory_id,
                organisation_id=organisation_id,
            )
        journal.record(
            "list.dispatched",
            actor_id=self.author_id,
            territory_id=self.cdp_list.territory_id,
            object_type="cdp_list",
            object_id=self.cdp_list.pk,
            details={"dispatched": self.report.dispatched, "left": sum(self.report.left.values())},
        )


class _Known:
    """The referrals that some procedures already have."""

    def __init__(self, procedure_ids: Iterable[int]) -> None:
        rows = Referral.objects.filter(procedure__in=procedure_ids, mission=Mission.REFERENT)
        self._by_decision: dict[int, Referral] = {}
        self._open: dict[tuple[int, int], Referral] = {}
        for row in rows.order_by("pk"):
            if row.decision_id is not None:
                self._by_decision[row.decision_id] = row
            if row.state in OPEN:
                self._open[row.procedure_id, row.organisation_id] = row

    def of(self, decision: Decision) -> Referral | None:
        """That of the decision, whatever became of it; else an open one to the same organisation,
        which an earlier list gave."""
        pair = (decision.procedure_id, decision.organisation_id or 0)
        return self._by_decision.get(decision.pk) or self._open.get(pair)
