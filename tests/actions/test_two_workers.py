"""Two workers bring the same file up to date at once: each task is there once."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError

from ccapex.accounts.enums import Role
from procedures.enums import TaskState
from procedures.models import Procedure, Task
from procedures.services.actions import refresh
from procedures.services.tasks import drop
from tests.factories.accounts import desk_for
from tests.factories.actions import TODAY, procedure_at_cdp, territory_with_table
from tests.support.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_make_each_task_once() -> None:
    territory, members = territory_with_table()
    case = procedure_at_cdp(territory, members["landlord"])
    together([lambda: refresh([case.pk], today=TODAY)] * 2)
    assert Task.objects.count() == 4


def test_a_task_settled_while_its_file_is_brought_up_to_date_stays_settled() -> None:
    territory, members = territory_with_table()
    case = procedure_at_cdp(territory, members["landlord"])
    refresh([case.pk], today=TODAY)
    desk = desk_for(Role.SECRETARIAT, members["office"])
    task = Task.objects.get(code="plan")
    Procedure.objects.update(step="closed", stage="closed")  # its task is moot now

    def settle() -> None:
        with suppress(ValidationError):
            drop(task, reason="vu avec le bailleur", desk=desk)

    together([settle, lambda: refresh([case.pk], today=TODAY)])
    task.refresh_from_db()
    # Whoever came first, what is told of it is whole.
    assert (task.state == TaskState.DROPPED) == (task.settled_by == desk.user)
    assert task.state in (TaskState.DROPPED, TaskState.MOOT)
