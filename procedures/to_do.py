"""« À faire maintenant » in the file of a household: the tasks of its procedures for this desk."""

from dataclasses import replace

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from households.file import FileRequest, ToDo
from procedures.actions.next_action import LABEL_LENGTH, shortened
from procedures.enums import TaskState
from procedures.file_reading import current_of
from procedures.models import Procedure
from procedures.services.tasks import shown_on, visible_to

SHOWN = 6
NEXT, LEGAL, ORDINARY = 1, 12, 40


def to_do(asked: FileRequest) -> list[ToDo]:
    """The next action recommended, then the desk's own tasks, the first few by date; all of them
    are on the page of the tasks of the file."""
    mine = _mine(asked)
    found = _recommended(asked, {one.title for one in mine})
    return [*found, *(replace(one, order=NEXT) if _is_next(asked, one) else one for one in mine)]


def _is_next(asked: FileRequest, one: ToDo) -> bool:
    title = shortened(one.title, LABEL_LENGTH)
    return any(title == procedure.next_action for procedure in current_of(asked))


def _recommended(asked: FileRequest, known: set[str]) -> list[ToDo]:
    """What each open procedure waits for, whoever it is for: the secretariat sees to it. The others
    are shown what is theirs. Once where it is mine."""
    if not asked.desk.is_secretariat:
        return []
    current = current_of(asked)
    labels = {shortened(label, LABEL_LENGTH) for label in known}
    return [
        _next_of(one, named=len(current) > 1)
        for one in current
        if one.next_action and one.next_action not in labels
    ]


def _next_of(procedure: Procedure, *, named: bool) -> ToDo:
    url = reverse("task_file", args=[procedure.public_id])
    of = f", {procedure.reference}" if named else ""
    action = procedure.next_action
    title = f"Prochaine action{of}\u00a0: {action[0].lower()}{action[1:]}"
    return ToDo(NEXT, title, procedure.next_action_why, url, "Voir les tâches")


def _mine(asked: FileRequest) -> list[ToDo]:
    tasks = (
        shown_on(visible_to(asked.desk), timezone.localdate())
        .filter(
            household=asked.household,
            organisation=asked.desk.organisation_id,
            state=TaskState.OPEN,
        )
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    return [
        ToDo(
            LEGAL if task.urgent else ORDINARY,
            task.label,
            task.why,
            reverse("task_detail", args=[task.public_id]),
            "Faire",
            task.due_on,
        )
        for task in tasks[:SHOWN]
    ]
