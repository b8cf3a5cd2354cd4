"""The visits, diagnostics and watches that a task of the procedure prepares (C6, C8, C9, C15)."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Sequence

from django.urls import reverse

from procedures.actions import predicates
from procedures.actions.works import Work, register
from procedures.models import Task
from procedures.services.action_files import facts_of
from referrals.enums import Mission, ReferralState
from referrals.models import Mandate
from referrals.services.follow_up import OPEN
from referrals.services.watch.following import watched


def _proposals(mission: str) -> Callable[[Task], str]:
    """The page of the mission, with the household of the task first."""
    return lambda task: (
        f"{reverse('mission_proposals', args=[mission])}?procedure={task.procedure.public_id}"
    )


def _ordered(mission: str) -> Callable[[Sequence[Task]], set[int]]:
    """A task is done once somebody was ordered to go since its act, whatever was found there, or is
    still on the way: a visit made for an earlier act does not answer the next one."""

    def done(tasks: Sequence[Task]) -> set[int]:
        procedures = {task.procedure_id for task in tasks}
        acts = {
            f"event:{fact.root}": fact.occurred_on
            for facts in facts_of(procedures).values()
            for fact in facts
        }
        ordered: dict[int, list[tuple[datetime.date, bool]]] = defaultdict(list)
        mandates = Mandate.objects.filter(mission=mission, referral__procedure__in=procedures)
        for procedure_id, decided_on, state in mandates.exclude(
            referral__state__in=(ReferralState.REFUSED, ReferralState.CANCELLED)
        ).values_list("referral__procedure_id", "decided_on", "referral__state"):
            ordered[procedure_id].append((decided_on, state in OPEN))
        return {
            task.pk
            for task in tasks
            for since in [acts.get(task.occasion)]
            if any(
                running or since is None or decided_on >= since
                for decided_on, running in ordered[task.procedure_id]
            )
        }

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
