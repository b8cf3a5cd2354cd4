"""Two workers bring the same file up to date at once: each task is there once."""

import pytest

from procedures.models import Task
from procedures.services.actions import refresh
from tests.factories.actions import TODAY, procedure_at_cdp, territory_with_table
from tests.support.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_make_each_task_once() -> None:
    territory, members = territory_with_table()
    case = procedure_at_cdp(territory, members["landlord"])
    together([lambda: refresh([case.pk], today=TODAY)] * 2)
    assert Task.objects.count() == 4
