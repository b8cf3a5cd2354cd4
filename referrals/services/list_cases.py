"""The cases of a list: one per procedure that its rows created or met, with the date of the act."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from households.services.attributes import Subject
from referrals.enums import ListState, Mission, ReferralState, RowStatus
from referrals.models import CdpList, EnrichmentRequest, ListRow, Referral

KNOWN_ROWS = (RowStatus.CREATED, RowStatus.MATCHED)


@dataclass(frozen=True, slots=True)
class Case:
    procedure_id: int
    household_id: int
    lease_id: int
    on: datetime.date
    stage: str


def cases_of(cdp_list: CdpList, procedure_ids: Collection[int] | None = None) -> list[Case]:
    """In the order of the rows; two rows of the same procedure are one case, at its latest act."""
    rows = ListRow.objects.filter(cdp_list=cdp_list, status__in=KNOWN_ROWS, procedure__isnull=False)
    if procedure_ids is not None:
        rows = rows.filter(procedure__in=procedure_ids)
    fallback = timezone.localdate(cdp_list.committed_at or cdp_list.created_at)
    cases: dict[int, Case] = {}
    for row in rows.order_by("number").values_list(
        "procedure_id",
        "procedure__household_id",
        "procedure__lease_id",
        "event__occurred_on",
        "procedure__stage",
    ):
        procedure_id, household_id, lease_id, on, stage = row
        known = cases.get(procedure_id)
        day = max(filter(None, [on, known.on if known else None]), default=fallback)
        cases[procedure_id] = Case(procedure_id, household_id, lease_id, day, stage)
    return list(cases.values())


def subjects_of(cdp_list: CdpList, cases: Iterable[Case], today: datetime.date) -> list[Subject]:
    found = list(cases)
    settled = settled_households(cdp_list, {case.household_id for case in found}, today)
    return [
        Subject(
            case.procedure_id,
            case.household_id,
            case.lease_id,
            case.on,
            case.household_id in settled,
        )
        for case in found
    ]


def settled_households(
    cdp_list: CdpList, household_ids: set[int], today: datetime.date
) -> set[int]:
    """Those of whom nobody is still expected to say who follows them.

    Every member asked has answered, or the delay has passed, or the concertation is open.
    """
    due = cdp_list.enrichment_due_on
    # Not « dispatched »: a list dispatched before anybody was asked settles nothing.
    held = cdp_list.state == ListState.CONCERTATION or cdp_list.concertation_on is not None
    if held or (due is not None and due < today):
        return household_ids
    requests = EnrichmentRequest.objects.filter(cdp_list=cdp_list, household__in=household_ids)
    asked = set(requests.values_list("household_id", flat=True))
    waiting = set(requests.filter(answered_at=None).values_list("household_id", flat=True))
    return asked - waiting


def open_referents(household_ids: Collection[int]) -> dict[int, str]:
    """Household → slug of the organisation that an open referral already names as referent."""
    open_ones = Q(state__in=[ReferralState.ISSUED, ReferralState.ACCEPTED])
    rows = Referral.objects.filter(
        open_ones, household__in=household_ids, mission=Mission.REFERENT
    ).order_by("pk")
    return dict(rows.values_list("household_id", "organisation__slug"))
