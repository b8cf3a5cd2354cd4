"""Decides the one outcome of each row, writing nothing.

The order matters: what is wrong in the row itself, then the same act twice in the file, then an
act already known, then the household. Two rows of one file can be one household: rows decided
earlier are candidates for the later ones.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from households.matching import Match, decide
from households.models import Household
from households.services.cards import candidate_ids, cards_of
from procedures.models import Event
from referrals.enums import EventOutcome, RowStatus
from referrals.enums.acts import ListKind
from referrals.services.imports.incoming import Incoming
from referrals.services.imports.planning_types import RowPlan
from referrals.services.imports.pointers import point
from referrals.services.imports.telling import tell

__all__ = ["Planner", "RowPlan", "as_candidates", "look_alikes", "name_candidates"]


class Planner:
    """Keeps what earlier rows of the file said. ``remember_created`` is for a dry run, where the
    households to create are nowhere else; a real import finds them in the tables."""

    def __init__(self, territory_id: int, *, remember_created: bool) -> None:
        self.territory_id = territory_id
        self.remember_created = remember_created
        self._acts: dict[str, int] = {}
        self._rows: dict[str, Incoming] = {}
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._undecided: set[str] = set()

    def plan(
        self, batch: Sequence[Incoming], decided: Mapping[int, RowPlan] | None = None
    ) -> list[RowPlan]:
        """``decided``: what a person said of some of these rows, by number. It holds, unless the
        act itself became known meanwhile; the rows that follow are compared with it."""
        said = decided or {}
        plans = [
            self._as_said(said[incoming.number])
            if incoming.number in said
            else self._first_look(incoming)
            for incoming in batch
        ]
        self._recognise_acts(
            [plan for plan in plans if plan.status == "" or plan.incoming.number in said]
        )
        later = [plan for plan in plans if plan.incoming.list_kind != ListKind.CDP]
        if undecided := [plan for plan in later if plan.status == ""]:
            point(self.territory_id, undecided)
            _refuse_nameless(undecided)
        self._recognise_households(
            [
                plan
                for plan in plans
                if plan.status == ""
                or (plan.incoming.number in said and plan.event_outcome != EventOutcome.KNOWN)
            ]
        )
        if later:
            tell(self.territory_id, later)
        if not self.remember_created:
            self._forget_created()
        return plans

    def remember_review(self, incoming: Incoming) -> None:
        """A row of an earlier run still waits for a decision: later rows must know it."""
        self._acts.setdefault(incoming.act_key, incoming.number)
        self._remember(incoming, undecided=True)

    def remember_act(self, incoming: Incoming) -> None:
        self._acts.setdefault(incoming.act_key, incoming.number)

    def _as_said(self, plan: RowPlan) -> RowPlan:
        self.remember_act(plan.incoming)
        return plan

    def _first_look(self, incoming: Incoming) -> RowPlan:
        if incoming.kind != "data":
            return RowPlan(incoming, RowStatus.IGNORED)
        if incoming.errors and not incoming.known_by_number:
            return RowPlan(incoming, RowStatus.REJECTED, reasons=incoming.reasons)
        first = self._acts.setdefault(incoming.act_key, incoming.number)
        first = incoming.duplicate_of or first
        if first != incoming.number:
            reason = {
                "field": "act_date",
                "code": "duplicate_in_file",
                "message": f"Même acte que la ligne {first}.",
            }
            return RowPlan(incoming, RowStatus.DUPLICATE_IN_FILE, twin=first, reasons=[reason])
        return RowPlan(incoming, "", reasons=list(incoming.warnings))

    def _recognise_acts(self, plans: list[RowPlan]) -> None:
        keys = {key for plan in plans for key in plan.incoming.keys}
        kinds = {fact.kind for plan in plans for fact in plan.incoming.facts}
        known = {
            event.act_key: event
            for event in Event.objects.filter(
                territory=self.territory_id,
                kind__in=kinds,
                act_key__in=keys,
                replaced_by__isnull=True,
            ).select_related("procedure")
        }
        for plan in plans:
            found = [event for key in plan.incoming.keys if (event := known.get(key))]
            if found:
                whole = len(found) == len(plan.incoming.keys)
                plan.status = RowStatus.MATCHED
                plan.event_outcome = EventOutcome.KNOWN if whole else EventOutcome.NEW
                plan.event_id = found[0].pk
                plan.procedure_id = found[0].procedure_id
                plan.household_id = found[0].procedure.household_id

    def _recognise_households(self, plans: list[RowPlan]) -> None:
        keys = {plan.incoming.number: plan.incoming.match_keys for plan in plans}
        by_key = candidate_ids(self.territory_id, (key for some in keys.values() for key in some))
        cards = cards_of({pk for ids in by_key.values() for pk in ids})
        local = local_among(cards)
        for plan in plans:
            own_keys = keys[plan.incoming.number]
            known = {pk for key in own_keys for pk in by_key.get(key, ())}
            earlier = {name for key in own_keys for name in self._by_key.get(key, ())}
            candidates = [card for pk in sorted(known) for card in cards[pk]]
            candidates += [self._rows[name].card for name in sorted(earlier)]
            if plan.status == "":
                match = decide(plan.incoming.card, candidates)
                self._settle(plan, without_local(match, local))
            if plan.status != RowStatus.MATCHED:
                undecided = plan.status == RowStatus.TO_REVIEW
                self._remember(plan.incoming, undecided=undecided)

    def _settle(self, plan: RowPlan, match: Match) -> None:
        if match.outcome == "new":
            plan.status = RowStatus.CREATED
        elif match.outcome == "sure" and match.key not in self._undecided:
            plan.status = RowStatus.MATCHED
            plan.event_outcome = EventOutcome.NEW
            assert match.key is not None
            if match.key.startswith("row:"):
                plan.twin = int(match.key.removeprefix("row:"))
            else:
                plan.household_id = int(match.key)
        else:
            plan.status = RowStatus.TO_REVIEW
            plan.candidates = as_candidates(match)

    def _remember(self, incoming: Incoming, *, undecided: bool) -> None:
        name = incoming.card.key
        self._rows[name] = incoming
        for key in incoming.match_keys:
            self._by_key[key].append(name)
        if undecided:
            self._undecided.add(name)

    def _forget_created(self) -> None:
        for name in [name for name in self._rows if name not in self._undecided]:
            for key in self._rows.pop(name).match_keys:
                names = self._by_key[key]
                names.remove(name)
                if not names:
                    del self._by_key[key]


def _refuse_nameless(plans: Iterable[RowPlan]) -> None:
    """Nobody is named, and no act known has that number."""
    for plan in plans:
        if not plan.incoming.nameless:
            continue
        if plan.status == "":
            plan.status = RowStatus.REJECTED
            plan.reasons = plan.incoming.reasons
        else:
            plan.reasons.append(
                {
                    "field": "tenant_last_name",
                    "code": "known_by_number",
                    "message": "La ligne ne nomme personne : elle est reconnue par son numéro.",
                    "severity": "warning",
                }
            )


def as_candidates(match: Match) -> list[dict[str, Any]]:
    return [
        {
            "household": proposal.key,
            "score": proposal.score,
            "reasons": [evidence.message for evidence in proposal.reasons],
        }
        for proposal in match.proposals
    ]


def look_alikes(territory_id: int, incoming: Incoming) -> list[dict[str, Any]]:
    """The households that this row may be, as the base is now; named as people know them. Those
    that only a local commission knows are not shown."""
    match, local = _match(territory_id, incoming)
    shown = [one for one in match.proposals if one.key not in local]
    plan = RowPlan(
        incoming,
        RowStatus.TO_REVIEW,
        candidates=as_candidates(replace(match, proposals=tuple(shown))),
    )
    name_candidates([plan])
    return plan.candidates


def surely_local(territory_id: int, incoming: Incoming) -> int | None:
    """The household recognised without doubt that only a local commission knows."""
    match, local = _match(territory_id, incoming)
    return int(match.key) if match.outcome == "sure" and match.key in local else None


def _match(territory_id: int, incoming: Incoming) -> tuple[Match, set[str]]:
    by_key = candidate_ids(territory_id, incoming.match_keys)
    cards = cards_of({pk for ids in by_key.values() for pk in ids})
    candidates = [card for pk in sorted(cards) for card in cards[pk]]
    return decide(incoming.card, candidates), local_among(cards)


def local_among(household_ids: Iterable[int]) -> set[str]:
    """The keys of the cards of those that only a local commission knows."""
    rows = Household.objects.filter(pk__in=list(household_ids), is_local=True)
    return {str(pk) for pk in rows.order_by().values_list("pk", flat=True)}


def without_local(match: Match, local: Collection[str]) -> Match:
    """A household that only a local commission knows is joined where there is no doubt, and never
    shown to whoever imports: the others are proposed, or the row is somebody new."""
    if match.outcome == "sure" or not any(one.key in local for one in match.proposals):
        return match
    shown = tuple(one for one in match.proposals if one.key not in local)
    if not shown:
        return Match("new", None, 0, (), ())
    first = shown[0]
    return Match("doubtful", first.key, first.score, first.reasons, shown)


def name_candidates(plans: Iterable[RowPlan]) -> None:
    """Replaces internal identifiers of candidates by the references that people know."""
    plans = [plan for plan in plans if plan.candidates]
    ids = {
        int(candidate["household"])
        for plan in plans
        for candidate in plan.candidates
        if str(candidate["household"]).isdigit()
    }
    references = dict(Household.objects.filter(pk__in=ids).values_list("pk", "reference"))
    for plan in plans:
        for candidate in plan.candidates:
            name = str(candidate["household"])
            if name.isdigit():
                candidate["household"] = references[int(name)]
            elif name.startswith("row:"):
                candidate["row"] = int(name.removeprefix("row:"))
                candidate["household"] = None
