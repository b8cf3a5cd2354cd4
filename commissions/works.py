"""What commissions do for the tasks of a procedure, and what they know of it (C6)."""

import datetime
from collections.abc import Callable, Collection, Sequence

from django.urls import reverse
from django.utils import timezone

from commissions.enums import HouseholdPlace, ItemState
from commissions.models import Item
from commissions.rules.configuration import CCAPEX_LEVELS
from commissions.services.seats import configured
from procedures.actions import predicates
from procedures.actions.works import Work, register
from procedures.models import Event, Task

BOOKED = (ItemState.ON_AGENDA, ItemState.EXAMINED)


def _propose(kind: str) -> Callable[[Task], str]:
    """The page that proposes the file to the right body."""
    return lambda task: (
        f"{reverse('household_propose', args=[task.household.public_id])}?pour={kind}"
    )


def _booked(place: HouseholdPlace | None) -> Callable[[Sequence[Task]], set[int]]:
    """A task is done once the file is on an agenda since the act that called for it. ``place``: of
    a body that has the household so. Two queries, however many tasks."""

    def done(tasks: Sequence[Task]) -> set[int]:
        sessions = _sessions(tasks, place)
        since = _called_on(tasks)
        return {
            task.pk
            for task in tasks
            if any(on >= since[task.pk] for on in sessions.get(task.procedure_id, ()))
        }

    return done


def _sessions(
    tasks: Sequence[Task], place: HouseholdPlace | None
) -> dict[int, list[datetime.date]]:
    """By procedure, the days of the sessions where it is or was examined."""
    rows = Item.objects.filter(
        procedure__in={task.procedure_id for task in tasks}, state__in=BOOKED
    ).select_related("session__commission")
    found: dict[int, list[datetime.date]] = {}
    for item in rows.order_by("pk"):
        session = item.session
        kept = place is None or configured(session.commission, session.held_on).household == place
        if kept and item.procedure_id is not None:
            found.setdefault(item.procedure_id, []).append(session.held_on)
    return found


def _called_on(tasks: Sequence[Task]) -> dict[int, datetime.date]:
    """The day of the act that set each task in motion; of the task itself where a step did."""
    acts = {
        task.pk: int(number)
        for task in tasks
        for word, _, number in [task.occasion.partition(":")]
        if word == "event" and number.isdecimal()
    }
    days = dict(
        Event.objects.filter(pk__in=set(acts.values())).order_by().values_list("pk", "occurred_on")
    )
    return {
        task.pk: days.get(acts.get(task.pk, 0)) or timezone.localdate(task.created_at)
        for task in tasks
    }


def seen_by_ccapex(procedure_ids: Collection[int]) -> set[int]:
    """Examined by a body of the CCAPEX; a commission outside it is not the CCAPEX."""
    examined = Item.objects.filter(
        procedure__in=procedure_ids,
        state=ItemState.EXAMINED,
        session__commission__level__in=CCAPEX_LEVELS,
    )
    return set(examined.order_by().values_list("procedure_id", flat=True))


register(Work("commission_agenda", "Passage en commission", _propose("commission"), _booked(None)))
register(
    Work(
        "mediation_summons",
        "Convocation en médiation",
        _propose("mediation"),
        _booked(HouseholdPlace.PRESENT),
    )
)
predicates.register("seen_by_ccapex", seen_by_ccapex)
