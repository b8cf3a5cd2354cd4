"""« À faire maintenant » in the file of a household: the tasks of its procedures for this desk."""

from dataclasses import replace

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from households.file import FileRequest, ToDo
from households.services.matrix import Category
from procedures.actions.next_action import LABEL_LENGTH, shortened
from procedures.enums import TaskState
from procedures.file_reading import procedures_of
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
    return any(
        shortened(one.title, LABEL_LENGTH) == procedure.next_action
        for procedure in procedures_of(asked)[:1]
    )


def _recommended(asked: FileRequest, known: set[str]) -> list[ToDo]:
    """Whoever it is for: who reads the procedure sees what it waits for. Once where it is mine."""
    procedures = procedures_of(asked)
    if not procedures or not asked.shown.whole(Category.PROCEDURE):
        return []
    latest = procedures[0]
    labels = {shortened(label, LABEL_LENGTH) for label in known}
    if not latest.next_action or latest.next_action in labels:
        return []
    url = reverse("task_file", args=[latest.public_id])
    title = f"Prochaine action\u00a0: {latest.next_action[0].lower()}{latest.next_action[1:]}"
    return [ToDo(NEXT, title, latest.next_action_why, url, "Voir les tâches")]


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
