"""The answer to a list that a task of the procedure asks for (C6): already done where it is."""

from collections.abc import Sequence

from django.urls import reverse

from procedures.actions.works import Work, register
from procedures.models import Task
from referrals.models import EnrichmentRequest

SECRETARIAT = "secretariat"


def _url(task: Task) -> str:
    return reverse("list_index" if task.actor == SECRETARIAT else "enrichment_index")


def _done(tasks: Sequence[Task]) -> set[int]:
    """The secretariat has asked the members; a member has answered."""
    asked: set[int] = set()
    answered: set[tuple[int, int]] = set()
    rows = EnrichmentRequest.objects.filter(household__in={task.household_id for task in tasks})
    for household_id, organisation_id, answered_at in rows.values_list(
        "household_id", "organisation_id", "answered_at"
    ):
        asked.add(household_id)
        if answered_at is not None:
            answered.add((household_id, organisation_id))
    return {
        task.pk
        for task in tasks
        if (task.actor == SECRETARIAT and task.household_id in asked)
        or (task.household_id, task.organisation_id) in answered
    }


register(Work("enrichment", "Réponse à la liste", _url, _done))
