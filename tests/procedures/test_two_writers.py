"""Two people at the same time: one act is one fact, one correction wins and the other is told."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from procedures.models import Event
from procedures.services.facts import record_fact, replace_fact
from tests.factories.accounts import UserFactory
from tests.factories.procedures import procedure_with
from tests.support.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_act_entered_by_two_people_is_one_fact() -> None:
    procedure = procedure_with(("cdp", "2026-05-05", {}))
    authors = [UserFactory.create(), UserFactory.create()]
    numbers: tuple[dict[str, Any], ...] = ({"exploc_number": "E-1"}, {"alexi_number": "A-1"})

    def enter(rank: int) -> None:
        record_fact(
            procedure,
            "assignation",
            author=authors[rank],
            occurred_on=dt.date(2026, 9, 1),
            flagged="keep",
            **numbers[rank],
        )

    together([partial(enter, 0), partial(enter, 1)])
    event = Event.objects.get(kind="assignation")
    assert (event.exploc_number, event.alexi_number) == ("E-1", "A-1")


def test_of_two_corrections_one_is_kept_and_the_other_told() -> None:
    procedure = procedure_with(("cdp", "2026-05-05", {}))
    event = Event.objects.get()
    authors = [UserFactory.create(), UserFactory.create()]

    def correct(rank: int) -> None:
        day = dt.date(2026, 5, 6 + rank)
        replace_fact(event, author=authors[rank], reason="essai", occurred_on=day)

    with pytest.raises(ValidationError, match="déjà été corrigé"):
        together([partial(correct, 0), partial(correct, 1)])
    assert Event.objects.filter(procedure=procedure, replaced_by__isnull=True).count() == 1
    procedure.refresh_from_db()
    assert procedure.stage_since == Event.objects.get(replaced_by__isnull=True).occurred_on
