"""The visits, diagnostics and watches that a task of the procedure prepares (C6, C8, C9, C15)."""

from collections.abc import Callable, Sequence

from django.urls import reverse

from procedures.actions import predicates
from procedures.actions.works import Work, register
from procedures.models import Task
from referrals.enums import Mission
from referrals.models import Mandate
from referrals.services.watch.following import watched


def _proposals(mission: str) -> Callable[[Task], str]:
    return lambda task: reverse("mission_proposals", args=[mission])


def _ordered(mission: str) -> Callable[[Sequence[Task]], set[int]]:
    """A task is done once somebody was ordered to go, whatever was found there."""

    def done(tasks: Sequence[Task]) -> set[int]:
        ordered = set(
            Mandate.objects.filter(
                mission=mission, referral__procedure__in={task.procedure_id for task in tasks}
            )
            .exclude(referral__state="refused")
            .values_list("referral__procedure_id", flat=True)
        )
        return {task.pk for task in tasks if task.procedure_id in ordered}

    return done


def _watch_url(task: Task) -> str:
    return reverse("watch_index")


def _watch_done(tasks: Sequence[Task]) -> set[int]:
    running = watched({task.procedure_id for task in tasks if task.procedure_id})
    return {task.pk for task in tasks if task.procedure_id in running}


for mission, label in (
    (Mission.ANTICIPATION_VISIT, "Visite d'anticipation"),
    (Mission.CCAPEX_DIAGNOSTIC, "Diagnostic CCAPEX"),
):
    register(Work(mission, label, _proposals(mission), _ordered(mission)))
register(Work(Mission.SOCIAL_WATCH, "Veille sociale", _watch_url, _watch_done))
predicates.register("under_social_watch", watched)
