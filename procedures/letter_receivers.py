"""Letters just printed may settle the tasks that asked for them."""

from collections.abc import Iterable
from typing import Any

from ccapex.letters.models import Letter
from ccapex.letters.signals import letters_printed
from procedures.models import Procedure
from procedures.services.actions import refresh


def settle_tasks(sender: object, *, letters: Iterable[Letter], **_: Any) -> None:
    households = {letter.household_id for letter in letters if letter.household_id}
    procedures = Procedure.objects.filter(household__in=households)
    refresh(procedures.values_list("pk", flat=True))


def register() -> None:
    letters_printed.connect(settle_tasks, dispatch_uid="procedures.settle_tasks")
