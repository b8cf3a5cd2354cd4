"""Reminders of the night: counts only, once a week to a mailbox, the same night once."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from ccapex.core.jobs import run
from ccapex.core.models import Job
from commissions.jobs_following import ask_to_follow_up
from commissions.models import Recommendation
from commissions.services.following import links, open_recommendations
from commissions.services.following.reminders import MAIL_JOB, remind_due
from tests.factories.commissions import item_of, organisation_of
from tests.factories.following import TEXT, close, followed, output_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 15)


def _due(days: int) -> Recommendation:
    one = followed()
    Recommendation.objects.filter(pk=one.recommendation.pk).update(
        due_on=TODAY + dt.timedelta(days=days)
    )
    return one.recommendation


def test_twice_the_same_night_is_one_mail_and_a_week_later_another() -> None:
    _due(-1)
    assert remind_due(TODAY) == 1
    assert remind_due(TODAY) == 0
    assert remind_due(TODAY + dt.timedelta(days=13)) == 0
    assert remind_due(TODAY + dt.timedelta(days=14)) == 1
    assert Recommendation.objects.get().reminders == 2


def test_a_mailbox_written_to_this_week_waits_for_another_recommendation_too() -> None:
    first = _due(-1)
    remind_due(TODAY)
    second = _due(-1)
    Recommendation.objects.filter(pk=second.pk).update(organisation=first.organisation)
    assert remind_due(TODAY + dt.timedelta(days=6)) == 0
    assert remind_due(TODAY + dt.timedelta(days=7)) == 1
    second.refresh_from_db()
    assert second.reminded_on == TODAY + dt.timedelta(days=7)


def test_several_recommendations_make_one_mail_of_counts() -> None:
    one = followed()
    second = item_of(one.made.session)
    output_of(second, one.made.member.membership.organisation)
    close(one.made.session)
    open_recommendations(one.made.session)
    dues = (TODAY + dt.timedelta(days=3), TODAY - dt.timedelta(days=2))
    for pk, due_on in zip(Recommendation.objects.values_list("pk", flat=True), dues, strict=True):
        Recommendation.objects.filter(pk=pk).update(due_on=due_on)
    assert remind_due(TODAY) == 1
    run(Job.objects.get(kind=MAIL_JOB).pk)
    (sent,) = mail.outbox
    assert "2\u00a0recommandations" in sent.body
    assert "dont 1 en retard" in sent.body
    household = one.made.item.household
    assert household is not None
    for secret in (household.display_name, household.reference, TEXT):
        assert secret not in f"{sent.subject}{sent.body}"


def test_the_profile_says_the_delays_and_how_many() -> None:
    one = followed()
    commission = one.made.commission
    commission.settings |= {"remind_before_days": 0, "remind_every_days": 7, "reminders": 1}
    commission.save()
    Recommendation.objects.update(due_on=TODAY + dt.timedelta(days=1))
    assert remind_due(TODAY) == 0
    assert remind_due(TODAY + dt.timedelta(days=1)) == 1
    assert remind_due(TODAY + dt.timedelta(days=30)) == 0


def test_without_account_the_reminder_holds_the_address_again() -> None:
    one = followed()
    organisation = organisation_of(one.made.territory, "association")
    Recommendation.objects.update(organisation=organisation, due_on=TODAY)
    one.recommendation.refresh_from_db()
    links.make(one.recommendation)
    remind_due(TODAY)
    run(Job.objects.get(kind=MAIL_JOB).pk)
    assert "/r/" in mail.outbox[0].body


def test_the_night_is_one_job_a_day() -> None:
    ask_to_follow_up()
    ask_to_follow_up()
    job = Job.objects.get(kind="follow_commissions")
    run(job.pk)
    job.refresh_from_db()
    assert job.result["reminded"] == 0
    assert timezone.localdate().isoformat() == job.key
