"""Whose DSF is still to be asked: a fact that calls for one, and none asked since."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ccapex.accounts.models import Organisation, Territory
from households.services.attributes import Subject, case_attributes
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from referrals.enums import Mission
from referrals.enums.dsf import DsfTrigger
from referrals.models import Dsf
from referrals.services.attribution import Proposer
from referrals.services.dsf.starting import UNFINISHED, live
from referrals.services.list_cases import Case

KIND_OF = {
    DsfTrigger.CDP: EventKind.CDP,
    DsfTrigger.ASSIGNATION: EventKind.ASSIGNATION,
    DsfTrigger.CQL: EventKind.CQL,
    DsfTrigger.CFP_REQUEST: EventKind.CFP_REQUEST,
}
STAGE_OF = {
    DsfTrigger.CDP: Stage.CDP,
    DsfTrigger.ASSIGNATION: Stage.ASSIGNATION,
    DsfTrigger.CQL: Stage.CQL,
    DsfTrigger.CFP_REQUEST: Stage.CFP_REQUEST,
}


def trigger_of(procedure: Procedure) -> str:
    """The act that calls for a DSF at the present stage; empty where none does."""
    return next((code for code, stage in STAGE_OF.items() if stage == procedure.stage), "")


@dataclass(frozen=True, slots=True)
class Candidate:
    """``occasion`` names the act; a corrected act keeps the name of the first entry.
    ``organisation`` is None where the rules name none: ``why`` says what they lack."""

    procedure: Procedure
    act_on: dt.date
    occasion: str
    organisation: Organisation | None = None
    why: str = ""


def waiting(territory: Territory, trigger: str, *, today: dt.date) -> QuerySet[Event]:
    """The acts in force that call for a DSF, at the stage that they opened. At the assignation,
    those whose hearing is ahead or not known."""
    found = Event.objects.filter(
        territory=territory,
        kind=KIND_OF[DsfTrigger(trigger)],
        replaced_by__isnull=True,
        procedure__stage=STAGE_OF[DsfTrigger(trigger)],
    )
    if trigger == DsfTrigger.ASSIGNATION:
        ahead = Q(procedure__hearing_on__gte=today) | Q(procedure__hearing_on__isnull=True)
        found = found.filter(ahead)
    return found.select_related(
        "procedure__household", "procedure__lease__dwelling", "procedure__lease__landlord"
    ).order_by(F("procedure__hearing_on").asc(nulls_last=True), "occurred_on", "pk")


def to_ask(
    territory: Territory,
    trigger: str,
    *,
    procedure_ids: Collection[int] | None = None,
    today: dt.date | None = None,
) -> list[Candidate]:
    """The soonest hearing first; a constant number of queries."""
    events = waiting(territory, trigger, today=today or timezone.localdate())
    if procedure_ids is not None:
        events = events.filter(procedure__in=procedure_ids)
    latest: dict[int, Event] = {}
    for event in events:
        latest[event.procedure_id] = event
    names = first_entries(latest.values())
    asked = _asked(latest)
    return [
        Candidate(event.procedure, event.occurred_on, names[event.pk])
        for pk, event in latest.items()
        if (pk, names[event.pk]) not in asked and (pk, "") not in asked
    ]


def first_entries(events: Collection[Event]) -> dict[int, str]:
    """``{event: "event:12"}``, 12 being the entry that it corrects, from correction to correction:
    an act put right calls for nothing new."""
    procedures = {event.procedure_id for event in events}
    rows = Event.objects.filter(procedure__in=procedures, replaced_by__isnull=False)
    corrected = dict(rows.values_list("replaced_by_id", "pk"))
    found = {}
    for event in events:
        first = event.pk
        while first in corrected:
            first = corrected[first]
        found[event.pk] = f"event:{first}"
    return found


def _asked(procedure_ids: Collection[int]) -> set[tuple[int, str]]:
    """What each procedure was asked; an empty occasion where one is still to be written."""
    rows = live(Dsf.objects.filter(procedure__in=procedure_ids, mission=Mission.DSF))
    found = set()
    for procedure_id, occasion, state in rows.values_list("procedure_id", "occasion", "state"):
        found.add((procedure_id, "" if state in UNFINISHED else occasion))
    return found


def with_services(
    territory: Territory, candidates: Sequence[Candidate], *, today: dt.date | None = None
) -> list[Candidate]:
    """The service that the territory's rules name for each, and why; in a constant number of
    queries."""
    day = today or timezone.localdate()
    proposer = Proposer(territory, mission=Mission.DSF, today=day)
    organisations = Organisation.objects.filter(territory=territory).in_bulk()
    subjects = [
        # Nobody is still to say who follows the household: unknown then means none.
        Subject(one.procedure.pk, one.procedure.household_id, one.procedure.lease_id, day, True)
        for one in candidates
    ]
    known = case_attributes(subjects, today=day)
    found = []
    for one in candidates:
        procedure = one.procedure
        case = Case(procedure.pk, procedure.household_id, procedure.lease_id, day, procedure.stage)
        proposal = proposer.judge(case, {**known[procedure.pk], "stage": procedure.stage})
        found.append(
            Candidate(
                procedure,
                one.act_on,
                one.occasion,
                organisations.get(proposal.organisation_id or 0),
                proposal.result.explanation,
            )
        )
    return found
