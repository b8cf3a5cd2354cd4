"""Opens a DSF: one writing of one organisation about one procedure, and the access it needs."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ccapex.accounts.models import Organisation, User
from ccapex.core import journal
from households.enums import RelationKind
from households.services.access import open_relations
from procedures.models import Procedure
from referrals.enums import Mission, ReferralState
from referrals.enums.dsf import DsfMission, DsfState, DsfTrigger, DsfVersion
from referrals.models import Dsf, Referral
from referrals.services.follow_up import OPEN, access_source

UNFINISHED = (DsfState.REQUESTED, DsfState.IN_PROGRESS)
NOT_SENT = (*UNFINISHED, DsfState.WRITTEN, DsfState.CARENCE)
GONE = (ReferralState.REFUSED, ReferralState.CANCELLED)


def live(found: QuerySet[Dsf]) -> QuerySet[Dsf]:
    """Without those cancelled, or refused by the service asked."""
    return found.exclude(state=DsfState.CANCELLED).exclude(referral__state__in=GONE)


def last_of(household_id: int) -> Dsf | None:
    """The last one that was finished, of any service: where an update starts from."""
    done = Dsf.objects.filter(
        Q(state=DsfState.WRITTEN) | Q(state=DsfState.TRANSMITTED, carence_reason=""),
        household=household_id,
    )
    return done.order_by("-finished_on", "-pk").first()


@transaction.atomic
def start_dsf(
    procedure: Procedure,
    organisation: Organisation,
    *,
    mission: str = Mission.DSF,
    trigger: str = DsfTrigger.OTHER,
    occasion: str = "",
    version: str = "",
    author: User | None = None,
    referral: Referral | None = None,
    batch: str = "",
) -> tuple[Dsf, bool]:
    """The DSF of that occasion and whether it is new: asked twice, the same one.

    ``referral``: that of a mission already given (a CCAPEX diagnostic); else it is opened here,
    with the access it needs. ``occasion`` names the cause, ``event:12``. ``version``: by default
    the first one, or an update where the household already has a DSF.
    """
    # Locked: two people who ask at once would give the household two writers.
    Procedure.objects.select_for_update(of=("self",)).get(pk=procedure.pk)
    known = _known(procedure, mission, occasion)
    if known is not None:
        return known, False
    if mission not in DsfMission.values:
        raise ValidationError("Cette mission n'a pas de diagnostic à écrire.")
    previous = last_of(procedure.household_id)
    if referral is None:
        referral = _refer(procedure, organisation, mission, author)
    dsf = Dsf.objects.create(
        territory_id=procedure.territory_id,
        household_id=procedure.household_id,
        procedure=procedure,
        referral=referral,
        organisation=organisation,
        mission=mission,
        version=version or (DsfVersion.UPDATE if previous else DsfVersion.INITIAL),
        trigger=trigger,
        occasion=occasion or f"asked:{timezone.localdate().isoformat()}",
        requested_on=timezone.localdate(),
        requested_by=author,
        batch=batch,
        hearing_on=hearing_for(procedure, mission, trigger, timezone.localdate()),
        previous=previous,
    )
    trace("dsf.requested", dsf, author_id=author.pk if author else None, mission=mission)
    return dsf, True


def hearing_for(
    procedure: Procedure, mission: str, trigger: str, requested_on: dt.date
) -> dt.date | None:
    """The hearing that the DSF is for, as it stands: none for a mandated diagnostic, nor once the
    household is ordered to leave; one that was over when it was asked is not its hearing."""
    if mission != DsfMission.DSF or trigger in (DsfTrigger.CQL, DsfTrigger.CFP_REQUEST):
        return None
    hearing = procedure.hearing_on
    return hearing if hearing and hearing >= requested_on else None


def hearing_of(dsf: Dsf) -> dt.date | None:
    """Today's hearing until it is sent (it may have been put off), then the one it was sent for."""
    if dsf.state not in NOT_SENT:
        return dsf.hearing_on
    return hearing_for(dsf.procedure, dsf.mission, dsf.trigger, dsf.requested_on)


def _known(procedure: Procedure, mission: str, occasion: str) -> Dsf | None:
    """That of the occasion, or one still to be written: nobody is asked the same thing twice.

    One that its service refused makes room for another.
    """
    refused = Dsf.objects.filter(procedure=procedure, mission=mission, referral__state__in=GONE)
    refused.exclude(state=DsfState.CANCELLED).update(state=DsfState.CANCELLED)
    same = live(Dsf.objects.filter(procedure=procedure, mission=mission))
    wanted = Q(state__in=UNFINISHED)
    if occasion:
        wanted |= Q(occasion=occasion)
    return same.filter(wanted).order_by("pk").first()


def _refer(
    procedure: Procedure, organisation: Organisation, mission: str, author: User | None
) -> Referral:
    now = timezone.now()
    known = Referral.objects.filter(
        procedure=procedure,
        mission=mission,
        organisation=organisation,
        state__in=OPEN,
        dsf__isnull=True,
    ).first()
    if known is not None:
        return known
    # A DSF written and not sent keeps its referral open: it ends with the new one.
    Referral.objects.filter(
        procedure=procedure, mission=mission, organisation=organisation, state__in=OPEN
    ).update(state=ReferralState.CLOSED, closed_on=timezone.localdate(now))
    referral = Referral.objects.create(
        territory_id=procedure.territory_id,
        household_id=procedure.household_id,
        procedure=procedure,
        mission=mission,
        organisation=organisation,
        state=ReferralState.ISSUED,
        issued_at=now,
    )
    open_relations(
        [(procedure.household_id, organisation.pk)],
        kind=RelationKind.REFERRAL,
        source=access_source(referral),
        actor_id=author.pk if author else None,
    )
    return referral


def trace(
    action: str,
    dsf: Dsf,
    *,
    author_id: int | None,
    organisation_id: int | None = None,
    **details: Any,
) -> None:
    journal.record(
        action,
        actor_id=author_id,
        organisation_id=organisation_id,
        territory_id=dsf.territory_id,
        object_type="dsf",
        object_id=dsf.pk,
        household_id=dsf.household_id,
        details={name: str(value) for name, value in details.items()},
    )
