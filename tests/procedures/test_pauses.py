"""A pause ends loudly, says who and why, and hides neither a hearing nor a date."""

import datetime as dt
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core.models import JournalEntry
from ccapex.core.work_queues import queues_for
from procedures.models import Procedure
from procedures.services.pauses import has_ended, is_paused, pause, resume
from procedures.services.rebuild import recompute
from tests.factories.accounts import desk_for, log_in
from tests.factories.procedures import WHOLE, procedure_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure() -> Procedure:
    return procedure_with(*WHOLE[:3])


@pytest.fixture
def office(procedure: Procedure) -> Desk:
    return desk_for(Role.SECRETARIAT, territory=procedure.territory)


def soon(days: int = 10) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def in_queue(desk: Desk) -> int:
    return next(content.total for one, content in queues_for(desk) if one.slug == "ended_pauses")


def test_a_pause_runs_until_its_day_then_asks_to_be_taken_up(
    procedure: Procedure, office: Desk
) -> None:
    pause(procedure, until=soon(), reason="Attend la réponse du FSL", desk=office)
    assert is_paused(procedure, today=soon(9))
    assert not is_paused(procedure, today=soon(10))
    assert in_queue(office) == 0
    with patch("django.utils.timezone.localdate", return_value=soon(10)):
        assert has_ended(procedure, today=soon(10))
        assert in_queue(office) == 1
        resume(procedure, desk=office)
        assert in_queue(office) == 0
    actions = JournalEntry.objects.filter(object_type="procedure").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["procedure.pause", "procedure.resume"]
    resume(procedure, desk=office)
    assert actions.count() == 2


@pytest.mark.parametrize(
    ("days", "reason", "field"),
    [(0, "motif", "until"), (400, "motif", "until"), (5, " ", "reason")],
)
def test_a_pause_needs_a_day_to_come_and_a_reason(
    procedure: Procedure, office: Desk, days: int, reason: str, field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        pause(procedure, until=soon(days), reason=reason, desk=office)
    assert set(refusal.value.error_dict) == {field}
    assert not JournalEntry.objects.filter(action="procedure.pause").exists()


def test_a_pause_hides_neither_the_hearing_nor_the_next_date(
    procedure: Procedure, office: Desk
) -> None:
    before = (procedure.hearing_on, procedure.next_deadline_on)
    pause(procedure, until=soon(60), reason="motif", desk=office)
    recompute([procedure.pk])
    procedure.refresh_from_db()
    assert (procedure.hearing_on, procedure.next_deadline_on) == before
    assert procedure.paused_until == soon(60)


def test_the_file_says_the_pause_then_its_end(
    client: Client, procedure: Procedure, office: Desk
) -> None:
    log_in(client, office)
    address = reverse("procedure_pause", args=[procedure.public_id])
    sent = client.post(address, {"until": "+10", "reason": "Attend le FSL"})
    file = reverse("household_detail", args=[procedure.household.public_id])
    assert sent.headers["Location"] == file
    assert "Attend le FSL" in client.get(file).content.decode()
    Procedure.objects.update(paused_until=soon(-1))
    shown = client.get(file).content.decode()
    assert "La pause de ce dossier est finie" in shown
    client.post(reverse("procedure_resume", args=[procedure.public_id]))
    assert "La pause de ce dossier est finie" not in client.get(file).content.decode()


def test_a_pause_is_the_secretariat_s(client: Client, procedure: Procedure) -> None:
    log_in(client, desk_for(Role.SECRETARIAT))
    assert client.get(reverse("procedure_pause", args=[procedure.public_id])).status_code == 404
    log_in(client, desk_for(Role.MANAGER, territory=procedure.territory))
    assert client.get(reverse("procedure_pause", args=[procedure.public_id])).status_code == 404
