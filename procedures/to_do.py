"""« À faire maintenant » in the file of a household: the tasks of its procedures for this desk."""

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from households.file import FileRequest, ToDo
from procedures.enums import TaskState
from procedures.services.tasks import shown_on, visible_to

SHOWN = 6
LEGAL, ORDINARY = 12, 40


def to_do(asked: FileRequest) -> list[ToDo]:
    """The first few by date; all of them are on the page of the tasks of the file."""
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
