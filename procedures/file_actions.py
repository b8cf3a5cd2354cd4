"""The buttons of the procedure at the head of a file: note a fact, put it aside."""

from django.urls import reverse

from households.file import Action, FileRequest, registry
from procedures.enums import Stage
from procedures.file_reading import procedures_of
from procedures.rules.recording import may_record


def actions(asked: FileRequest) -> list[Action]:
    """On the latest procedure; an earlier one is reached by its own facts."""
    desk = asked.desk
    procedures = procedures_of(asked)
    if not procedures:
        return []
    procedure, found = procedures[0], []
    if may_record(desk.membership.organisation.kind, desk.role, asked.shown.kinds):
        address = reverse("fact_new", args=[procedure.public_id])
        found.append(Action(10, "Noter un fait", address, "f"))
    if desk.is_secretariat and procedure.stage != Stage.CLOSED:
        label = "Mettre en pause" if procedure.paused_until is None else "Pause"
        found.append(Action(20, label, reverse("procedure_pause", args=[procedure.public_id]), ""))
    return found


def register() -> None:
    registry.add_actions(actions)
