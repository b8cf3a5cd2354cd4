"""The DSF of the household of the walk: one that its service writes."""

import uuid

from procedures.models import Procedure
from referrals.models import Referral
from referrals.services.dsf.finishing import freeze
from referrals.services.dsf.starting import start_dsf
from tests.walk.door import Door, act, form, page
from tests.walk.people import COLLEAGUE, FILES, OFFICE, REFERENT, People

WRITERS = frozenset({REFERENT, COLLEAGUE})
SIDE = WRITERS | {OFFICE}

DOORS: dict[str, Door] = {
    "dsf_list": page(FILES),
    "dsf_detail": page(SIDE, "dsf"),
    "dsf_document": page(SIDE, "dsf"),
    "dsf_interview": act(WRITERS, "dsf", post=lambda _: {"kind": "dsf_interview_offer"}),
    "dsf_contact": act(WRITERS, "dsf", post=lambda _: {"channel": "phone", "result": "no_answer"}),
    "dsf_finish": act(WRITERS, "dsf"),
    "dsf_reopen": act(WRITERS, "dsf"),
    "dsf_carence": act(WRITERS, "dsf"),
    "dsf_parties": act(WRITERS, "dsf"),
    "dsf_observe": act(WRITERS, "dsf"),
    "dsf_transmit": act(WRITERS, "dsf"),
    "dsf_number": act(SIDE, "dsf", post=lambda _: {"number": "12"}),
    "dsf_write": form(WRITERS, "dsf"),
    "dsf_field": act(WRITERS, "dsf", post=lambda _: {"name": "debt", "value": "10", "was": ""}),
    "dsf_begin": act(WRITERS, "dsf"),
    "dsf_writers": act(WRITERS, "dsf"),
    "dsf_asides": page(WRITERS, "dsf"),
    "dsf_version": act(WRITERS, "dsf", post=lambda _: {"version": "update"}),
    "dsf_landlord": page(WRITERS, "dsf"),
}


def dsf_of(procedure: Procedure, referral: Referral, people: People) -> dict[str, uuid.UUID]:
    """Asked of the referent's organisation, on the referral of the walk; it is the landlord too,
    and a text is already frozen."""
    landlord = procedure.lease.landlord
    assert landlord is not None
    landlord.organisation = referral.organisation
    landlord.save()
    dsf, _ = start_dsf(
        procedure, referral.organisation, referral=referral, occasion="walk", trigger="assignation"
    )
    dsf.observations_told_on = dsf.requested_on
    dsf.save()
    freeze(dsf, desk=people.desks[REFERENT])
    return {"dsf": dsf.public_id}
