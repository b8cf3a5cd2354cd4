"""What the tasks of the procedure ask of rehousing: the pool, a letter, SOLIPEX (C6)."""

from collections.abc import Sequence

from django.urls import reverse

from procedures.actions.works import Work, register
from procedures.models import Task
from referrals.enums import Mission
from referrals.models import EarlyTripartite, Referral, RehousingEntry
from referrals.services.follow_up import OPEN


def _enter(task: Task) -> str:
    return reverse("rehousing_enter", args=[task.household.public_id])


def _entered(tasks: Sequence[Task]) -> set[int]:
    """Once in the pool for this procedure, whatever became of it."""
    entries = RehousingEntry.objects.filter(procedure__in={task.procedure_id for task in tasks})
    known = set(entries.values_list("procedure_id", flat=True))
    return {task.pk for task in tasks if task.procedure_id in known}


def _early(task: Task) -> str:
    return reverse("early_case", args=[task.procedure.public_id])


def _written(tasks: Sequence[Task]) -> set[int]:
    letters = EarlyTripartite.objects.filter(
        procedure__in={task.procedure_id for task in tasks}, letter_on__isnull=False
    )
    known = set(letters.values_list("procedure_id", flat=True))
    return {task.pk for task in tasks if task.procedure_id in known}


def _solipex(task: Task) -> str:
    return reverse("solipex_case", args=[task.procedure.public_id])


def _referred(tasks: Sequence[Task]) -> set[int]:
    """For that procedure, or under way for another of the family: it is referred once."""
    referrals = Referral.objects.filter(
        household__in={task.household_id for task in tasks}, mission=Mission.SOLIPEX
    )
    known, families = set(), set()
    for procedure_id, household_id, state in referrals.values_list(
        "procedure_id", "household_id", "state"
    ):
        known.add(procedure_id)
        if state in OPEN:
            families.add(household_id)
    return {
        task.pk for task in tasks if task.procedure_id in known or task.household_id in families
    }


register(Work("rehousing_entry", "Inscription au vivier de relogement", _enter, _entered))
register(Work("early_tripartite_letter", "Courrier tripartite précoce", _early, _written))
register(Work("solipex", "Orientation SOLIPEX", _solipex, _referred))
