"""Which known household is an incoming one: surely, perhaps, or none?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from households.matching.compare import Comparison, compare_features
from households.matching.features import features
from households.matching.model import Evidence, HouseholdCard
from households.matching.names import Grade
from households.matching.reasons import reasons_of, score_of
from households.matching.rules import Outcome, outcome_of

AMBIGUOUS = Evidence(
    "several_candidates",
    "contradiction",
    -30,
    "Plusieurs ménages connus peuvent être celui-ci",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A known household that the incoming one may be, with why; for the review screen."""

    key: str
    outcome: Outcome
    score: int
    reasons: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """`key` is the household to join (sure) or to show first (doubtful); None when new.

    `proposals` are all the households to show, best first; `reasons` are those of the first.
    """

    outcome: Outcome
    key: str | None
    score: int
    reasons: tuple[Evidence, ...]
    proposals: tuple[Proposal, ...]


NEW = Match("new", None, 0, (), ())


def decide(incoming: HouseholdCard, candidates: Iterable[HouseholdCard]) -> Match:
    """Compare with every candidate; the caller gives those that share a blocking key.

    Two candidates that would both be joined, or one joined on a single fact beside another
    that looks like it, are put to review: nothing is drawn by lot.
    """
    kept: list[tuple[Outcome, Comparison, Proposal]] = []
    mine = features(incoming)
    for candidate in candidates:
        found = compare_features(mine, features(candidate))
        outcome = outcome_of(found)
        if outcome != "new":
            reasons = reasons_of(found)
            proposal = Proposal(candidate.key, outcome, score_of(reasons), reasons)
            kept.append((outcome, found, proposal))
    if not kept:
        return NEW
    kept.sort(key=lambda item: (item[0] != "sure", -item[2].score, item[2].key))
    # A household that moved has a card for each lease: the best one speaks for it.
    best_of: dict[str, tuple[Outcome, Comparison, Proposal]] = {}
    for item in kept:
        best_of.setdefault(item[2].key, item)
    kept = list(best_of.values())
    proposals = tuple(item[2] for item in kept)
    outcome, best, first = kept[0]
    if outcome == "sure" and _rivalled(best, kept[1:]):
        reasons = (*first.reasons, AMBIGUOUS)
        return Match("doubtful", first.key, score_of(reasons), reasons, proposals)
    return Match(outcome, first.key, first.score, first.reasons, proposals)


def _rivalled(best: Comparison, others: list[tuple[Outcome, Comparison, Proposal]]) -> bool:
    """Could another candidate be the right one as well?"""
    for outcome, found, _ in others:
        if outcome == "sure":
            return True
        if found.tie.grade >= best.tie.grade >= Grade.PARTIAL and found.anchors >= best.anchors:
            return True
    return False
