"""How each rule of a version fared: applied, overridden by a person, refused by the service."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from referrals.enums import DecisionOutcome
from referrals.models import Decision, RuleSetVersion
from referrals.services.refusals import refusals_by_rule


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """Cases, never people: shown to administrators, who see no household."""

    applied: int = 0
    overridden: int = 0
    refused: int = 0


def figures_by_rule(version: RuleSetVersion) -> dict[int, RuleFigures]:
    """Rule order → figures; a constant number of queries.

    Overridden: a person chose another service than the proposed one, or to treat nothing.
    """
    another = Q(outcome=DecisionOutcome.ATTRIBUTED) & ~Q(organisation=F("proposed"))
    nobody = Q(outcome=DecisionOutcome.NOT_TREATED)
    counted = (
        Decision.objects.filter(version=version, rule__isnull=False)
        .order_by()
        .values("rule")
        .annotate(
            applied=Count("pk"),
            overridden=Count("pk", filter=Q(proposed__isnull=False) & (another | nobody)),
        )
        .values_list("rule", "applied", "overridden")
    )
    refused = refusals_by_rule(version.territory_id, version.mission)
    return {
        rule: RuleFigures(applied, overridden, refused.get((version.pk, rule), 0))
        for rule, applied, overridden in counted
        if rule is not None
    }
