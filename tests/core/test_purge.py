"""Retention of the journal: counted before, proved after."""

import datetime
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from ccapex.core import journal
from ccapex.core.models import JournalEntry, JournalPurge

pytestmark = pytest.mark.django_db


def report(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, object]:
    call_command("purge_expired", "--json", *options)
    document: dict[str, object] = json.loads(capsys.readouterr().out)["journal"]
    return document


@pytest.fixture(autouse=True)
def _one_old_line_and_a_recent_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as past:
        old = timezone.now() - datetime.timedelta(days=3 * 365 + 1)
        past.setattr(timezone, "now", lambda: old)
        journal.record("old", actor_id=1)
    journal.record("recent", actor_id=1)


def test_the_dry_run_counts_and_deletes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(capsys, "--dry-run")["lines"] == 1
    assert JournalEntry.objects.count() == 2
    assert not JournalPurge.objects.exists()


def test_the_purge_deletes_what_is_due_and_leaves_its_proof(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert report(capsys)["lines"] == 1
    assert JournalEntry.objects.get().action == "recent"
    proof = JournalPurge.objects.get()
    assert (proof.count, proof.sealed) == (1, True)
    assert report(capsys)["lines"] == 0


def test_it_says_it_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("purge_expired", "--dry-run")
    assert capsys.readouterr().out.strip().endswith("à supprimer : 1.")
