"""Opening and closing at the same time leaves the rows that the open relations say."""

from functools import partial

import pytest
from django.db import transaction

from ccapex.core import jobs
from ccapex.core.models import Job
from households.enums import RelationKind
from households.models import Household, HouseholdGroupPermission, Relation
from households.services import access
from households.tasks import CLOSE_DUE
from tests.factories.accounts import desk_for
from tests.factories.households import HouseholdFactory
from tests.support.threads import together

KINDS = [RelationKind.ENRICHMENT, RelationKind.REFERRAL, RelationKind.SIAO, RelationKind.LANDLORD]


@pytest.mark.django_db(transaction=True)
def test_reasons_opened_together_are_all_on_the_row() -> None:
    desk = desk_for()
    houses = [HouseholdFactory(territory_id=desk.territory_id) for _ in range(5)]
    pairs = [(house.pk, desk.organisation_id) for house in houses]
    together(
        [partial(access.open_relations, pairs, kind=kind, source=f"list:{kind}") for kind in KINDS]
    )
    rows = HouseholdGroupPermission.objects.values_list("kinds", flat=True)
    assert list(rows) == [sum(KINDS)] * len(houses)


@pytest.mark.django_db(transaction=True)
def test_one_opens_while_another_closes() -> None:
    desk = desk_for()
    houses = [HouseholdFactory(territory_id=desk.territory_id) for _ in range(5)]
    pairs = [(house.pk, desk.organisation_id) for house in houses]
    for kind in KINDS:
        access.open_relations(pairs, kind=kind, source="before")
    together(
        [
            *(partial(access.close_relations, kind=kind, source="before") for kind in KINDS),
            partial(access.open_relations, pairs, kind=RelationKind.REFERRAL, source="after"),
            partial(access.open_relations, pairs, kind=RelationKind.REFERRAL, source="after"),
        ]
    )
    assert Relation.objects.filter(closed_at__isnull=True).count() == len(houses)
    rows = HouseholdGroupPermission.objects.values_list("kinds", flat=True)
    assert list(rows) == [RelationKind.REFERRAL] * len(houses)
    assert Household.objects.visible_to(desk).count() == len(houses)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_ask_for_one_job() -> None:
    def ask() -> None:
        with transaction.atomic():
            jobs.enqueue(CLOSE_DUE, arguments={"on": "2026-10-15"}, author_id=1, key="one")

    together([ask] * 4)
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_runners_do_a_job_once() -> None:
    job = jobs.enqueue(CLOSE_DUE, arguments={"on": "2026-10-15"}, author_id=1)
    together([partial(jobs.run, job.pk)] * 3)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)
