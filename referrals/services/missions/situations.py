"""What decides of a visit or a diagnostic, read for many procedures at once."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ccapex.core.chunks import chunked
from procedures.actions import predicates
from procedures.enums import EventKind
from procedures.models import Event, Procedure
from referrals.enums import EFFECTIVE_CONTACTS
from referrals.enums.dsf import DsfState
from referrals.models import ContactAttempt, Dsf
from referrals.rules.missions import Situation

READ_AT_ONCE = 900
GIVEN_BACK = (DsfState.WRITTEN, DsfState.CARENCE, DsfState.TRANSMITTED)


@dataclass(slots=True)
class _Known:
    asked: dict[int, datetime.date] = field(default_factory=dict)
    answered: dict[int, datetime.date] = field(default_factory=dict)
    carence: dict[int, datetime.date] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    contact: dict[int, datetime.date] = field(default_factory=dict)


def situations_of(procedures: Iterable[Procedure]) -> dict[int, Situation]:
    """By procedure, with ``lease`` already read; four queries for each ``READ_AT_ONCE``."""
    found: dict[int, Situation] = {}
    for some in chunked(procedures, READ_AT_ONCE):
        found |= _read(some)
    return found


def _read(procedures: Sequence[Procedure]) -> dict[int, Situation]:
    ids = [procedure.pk for procedure in procedures]
    known = _Known()
    _read_dsfs(ids, known)
    _read_contacts(ids, known)
    seen = predicates.true_of("seen_by_ccapex", ids)
    return {
        procedure.pk: Situation(
            stock=procedure.lease.stock,
            stage=procedure.stage,
            step=procedure.step,
            act_on=procedure.stage_since,
            dsf_asked_on=known.asked.get(procedure.pk),
            answered_on=known.answered.get(procedure.pk),
            carence_on=known.carence.get(procedure.pk),
            seen=None if seen is None else procedure.pk in seen,
            attempts=known.attempts[procedure.pk],
            contact_on=known.contact.get(procedure.pk),
        )
        for procedure in procedures
    }


def _read_dsfs(ids: list[int], known: _Known) -> None:
    """The DSF of the product, and the requests and sendings that a list only told as facts."""
    facts = Event.objects.filter(
        procedure__in=ids,
        replaced_by__isnull=True,
        kind__in=[EventKind.DSF_REQUESTED, EventKind.DSF_SENT],
    ).order_by("occurred_on", "pk")
    for procedure_id, kind, on in facts.values_list("procedure_id", "kind", "occurred_on"):
        where = known.asked if kind == EventKind.DSF_REQUESTED else known.answered
        where[procedure_id] = on
    rows = Dsf.objects.filter(procedure__in=ids).exclude(state=DsfState.CANCELLED)
    for procedure_id, state, asked_on, finished_on, carence in rows.order_by(
        "requested_on", "pk"
    ).values_list("procedure_id", "state", "requested_on", "finished_on", "carence_reason"):
        known.asked[procedure_id] = max(asked_on, known.asked.get(procedure_id, asked_on))
        if state in GIVEN_BACK and finished_on is not None:
            last = known.answered.get(procedure_id, finished_on)
            known.answered[procedure_id] = max(finished_on, last)
            known.carence.pop(procedure_id, None)
            if carence:
                known.carence[procedure_id] = finished_on


def _read_contacts(ids: list[int], known: _Known) -> None:
    """Attempts since the last time that somebody reached the household."""
    rows = ContactAttempt.objects.filter(referral__procedure__in=ids).order_by("on", "pk")
    for procedure_id, on, result in rows.values_list("referral__procedure_id", "on", "result"):
        if result in EFFECTIVE_CONTACTS:
            known.contact[procedure_id] = on
            known.attempts[procedure_id] = 0
        else:
            known.attempts[procedure_id] += 1
