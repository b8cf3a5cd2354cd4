"""What the pages of situations share: who may open them, and one situation with its sight."""

import uuid
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from ccapex.accounts.desk import Desk
from ccapex.accounts.seats import DeskRequest
from commissions.models import Report, Situation
from commissions.services.situations import Sight, seen_as, situations_for


@dataclass(frozen=True, slots=True)
class Seen:
    """``report``: the desk's own, where it sees nothing else."""

    situation: Situation
    sight: Sight
    report: Report | None = None

    @property
    def is_whole(self) -> bool:
        return self.sight != Sight.REPORTED

    @property
    def runs(self) -> bool:
        return self.sight == Sight.RUNS

    @property
    def who(self) -> str:
        """The household's name, or the one that the reporter typed."""
        if self.is_whole:
            return self.situation.household.display_name or "Sans nom"
        return self.report.person_told if self.report else ""

    @property
    def where(self) -> str:
        if not self.is_whole:
            return self.report.address_told if self.report else ""
        lease = self.situation.lease
        home = lease.dwelling if lease else None
        return f"{home.address}, {home.postal_code} {home.city}" if home else ""


def rows_for(desk: Desk) -> QuerySet[Situation]:
    own = Report.objects.filter(organisation=desk.organisation_id)
    return (
        situations_for(desk)
        .select_related("commission", "household", "lease__dwelling", "coordinator")
        .prefetch_related(Prefetch("reports", queryset=own, to_attr="own_reports"))
    )


def seen(desk: Desk, situations: list[Situation]) -> list[Seen]:
    sights = seen_as(desk, situations)
    return [
        Seen(one, sights[one.pk], next(iter(one.own_reports), None))  # type: ignore[attr-defined]
        for one in situations
        if one.pk in sights
    ]


def situation_for(request: DeskRequest, public_id: uuid.UUID) -> Seen:
    """404 for whoever neither runs the commission, nor sits for it, nor reported it."""
    found = seen(request.desk, list(rows_for(request.desk).filter(public_id=public_id)))
    if not found:
        raise Http404
    return found[0]


def run_by_me(request: DeskRequest, public_id: uuid.UUID) -> Seen:
    found = situation_for(request, public_id)
    if not found.runs:
        raise Http404
    return found
