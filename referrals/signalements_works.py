"""The letters that a task of the procedure prepares from the register (C6, S1)."""

from collections.abc import Sequence

from django.urls import reverse

from ccapex.letters.catalogue import acknowledgement
from procedures.actions.works import Work, register
from procedures.models import Task
from procedures.services.action_files import facts_of
from referrals.models import Signalement
from referrals.services.prevention import covers, prepared
from referrals.services.signalements.letters import receipts_of

PREVENTION = "prevention_letter"
ACKNOWLEDGEMENT = acknowledgement.SLUG


def _url(task: Task) -> str:
    return reverse("signalement_task", args=[task.public_id])


def event_of(task: Task) -> int:
    """The fact that set the task in motion (``event:12``); 0 where it was none."""
    source, _, number = task.occasion.partition(":")
    return int(number) if source == "event" and number.isdigit() else 0


def _has_prevention(tasks: Sequence[Task]) -> set[int]:
    """Done by the letter about the act of the task, or about a later one."""
    letters = prepared({task.household_id for task in tasks})
    facts = facts_of({task.procedure_id for task in tasks})
    days = {fact.root: fact.occurred_on for some in facts.values() for fact in some}
    done = set()
    for task in tasks:
        written = letters.get(task.procedure_id, [])
        day = days.get(event_of(task))
        if written and (day is None or covers(written, day)):
            done.add(task.pk)
    return done


def _has_receipt(tasks: Sequence[Task]) -> set[int]:
    lines = list(Signalement.objects.filter(event__in=[event_of(task) for task in tasks]))
    received = receipts_of(lines)
    events = {line.event_id for line in lines if line.pk in received}
    return {task.pk for task in tasks if event_of(task) in events}


register(Work(PREVENTION, "Courrier de prévention", _url, _has_prevention))
register(Work(ACKNOWLEDGEMENT, "Accusé de réception", _url, _has_receipt))
