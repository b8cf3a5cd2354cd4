"""Reminders of the night: one mail a week at most to an organisation, with counts only."""

import datetime
from collections import defaultdict

from django.db import transaction
from django.db.models import Max

from ccapex.core import journal
from ccapex.core.jobs import enqueue
from commissions.enums import FollowState
from commissions.models import Recommendation
from commissions.rules.following import mailbox_free, reminder_due
from commissions.services.seats import configured

MAIL_JOB = "mail_recommendation_reminder"


def remind_due(today: datetime.date) -> int:
    """How many organisations are written to. Twice the same night writes nothing more."""
    waiting = (
        Recommendation.objects.filter(state=FollowState.OPEN, organisation__isnull=False)
        .exclude(organisation__mailbox="")
        .select_related("output__item__session__commission")
        .order_by("organisation", "pk")
    )
    by_organisation: dict[int, list[int]] = defaultdict(list)
    for one in waiting:
        if one.organisation_id is not None and _is_due(one, today):
            by_organisation[one.organisation_id].append(one.pk)
    last = _last_mails(list(by_organisation))
    free = [pk for pk in by_organisation if mailbox_free(last.get(pk), today)]
    return sum(_remind(pk, by_organisation[pk], today) for pk in free)


def _is_due(one: Recommendation, today: datetime.date) -> bool:
    session = one.output.item.session
    return reminder_due(
        due_on=one.due_on,
        reminded_on=one.reminded_on,
        sent=one.reminders,
        today=today,
        rules=configured(session.commission, session.held_on),
    )


def _last_mails(organisation_ids: list[int]) -> dict[int, datetime.date | None]:
    rows = Recommendation.objects.filter(organisation__in=organisation_ids).order_by()
    return dict(
        rows.values("organisation")
        .annotate(last=Max("reminded_on"))
        .values_list("organisation", "last")
    )


@transaction.atomic
def _remind(organisation_id: int, ids: list[int], today: datetime.date) -> int:
    """The rows and the request of the mail in one transaction; two nights at once make one mail."""
    rows = list(
        Recommendation.objects.select_for_update()
        .filter(pk__in=ids, state=FollowState.OPEN)
        .order_by("pk")
    )
    last = _last_mails([organisation_id])
    if not rows or not mailbox_free(last.get(organisation_id), today):
        return 0
    for row in rows:
        row.reminded_on = today
        row.reminders += 1
    Recommendation.objects.bulk_update(rows, ["reminded_on", "reminders"])
    late = sum(row.due_on < today for row in rows)
    journal.record(
        "commission.recommendations_reminded",
        actor_id=None,
        organisation_id=organisation_id,
        territory_id=rows[0].territory_id,
        details={"count": len(rows), "late": late},
    )
    enqueue(
        MAIL_JOB,
        arguments={"organisation": organisation_id, "count": len(rows), "late": late},
        author_id=None,
        territory_id=rows[0].territory_id,
        key=f"{organisation_id}:{today.isoformat()}",
    )
    return 1
