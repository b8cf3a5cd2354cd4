"""Refusals: those to decide again, and how many each rule had (attribution, Answer)."""

from collections import Counter

from django.db.models import Exists, OuterRef, QuerySet

from referrals.enums import DecisionOutcome, Mission, ReferralState
from referrals.models import Decision, Referral


def _refused_decisions(territory_id: int) -> QuerySet[Decision]:
    """A refused referral has left its decision to the next one: they meet by list and case."""
    refused = Referral.objects.filter(
        state=ReferralState.REFUSED,
        cdp_list=OuterRef("cdp_list"),
        procedure=OuterRef("procedure"),
        mission=OuterRef("mission"),
    )
    return Decision.objects.filter(Exists(refused), cdp_list__territory=territory_id)


def to_decide_again(territory_id: int) -> QuerySet[Decision]:
    """Decisions whose organisation refused and that nobody has taken again."""
    return _refused_decisions(territory_id).filter(outcome=DecisionOutcome.LATER)


def refusals_by_rule(
    territory_id: int, mission: str = Mission.REFERENT
) -> dict[tuple[int, int], int]:
    """(version, rule) → refusals; cases that no rule proposed are left out."""
    refused = Counter(
        Referral.objects.filter(
            territory=territory_id, mission=mission, state=ReferralState.REFUSED
        ).values_list("cdp_list", "procedure")
    )
    counts: Counter[tuple[int, int]] = Counter()
    decisions = _refused_decisions(territory_id).filter(mission=mission)
    for cdp_list, procedure, version, rule in decisions.values_list(
        "cdp_list", "procedure", "version", "rule"
    ):
        if version and rule:
            counts[version, rule] += refused[cdp_list, procedure]
    return dict(counts)
