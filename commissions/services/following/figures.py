"""How many recommendations, how many answered, how many followed: what indicators read (SF-3)."""

from dataclasses import dataclass, fields

from django.db.models import Count, Q

from commissions.enums import FollowResult, FollowState
from commissions.models import Recommendation


@dataclass(frozen=True, slots=True)
class FollowFigures:
    """Recommendations of the sessions of a year. ``awaited``: no answer yet, and not settled.

    ``answered`` counts answers whatever they say; the results count what the secretariat said.
    """

    recommendations: int = 0
    answered: int = 0
    awaited: int = 0
    settled: int = 0
    followed: int = 0
    partly: int = 0
    not_followed: int = 0
    moot: int = 0
    no_answer: int = 0


def figures(territory_id: int, year: int) -> dict[int, FollowFigures]:
    """By commission, for the sessions held that year; one query. A commission without any
    recommendation is not there."""
    results = {
        name: Count("pk", filter=Q(result=value))
        for name, value in (
            ("followed", FollowResult.FOLLOWED),
            ("partly", FollowResult.PARTLY),
            ("not_followed", FollowResult.NOT_FOLLOWED),
            ("moot", FollowResult.MOOT),
            ("no_answer", FollowResult.NO_ANSWER),
        )
    }
    rows = (
        Recommendation.objects.filter(
            territory=territory_id, output__item__session__held_on__year=year
        )
        .order_by()
        .values("output__item__session__commission")
        .annotate(
            recommendations=Count("pk"),
            answered=Count("pk", filter=Q(answered_on__isnull=False)),
            awaited=Count("pk", filter=Q(state=FollowState.OPEN)),
            settled=Count("pk", filter=Q(state=FollowState.SETTLED)),
            **results,
        )
    )
    names = [one.name for one in fields(FollowFigures)]
    told = rows.values_list("output__item__session__commission", *names)
    return {commission: FollowFigures(*counts) for commission, *counts in told}
