"""The dates of a DSF: to offer the interview, to remind, to send (decree 2021-8, art. 1). Pure.

They are those of the legal calendar (DSF-RDV, DSF-RELANCE, DSF-TRANSM), asked for one request and
one hearing: a procedure can have several requests, its own calendar shows the latest.
"""

import datetime as dt
from dataclasses import dataclass, replace

from ccapex.core import french
from procedures.law.cases import Case, Fact
from procedures.law.engine import compute

OFFER, REMIND, SEND = "DSF-RDV", "DSF-RELANCE", "DSF-TRANSM"


@dataclass(frozen=True, slots=True)
class Legal:
    """A date with the line that counted it and its article."""

    on: dt.date
    line: str
    source: str


@dataclass(frozen=True, slots=True)
class Dates:
    """``remind`` and ``send`` are there for a hearing only; an interview is proposed before the
    day to send, however long the decree leaves. ``answer_by``: the territory's own delay, where no
    hearing fixes a date."""

    offer: Legal | None
    remind: Legal | None = None
    send: Legal | None = None
    answer_by: dt.date | None = None

    @property
    def send_by(self) -> dt.date | None:
        return self.send.on if self.send else None

    @property
    def due_on(self) -> dt.date | None:
        return self.send_by or self.answer_by


def dates_of(
    requested_on: dt.date,
    hearing_on: dt.date | None,
    *,
    department_code: str,
    answer_days: int | None = None,
) -> Dates:
    facts = [Fact("dsf_requested", requested_on)]
    if hearing_on is not None:
        # The calendar takes the hearing from the act that fixed it; its own date is not needed.
        facts.append(Fact("assignation", requested_on, {"hearing_on": hearing_on}))
    found = {
        one.rule: Legal(one.date, one.computation, one.source)
        for one in compute(Case(0, department_code, facts=tuple(facts))).deadlines
        if one.date is not None
    }
    answer_by = requested_on + dt.timedelta(days=answer_days) if answer_days else None
    send = found.get(SEND)
    last = max(send.on, requested_on) if send else None
    return Dates(
        offer=_capped(found.get(OFFER), last),
        remind=_capped(found.get(REMIND), last),
        send=send,
        answer_by=None if hearing_on else answer_by,
    )


def _capped(found: Legal | None, last: dt.date | None) -> Legal | None:
    """An interview after the day to send would be of no use to the judge."""
    if found is None or last is None or found.on <= last:
        return found
    line = f"{found.line} ; ramené au {french.day(last)} : l'audience est proche"
    return replace(found, on=last, line=line)


def late_words(sent_on: dt.date, due_on: dt.date | None) -> str:
    """« avec 3 jours de retard », empty in time or where no date binds."""
    if due_on is None or sent_on <= due_on:
        return ""
    return f"avec {french.plural((sent_on - due_on).days, 'jour')} de retard"
