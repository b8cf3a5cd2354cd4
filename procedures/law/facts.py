"""What the facts of a case say together: the hearing that counts, the delays that a judge gave."""

import datetime

from procedures.law.calendar import add_months
from procedures.law.cases import Fact
from procedures.law.context import Context


def first_hearing(context: Context) -> datetime.date | None:
    """The hearing of the assignation: the notice to the prefect counts back from that one."""
    assignation = context.latest.get("assignation")
    if assignation is None:
        return None
    found: datetime.date | None = assignation.get("hearing_on")
    if found is not None:
        return found
    held = [
        fact.occurred_on
        for fact in context.case.facts
        if fact.event == "hearing" and fact.occurred_on >= assignation.occurred_on
    ]
    return min(held, default=None)


def hearing(context: Context) -> datetime.date | None:
    """The last hearing known, postponements included: what a DSF is prepared for."""
    assignation = context.latest.get("assignation")
    since = datetime.date.min if assignation is None else assignation.occurred_on
    days = [first_hearing(context)]
    for fact in context.case.facts:
        if fact.event == "hearing" and fact.occurred_on >= since:
            days += [fact.occurred_on, fact.get("postponed_to")]
    return max((day for day in days if day is not None), default=None)


def about_arrears(fact: Fact) -> bool | None:
    """Whether a demand or a judgment is about a debt; None where no motive is known."""
    motives = fact.get("motives")
    return "arrears" in motives if motives else None


def delay_end(context: Context) -> datetime.date | None:
    """The end of the delays that the judge of execution granted (L412-3), None if none are known.

    Without its duration, a delay is not guessed."""
    fact = context.latest.get("jex_delay")
    if fact is None or context.lease.student_housing or context.lease.violence_exclusion:
        return None
    count = fact.get("months")
    return None if count is None else add_months(fact.occurred_on, count)


def decisions(context: Context, kind: str, since: datetime.date) -> list[datetime.date]:
    """The dates of the decisions of that kind on the public force, since a day."""
    return sorted(
        fact.occurred_on
        for fact in context.case.facts
        if fact.event == "cfp_decision" and fact.get("kind") == kind and fact.occurred_on >= since
    )
