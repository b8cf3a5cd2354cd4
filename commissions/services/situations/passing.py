"""When a situation passes, and until when the person may answer before: one rule for the letters
and for the page, so that no letter names a session where the answer would come too late."""

import datetime as dt
from dataclasses import dataclass

from commissions.enums import ItemState
from commissions.models import Session, Situation
from commissions.rules.configuration import Configuration
from commissions.services.acting import BEFORE


@dataclass(frozen=True, slots=True)
class Passing:
    """``session``: the one that a letter may name, never before ``answer_by``; none: « une
    prochaine séance ». ``early``: the session whose agenda it is already on, held before the usual
    delay has run; ``shortened``: ``answer_by`` is the eve of that one."""

    answer_by: dt.date
    session: Session | None = None
    early: Session | None = None
    shortened: bool = False


def passing(situation: Situation, rules: Configuration, today: dt.date) -> Passing:
    """For a person told today: the delay of the profile; on an earlier agenda, until the eve of
    that session where it leaves ``least_answer_days`` days."""
    limit = today + dt.timedelta(days=rules.answer_days)
    listed = _listed(situation, today)
    if listed is None or listed.held_on >= limit:
        return Passing(limit, listed or first_from(situation, limit))
    eve = listed.held_on - dt.timedelta(days=1)
    if (eve - today).days >= rules.least_answer_days:
        return Passing(eve, listed, listed, shortened=True)
    return Passing(limit, first_from(situation, limit), listed)


def session_after(situation: Situation, day: dt.date) -> Session | None:
    """The one that will read what is answered until ``day``: of the agenda, else the first."""
    return _listed(situation, day) or first_from(situation, day)


def first_from(situation: Situation, day: dt.date) -> Session | None:
    """The first session of its commission on or after ``day``."""
    coming = Session.objects.filter(
        commission=situation.commission_id, held_on__gte=day, state__in=BEFORE
    )
    return coming.order_by("held_on", "pk").first()


def _listed(situation: Situation, day: dt.date) -> Session | None:
    """The first session to come, on or after ``day``, whose agenda it is on."""
    coming = Session.objects.filter(
        commission=situation.commission_id,
        held_on__gte=day,
        state__in=BEFORE,
        items__situation=situation.pk,
        items__state=ItemState.ON_AGENDA,
    )
    return coming.order_by("held_on", "pk").first()
