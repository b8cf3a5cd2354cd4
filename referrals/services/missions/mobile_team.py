"""The mobile team (S5): DSF of private tenants unknown to the social services at the assignation.

The team calls for an appointment near the home, and goes to the home where nobody answers (charter
of Seine-Saint-Denis, experiments). Whom it takes is what the rules of the mission DSF say.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory
from ccapex.core import jobs
from households.enums import Stock
from referrals.enums import EFFECTIVE_CONTACTS, Channel
from referrals.enums.dsf import DsfState, DsfTrigger
from referrals.models import ContactAttempt, Dsf
from referrals.services.dsf.candidates import Candidate, to_ask, with_services
from referrals.services.dsf.reading import visible_to
from referrals.services.dsf.requesting import request_one
from referrals.services.dsf.starting import live

UNDER_WAY = (DsfState.REQUESTED, DsfState.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Team:
    """``silent_attempts``: calls without answer after which one goes to the home."""

    label: str
    organisation: Organisation
    silent_attempts: int
    to_confirm: str


@dataclass(frozen=True)
class Round:
    """The candidates of the rules: for the team, and those that one answer would settle."""

    mine: list[Candidate]
    unsettled: list[Candidate]


@dataclass(frozen=True)
class Case:
    """A DSF of the team: what was tried, and whether somebody must go to the home."""

    dsf: Dsf
    attempts: int
    visited_on: datetime.date | None
    reached: bool
    to_visit: bool


def team_of(territory: Territory) -> Team | None:
    """None where the territory has no mobile team."""
    told: Mapping[str, Any] = territory.profile.get("mobile_team") or {}
    organisation = Organisation.objects.filter(
        territory=territory, slug=told.get("organisation", "")
    ).first()
    if organisation is None:
        return None
    return Team(
        label=told["label"],
        organisation=organisation,
        silent_attempts=int(told.get("silent_attempts", 1)),
        to_confirm=told.get("note", "") if told.get("to_confirm") else "",
    )


def round_of(territory: Territory, team: Team, *, today: datetime.date) -> Round:
    """Private tenants assigned whom no service knows; where nobody said so, it is to be asked."""
    asked = to_ask(territory, DsfTrigger.ASSIGNATION, today=today)
    found = with_services(territory, asked, today=today)
    return Round(
        mine=[one for one in found if one.organisation == team.organisation],
        unsettled=[
            one
            for one in found
            if one.organisation is None and one.procedure.lease.stock in ("", Stock.PRIVATE)
        ],
    )


def send_team(
    territory: Territory, team: Team, procedure_ids: Collection[int], *, desk: Desk
) -> int:
    """Asks the DSF of each; how many. Asked twice, asked once; only those of the rules."""
    if not desk.is_secretariat:
        raise ValidationError("Seul le secrétariat confie un DSF à l'équipe mobile.")
    today = timezone.localdate()
    chosen = [
        one
        for one in round_of(territory, team, today=today).mine
        if one.procedure.pk in procedure_ids
    ]
    for one in chosen:
        request_one(one, team.organisation, trigger=DsfTrigger.ASSIGNATION, author=desk.user)
    if chosen:
        jobs.enqueue(
            "notify_referrals",
            arguments={"organisation": team.organisation.pk, "count": len(chosen)},
            author_id=desk.user.pk,
            territory_id=territory.pk,
            organisation_id=team.organisation.pk,
        )
    return len(chosen)


def cases_of(desk: Desk, team: Team) -> list[Case]:
    """Those of the team that the desk may see, the nearest hearing first; two queries."""
    dsfs = list(
        live(visible_to(desk).filter(organisation=team.organisation))
        .select_related("household", "procedure__lease__dwelling", "referral")
        .order_by("procedure__hearing_on", "requested_on", "pk")
    )
    tried: dict[int, list[tuple[str, str, datetime.date]]] = defaultdict(list)
    attempts = ContactAttempt.objects.filter(referral__in=[one.referral_id for one in dsfs])
    for referral_id, channel, result, on in attempts.order_by("on", "pk").values_list(
        "referral_id", "channel", "result", "on"
    ):
        tried[referral_id].append((channel, result, on))
    return [_case(one, tried[one.referral_id], team) for one in dsfs]


def _case(dsf: Dsf, tried: Sequence[tuple[str, str, datetime.date]], team: Team) -> Case:
    visits = [on for channel, _, on in tried if channel == Channel.VISIT]
    reached = any(result in EFFECTIVE_CONTACTS for _, result, _ in tried)
    return Case(
        dsf=dsf,
        attempts=len(tried),
        visited_on=visits[-1] if visits else None,
        reached=reached,
        to_visit=needs_visit(
            len(tried), reached=reached, visited=bool(visits), limit=team.silent_attempts
        )
        and dsf.state in UNDER_WAY,
    )


def needs_visit(attempts: int, *, reached: bool, visited: bool, limit: int) -> bool:
    """No answer to the calls, and nobody has gone there yet."""
    return attempts >= limit and not reached and not visited


def outcomes(cases: Sequence[Case]) -> list[tuple[str, int]]:
    """How many in each state of the DSF, in its order."""
    counts = Counter(case.dsf.state for case in cases)
    return [(label, counts[value]) for value, label in DsfState.choices if counts[value]]
