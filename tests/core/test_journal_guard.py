"""The journal is append-only, whoever writes the SQL; only a purge lets old lines go."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ccapex.core import journal
from ccapex.core.models import JournalEntry, JournalPurge

DELETE_ALL = "DELETE FROM core_journalentry"


def refused(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="journal ne se modifie pas"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.fixture
def two_lines(db: None) -> None:
    for action in ("household.view", "household.export"):
        journal.record(action, actor_id=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_journalentry SET action = 'nothing'",
        DELETE_ALL,
        "DELETE FROM core_journalentry WHERE action = 'household.view'",
    ],
)
def test_no_sql_changes_the_journal(two_lines: None, statement: str) -> None:
    refused(statement)
    assert JournalEntry.objects.count() == 2


@pytest.mark.django_db
def test_the_journal_cannot_be_truncated(two_lines: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE.")
    refused("TRUNCATE core_journalentry")


@pytest.mark.django_db
def test_a_purge_takes_older_lines_only_and_leaves_its_count() -> None:
    now = timezone.now()
    old = JournalEntry(action="old", at=now)
    old.save()
    line = journal.record("recent", actor_id=1)
    proof = journal.purge(line.at)
    assert (proof.count, proof.sealed) == (1, True)
    assert list(JournalEntry.objects.values_list("action", flat=True)) == ["recent"]


@pytest.mark.django_db
def test_an_open_purge_does_not_reach_lines_after_its_cutoff(two_lines: None) -> None:
    JournalPurge.objects.create(cutoff=timezone.now() - datetime.timedelta(days=1))
    refused(DELETE_ALL)


@pytest.mark.django_db
def test_once_sealed_a_purge_allows_nothing_more(two_lines: None) -> None:
    journal.purge(timezone.now() - datetime.timedelta(days=1))
    journal.record("later", actor_id=1)
    refused(DELETE_ALL)
    refused("UPDATE core_journalpurge SET sealed = false, cutoff = '2999-01-01'")
    refused("DELETE FROM core_journalpurge")


@pytest.mark.django_db(transaction=True)
def test_tests_that_flush_get_an_empty_and_guarded_journal() -> None:
    assert not JournalEntry.objects.exists()
    journal.record("household.view", actor_id=1)
    refused(DELETE_ALL)


@pytest.mark.django_db(transaction=True)
def test_tests_that_flush_get_an_empty_and_guarded_journal_again() -> None:
    test_tests_that_flush_get_an_empty_and_guarded_journal()
