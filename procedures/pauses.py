"""What a pause shows: « Pauses finies » in the day's work, and a line at the head of the file."""

from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core import french
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from households.file import FileRequest, Headline, ToDo, registry
from procedures.file_reading import procedures_of
from procedures.models import Procedure
from procedures.services import pauses


@queue(
    "ended_pauses",
    label="Pauses finies",
    rule="Les dossiers dont la pause est arrivée à son terme, jusqu’à ce que vous les repreniez.",
    roles={Role.SECRETARIAT},
    order=5,
)
def ended_pauses(desk: Desk) -> Content:
    ended = pauses.ended(desk.territory_id, today=timezone.localdate())
    items = [
        Item(
            title=procedure.household.display_name or procedure.household.reference,
            url=reverse("procedure_pause", args=[procedure.public_id]),
            subtitle=procedure.reference,
            due_on=procedure.paused_until,
            why=f"Motif de la pause : {procedure.pause_reason}",
            action="Reprendre",
        )
        for procedure in ended.select_related("household")[:SHOWN]
    ]
    return Content(items, ended.count())


def file_lines(asked: FileRequest) -> list[Headline]:
    return [
        Headline(
            order=1,
            label="En pause",
            text=f"jusqu’au {french.day(procedure.paused_until)} : {procedure.pause_reason}",
        )
        for procedure in _of(asked)
        if pauses.is_paused(procedure, today=timezone.localdate())
    ]


def file_to_do(asked: FileRequest) -> list[ToDo]:
    return [
        ToDo(
            order=0,
            title="La pause de ce dossier est finie",
            why=f"Motif de la pause : {procedure.pause_reason}",
            url=reverse("procedure_pause", args=[procedure.public_id]),
            action="Reprendre",
            due_on=procedure.paused_until,
        )
        for procedure in _of(asked)
        if pauses.has_ended(procedure, today=timezone.localdate())
    ]


def _of(asked: FileRequest) -> list[Procedure]:
    """The procedures put aside; a pause is the secretariat's own business."""
    if not asked.desk.is_secretariat:
        return []
    return [one for one in procedures_of(asked) if one.paused_until is not None]


def register() -> None:
    registry.add_headline(file_lines)
    registry.add_to_do(file_to_do)
