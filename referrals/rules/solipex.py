"""SOLIPEX (S6): what the published criteria need, read from the facts of a procedure.

Charter of Seine-Saint-Denis, « Mesures en cours d'expérimentation »; the criteria themselves are
those of the territory's table for the mission ``solipex``.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from procedures.enums import EventKind, Stage
from referrals.rules.criteria import Criterion, Met

THREAT = "threat"
ENTRIES = {
    "termination_motive": "Enregistrez le motif sur l'assignation ou le jugement, ou ci-dessous.",
    "stock": "Corrigez le bail, dans la fiche du ménage.",
    "dalo_recognised": "Enregistrez la décision DALO, ou répondez ci-dessous.",
    "debt_framed": "Enregistrez le plan, le FSL ou le surendettement, ou répondez ci-dessous.",
    "debt_amount": "Donnez la dette ci-dessous.",
    "household_size": "Donnez le nombre d'adultes et d'enfants à charge ci-dessous.",
}

# « Dette encadrée » (S323; seed-notes 52): framed by one of these facts, or being framed by one of
# the requests. A judge's delays frame it too: ``delay_months`` of a judgment.
FRAMING = frozenset(
    {
        EventKind.REPAYMENT_PLAN,
        EventKind.PROTOCOLE_COHESION_SOCIALE,
        EventKind.OVERINDEBTEDNESS_ADMISSIBLE,
        EventKind.OVERINDEBTEDNESS_MORATORIUM,
    }
)
BEING_FRAMED = frozenset(
    {
        EventKind.REPAYMENT_PLAN_REQUESTED,
        EventKind.FSL_REFERRAL,
        EventKind.OVERINDEBTEDNESS_FILED,
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in force, in order of date."""

    kind: str
    details: Mapping[str, Any]


def from_facts(facts: Iterable[Fact], *, plan_running: bool = False) -> dict[str, Any]:
    """What the facts alone settle; an attribute that they leave open is absent."""
    found: dict[str, Any] = {}
    if plan_running:
        found["debt_framed"] = True
    motives: list[str] = []
    for fact in facts:
        if fact.kind == EventKind.DALO_RECOGNISED:
            found["dalo_recognised"] = True
        elif fact.kind == EventKind.DALO_REJECTED:
            found["dalo_recognised"] = False
        elif fact.kind in FRAMING | BEING_FRAMED or _gives_delays(fact):
            found["debt_framed"] = True
        if fact.kind in {EventKind.ASSIGNATION, EventKind.JUDGMENT}:
            motives = list(fact.details.get("motives") or motives)
    if motives:
        found["termination_motive"] = tuple(motives)
    return found


def _gives_delays(fact: Fact) -> bool:
    return fact.kind == EventKind.JUDGMENT and bool(fact.details.get("delay_months"))


def threatened(stage: str, kinds: Collection[str]) -> Criterion:
    """Under threat of eviction: a procedure under way, a commandement de payer at least."""
    if stage == Stage.CLOSED:
        met, found = Met.NO, "procédure close"
    elif stage == Stage.PREVENTION and EventKind.CDP not in kinds:
        met, found = Met.NO, "aucun acte de procédure"
    else:
        met, found = Met.YES, f"procédure en cours : {Stage(stage).label.lower()}"
    return Criterion(THREAT, "menacé d'expulsion", met, found)
