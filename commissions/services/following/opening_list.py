"""What the next session opens on: what became of the recommendations of the last one."""

from itertools import groupby

from django.db.models import Q, QuerySet

from commissions.enums import FollowState, SessionState
from commissions.models import Commission, Item, Recommendation, Session
from commissions.services.following.reading import WITH_ALL


def opening_list(
    commission: Commission, before: Session
) -> list[tuple[Item, list[Recommendation]]]:
    """By item of the earlier sessions, the latest session first; two queries.

    All those of the last closed session, whatever became of them; of earlier ones, those that still
    await something or were settled since. The actions of a situation are its evaluation.
    """
    earlier = Session.objects.filter(
        Q(held_on__lt=before.held_on) | Q(held_on=before.held_on, pk__lt=before.pk),
        commission=commission,
        state=SessionState.CLOSED,
    )
    last = earlier.order_by("-held_on", "-pk").first()
    if last is None:
        return []
    found = _shown(earlier, last).order_by(
        "-output__item__session__held_on",
        "-output__item__session",
        "output__item__rank",
        "output__item",
        "output__rank",
        "pk",
    )
    return [
        (group[0].output.item, group)
        for group in (list(rows) for _, rows in groupby(found, key=lambda one: one.output.item_id))
    ]


def _shown(earlier: QuerySet[Session], last: Session) -> QuerySet[Recommendation]:
    since = Q(settled_on__gte=last.held_on)
    return (
        Recommendation.objects.filter(output__item__session__in=earlier)
        .filter(Q(output__item__session=last) | ~Q(state=FollowState.SETTLED) | since)
        .select_related(*WITH_ALL)
    )
