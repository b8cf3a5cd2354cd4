"""The buttons of the procedure at the head of a file: note a fact, put it aside."""

from django.urls import reverse

from households.file import Action, FileRequest, registry
from procedures.enums import Stage
from procedures.file_reading import current_of
from procedures.models import Procedure
from procedures.rules.recording import may_record


def actions(asked: FileRequest) -> list[Action]:
    """A fact is noted once for all open procedures: its form asks which one. A pause is of one."""
    desk = asked.desk
    current = current_of(asked)
    if not current:
        return []
    found = []
    if may_record(desk.membership.organisation.kind, desk.role, asked.shown.kinds):
        address = reverse("fact_new", args=[current[0].public_id])
        found.append(Action(10, "Noter un fait", address, "f"))
    if desk.is_secretariat:
        found += [_pause(one, named=len(current) > 1) for one in current if _is_open(one)]
    return found


def _is_open(procedure: Procedure) -> bool:
    return procedure.stage != Stage.CLOSED


def _pause(procedure: Procedure, *, named: bool) -> Action:
    label = "Mettre en pause" if procedure.paused_until is None else "Pause"
    if named:
        label = f"{label} {procedure.reference}"
    return Action(20, label, reverse("procedure_pause", args=[procedure.public_id]), "")


def register() -> None:
    registry.add_actions(actions)
