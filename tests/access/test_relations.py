"""A relation opens access, its end closes it, and nothing else does."""

import datetime

import pytest
from django.utils import timezone

from ccapex.accounts.enums import Role
from ccapex.core import jobs
from ccapex.core.models import Job, JournalEntry
from households import tasks
from households.enums import RelationKind
from households.models import Household, HouseholdGroupPermission, Relation
from households.services import access
from households.services.access_moves import move_relations, restore_relations
from tests.factories.accounts import desk_for
from tests.factories.households import HouseholdFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 10, 15)
REFERRAL, ENRICHMENT = RelationKind.REFERRAL, RelationKind.ENRICHMENT


def kinds(household: Household) -> list[int]:
    rows = HouseholdGroupPermission.objects.filter(content_object=household)
    return list(rows.values_list("kinds", flat=True))


def test_opening_twice_is_opening_once() -> None:
    desk, household = desk_for(), HouseholdFactory()
    pairs = [(household.pk, desk.organisation_id)]
    assert access.open_relations(pairs * 2, kind=REFERRAL, source="referral:1") == 1
    assert access.open_relations(pairs, kind=REFERRAL, source="referral:1") == 0
    assert kinds(household) == [REFERRAL]
    line = JournalEntry.objects.get(action="access.open")
    assert (line.household_id, line.organisation_id) == (household.pk, desk.organisation_id)
    assert (line.ground, line.details) == ("referral", {"source": "referral:1"})


def test_ending_one_of_two_relations_keeps_the_file() -> None:
    desk, household = desk_for(), HouseholdFactory()
    pairs = [(household.pk, desk.organisation_id)]
    access.open_relations(pairs, kind=REFERRAL, source="referral:1")
    access.open_relations(pairs, kind=ENRICHMENT, source="list:1")
    assert kinds(household) == [REFERRAL | ENRICHMENT]
    assert access.close_relations(kind=ENRICHMENT, source="list:1") == 1
    assert kinds(household) == [REFERRAL]
    assert access.close_relations(kind=REFERRAL, pairs=pairs) == 1
    assert kinds(household) == []
    assert JournalEntry.objects.filter(action="access.close").count() == 2


def test_two_sources_of_one_kind_are_two_reasons() -> None:
    desk, household = desk_for(), HouseholdFactory()
    pairs = [(household.pk, desk.organisation_id)]
    for source in ("list:1", "list:2"):
        access.open_relations(pairs, kind=ENRICHMENT, source=source)
    access.close_relations(kind=ENRICHMENT, source="list:1")
    assert kinds(household) == [ENRICHMENT]


def test_a_closed_relation_can_be_opened_again() -> None:
    desk, household = desk_for(), HouseholdFactory()
    pairs = [(household.pk, desk.organisation_id)]
    for _ in range(2):
        assert access.open_relations(pairs, kind=REFERRAL, source="referral:1") == 1
        assert access.close_relations(kind=REFERRAL, source="referral:1") == 1
    assert Relation.objects.count() == 1


def test_closing_needs_a_name() -> None:
    with pytest.raises(ValueError, match="source"):
        access.close_relations(kind=REFERRAL)


def test_closing_pairs_spares_the_other_organisations() -> None:
    one, other, household = desk_for(), desk_for(), HouseholdFactory()
    pairs = [(household.pk, one.organisation_id), (household.pk, other.organisation_id)]
    access.open_relations(pairs, kind=REFERRAL, source="list:1")
    access.close_relations(kind=REFERRAL, source="list:1", pairs=pairs[:1])
    left = HouseholdGroupPermission.objects.get(content_object=household)
    assert left.group_id == other.group_id


def test_access_lasts_until_the_end_of_its_last_day() -> None:
    desk, household = desk_for(), HouseholdFactory()
    pairs = [(household.pk, desk.organisation_id)]
    access.open_relations(pairs, kind=REFERRAL, source="referral:1")
    access.close_relations(kind=REFERRAL, source="referral:1", ends_on=TODAY)
    assert access.close_due_relations(today=TODAY) == 0
    assert kinds(household) == [REFERRAL]
    assert access.close_due_relations(today=TODAY + datetime.timedelta(days=1)) == 1
    assert kinds(household) == []


def test_the_nightly_job_closes_what_is_due_and_is_asked_once_a_day() -> None:
    desk, household = desk_for(), HouseholdFactory()
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    access.open_relations(
        [(household.pk, desk.organisation_id)], kind=REFERRAL, source="r:1", ends_on=yesterday
    )
    tasks.ask_to_close_due_relations()
    tasks.ask_to_close_due_relations()
    job = Job.objects.get(kind=tasks.CLOSE_DUE)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.result, kinds(household)) == ({"closed": 1}, [])


def test_recompute_repairs_rows_that_somebody_touched() -> None:
    desk, stranger, household = desk_for(), desk_for(), HouseholdFactory()
    access.open_relations(
        [(household.pk, desk.organisation_id)], kind=REFERRAL, source="referral:1"
    )
    right = HouseholdGroupPermission.objects.get()
    HouseholdGroupPermission.objects.create(
        content_object=household, group_id=stranger.group_id, permission=right.permission
    )
    HouseholdGroupPermission.objects.filter(pk=right.pk).update(kinds=0)
    access.recompute([household.pk])
    rows = HouseholdGroupPermission.objects.values_list("group_id", "kinds")
    assert list(rows) == [(desk.group_id, REFERRAL)]


def test_a_merge_carries_access_and_its_undoing_brings_it_back() -> None:
    desk, both = desk_for(Role.SOCIAL_WORKER), desk_for()
    absorbed, kept = HouseholdFactory(), HouseholdFactory()
    access.open_relations([(absorbed.pk, desk.organisation_id)], kind=REFERRAL, source="r:1")
    access.open_relations(
        [(absorbed.pk, both.organisation_id), (kept.pk, both.organisation_id)],
        kind=ENRICHMENT,
        source="list:1",
    )
    access.close_relations(kind=ENRICHMENT, pairs=[(kept.pk, both.organisation_id)])
    before = set(HouseholdGroupPermission.objects.values_list("content_object", "group", "kinds"))
    done = move_relations(absorbed.pk, kept.pk)
    on_kept = HouseholdGroupPermission.objects.filter(content_object=kept)
    assert set(on_kept.values_list("group", flat=True)) == {desk.group_id, both.group_id}
    restore_relations(done, absorbed_id=absorbed.pk, kept_id=kept.pk)
    after = set(HouseholdGroupPermission.objects.values_list("content_object", "group", "kinds"))
    assert after == before
