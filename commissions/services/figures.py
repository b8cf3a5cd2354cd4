"""The yearly figures of a commission: from its sessions with their items, and from those told."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count as Counted
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from commissions.enums import (
    FollowResult,
    ItemKind,
    ItemState,
    OutputKind,
    SessionForm,
    SessionState,
    SituationOutcome,
)
from commissions.models import (
    Commission,
    Item,
    Output,
    Recommendation,
    Session,
    Situation,
    ToldSince,
    YearlyReturn,
)
from commissions.rules.figures import Count, Figures, Sat, since
from commissions.rules.figures import yearly as count_year
from commissions.services.seats import may_run

OUTPUTS, FOLLOWED, CLOSED = "Sorties", "Suites des recommandations", "Situations closes"
COUNTED = (SessionState.CLOSED, SessionState.CANCELLED)


def yearly(commission: Commission, year: int) -> Figures:
    return of_years(commission, year, year)[0]


def of_years(commission: Commission, first: int, last: int) -> list[Figures]:
    """One for each year, in order; a constant number of queries. Sessions not closed yet are not
    counted."""
    sessions = list(
        Session.objects.filter(
            commission=commission, held_on__year__range=(first, last), state__in=COUNTED
        ).order_by("held_on", "pk")
    )
    seen = _seen([one.pk for one in sessions if not one.is_told])
    carried: dict[int, int] = defaultdict(int)
    for one in sessions:
        if one.told_with_id:
            carried[one.told_with_id] += 1
    rows: dict[int, list[Sat]] = defaultdict(list)
    for one in sessions:
        rows[one.held_on.year].append(_sat(one, seen.get(one.pk, ()), 1 + carried[one.pk]))
    results = _results(commission, first, last)
    return [count_year(year, rows[year], results[year]) for year in range(first, last + 1)]


def years_of(commission: Commission) -> list[int]:
    """Those that have a session closed or cancelled, and this one; the latest first."""
    days = Session.objects.filter(commission=commission, state__in=COUNTED).dates("held_on", "year")
    return sorted({day.year for day in days} | {timezone.localdate().year}, reverse=True)


def _sat(session: Session, seen: tuple[tuple[int, bool | None], ...], sessions: int) -> Sat:
    return Sat(
        held_on=session.held_on,
        cancelled=session.state == SessionState.CANCELLED,
        restricted=session.form == SessionForm.RESTRICTED,
        reason=session.cancelled_reason,
        total=session.told_total,
        new=session.told_new,
        known=session.told_known,
        note=session.told_note,
        told=session.is_told,
        day_known=session.day_known,
        carried=session.told_with_id is not None,
        sessions=sessions,
        seen=seen,
    )


def _seen(session_ids: list[int]) -> dict[int, tuple[tuple[int, bool | None], ...]]:
    found: dict[int, list[tuple[int, bool | None]]] = defaultdict(list)
    items = Item.objects.filter(
        session__in=session_ids,
        state=ItemState.EXAMINED,
        kind__in=[ItemKind.FILE, ItemKind.SITUATION],
        household__isnull=False,
    )
    for session_id, household_id, is_new in items.order_by().values_list(
        "session_id", "household_id", "is_new"
    ):
        found[session_id].append((household_id, is_new))
    return {pk: tuple(rows) for pk, rows in found.items()}


def _results(commission: Commission, first: int, last: int) -> dict[int, dict[str, dict[str, int]]]:
    """By year of the session, in words: what was issued, what came of it, how situations ended."""
    found: dict[int, dict[str, dict[str, int]]] = {
        year: {OUTPUTS: {}, FOLLOWED: {}, CLOSED: {}} for year in range(first, last + 1)
    }
    held = {"item__session__commission": commission, "item__session__state": SessionState.CLOSED}
    day = "item__session__held_on__year"
    outputs = Output.objects.filter(**held, **{f"{day}__range": (first, last)})
    for year, kind, count in _counted(outputs, day, "kind"):
        found[year][OUTPUTS][str(OutputKind(kind).label)] = count
    day = "output__item__session__held_on__year"
    answers = Recommendation.objects.filter(
        **{
            "output__item__session__commission": commission,
            f"{day}__range": (first, last),
        }
    )
    for year, result, count in _counted(answers, day, "result"):
        label = str(FollowResult(result).label) if result else "Réponse attendue"
        found[year][FOLLOWED][label] = count
    ended = Situation.objects.filter(
        commission=commission, closed_on__year__range=(first, last)
    ).exclude(outcome="")
    for year, outcome, count in _counted(ended, "closed_on__year", "outcome"):
        found[year][CLOSED][str(SituationOutcome(outcome).label)] = count
    return found


def _counted(rows: Any, *names: str) -> Any:
    return rows.order_by(*names).values_list(*names).annotate(n=Counted("pk", distinct=True))


def told_periods(commission: Commission) -> list[tuple[ToldSince, Count]]:
    """What is said of whole periods, each beside what its sessions add up to."""
    rows = list(commission.told_since.all())
    if not rows:
        return []
    first, last = min(one.from_year for one in rows), max(one.to_year for one in rows)
    by_year = {one.year: one for one in of_years(commission, first, last)}
    return [
        (one, since(by_year[year] for year in range(one.from_year, one.to_year + 1)))
        for one in rows
    ]


def as_sent(figures: Figures) -> dict[str, Any]:
    """What is kept of figures sent up; None is unknown."""
    return {
        "held": figures.held,
        "restricted": figures.restricted,
        "cancelled": list(figures.cancelled),
        "total": figures.total.in_words,
        "new": figures.new.in_words,
        "known": figures.known.in_words,
        "results": {name: dict(rows) for name, rows in figures.results.items()},
        "notes": list(figures.notes),
    }


@transaction.atomic
def send(commission: Commission, year: int, *, note: str = "", desk: Desk) -> YearlyReturn:
    """Hands the figures of a year to the territory's secretariat; sent again, they are replaced."""
    if not may_run(desk, commission):
        raise ValidationError("Seul le secrétariat de la commission transmet ses chiffres.")
    if year > timezone.localdate().year:
        raise ValidationError("Cette année n'a pas commencé.")
    Commission.objects.select_for_update().get(pk=commission.pk)
    figures = yearly(commission, year)
    sent, created = YearlyReturn.objects.update_or_create(
        commission=commission,
        year=year,
        defaults={
            "figures": as_sent(figures),
            "note": note.strip()[:300],
            "sent_at": timezone.now(),
            "sent_by": desk.user,
        },
    )
    journal.record(
        "commission.figures_sent",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="commission",
        object_id=commission.pk,
        details={"year": year, "again": not created, "held": figures.held},
    )
    return sent


def sent_to(desk: Desk, year: int) -> list[tuple[Commission, YearlyReturn | None]]:
    """For the territory's secretariat: each commission outside the CCAPEX, and its figures of the
    year once it has sent them. Two queries."""
    local = Commission.objects.filter(
        territory=desk.territory_id,
        is_retired=False,
        level__in=["locale_hors_ccapex", "municipale"],
    )
    returns = {
        one.commission_id: one
        for one in YearlyReturn.objects.filter(
            commission__territory=desk.territory_id, year=year
        ).select_related("sent_by")
    }
    return [(one, returns.get(one.pk)) for one in local.order_by("name", "pk")]


def day_or_year(on: dt.date, *, known: bool) -> str:
    """« 12/03/2018 », or « 2018, jour inconnu »."""
    return f"{on:%d/%m/%Y}" if known else f"{on.year}, jour inconnu"
