"""How far each member is, and reminders: a count to a functional mailbox, never a name."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from ccapex.accounts.models import Organisation
from ccapex.core import journal
from referrals.enums import ListState
from referrals.models import CdpList, EnrichmentRequest
from referrals.services.enrichment import pass_on_if_due
from referrals.services.notices import remind_enrichment

REMIND_BEFORE = dt.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """``opened_at`` is None while the member's turn has not come."""

    organisation: Organisation
    asked: int
    answered: int
    opened_at: dt.datetime | None
    reminded_at: dt.datetime | None

    @property
    def pending(self) -> int:
        return self.asked - self.answered


def progress_of(cdp_list: CdpList) -> list[MemberProgress]:
    """One line per member asked, in two queries."""
    rows = (
        EnrichmentRequest.objects.filter(cdp_list=cdp_list)
        .order_by()
        .values("organisation")
        .annotate(
            asked=Count("pk"),
            answered=Count("pk", filter=Q(answered_at__isnull=False)),
            opened_at=Min("opened_at"),
            reminded_at=Max("reminded_at"),
        )
    )
    organisations = Organisation.objects.in_bulk(row["organisation"] for row in rows)
    found = [
        MemberProgress(
            organisations[row["organisation"]],
            row["asked"],
            row["answered"],
            row["opened_at"],
            row["reminded_at"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda member: member.organisation.name)


def remind(cdp_list: CdpList, organisation: Organisation, *, actor_id: int | None) -> int:
    """How many households the mail speaks of; 0 where nothing is awaited or there is no mailbox."""
    pending = EnrichmentRequest.objects.filter(
        cdp_list=cdp_list, organisation=organisation, opened_at__isnull=False, answered_at=None
    )
    count = pending.count()
    if not count or not remind_enrichment(organisation, count, cdp_list.enrichment_due_on):
        return 0
    pending.update(reminded_at=timezone.now())
    journal.record(
        "enrichment.reminded",
        actor_id=actor_id,
        organisation_id=organisation.pk,
        territory_id=cdp_list.territory_id,
        object_type="cdp_list",
        object_id=cdp_list.pk,
        details={"count": count},
    )
    return count


def daily(*, today: dt.date) -> int:
    """Open the turns whose delay has passed, remind those late to answer; how many were reminded.

    A member is reminded once by itself, three days before the answers are expected.
    """
    reminded = 0
    for cdp_list in CdpList.objects.filter(state=ListState.ENRICHING).select_related("territory"):
        pass_on_if_due(cdp_list, today=today, actor_id=None)
        due = cdp_list.enrichment_due_on
        if due is None or not due - REMIND_BEFORE <= today <= due:
            continue
        for member in progress_of(cdp_list):
            if member.pending and member.opened_at and member.reminded_at is None:
                reminded += bool(remind(cdp_list, member.organisation, actor_id=None))
    return reminded
