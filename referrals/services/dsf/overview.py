"""Many DSF at once: hearings as they stand, what was tried, next steps and figures (S17)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils import timezone

from ccapex.accounts.models import Territory
from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter
from referrals.enums import EFFECTIVE_CONTACTS
from referrals.enums.dsf import DsfMission, DsfState, DsfTrigger
from referrals.models import ContactAttempt, Dsf
from referrals.rules.dsf_dates import Dates, dates_of
from referrals.rules.dsf_next import Reached, Step, next_step
from referrals.services.dsf.dates import dates_of_dsf
from referrals.services.dsf.interviews import KINDS, letter_key
from referrals.services.dsf.starting import NOT_SENT, UNFINISHED

NO_HEARING = (DsfTrigger.CQL, DsfTrigger.CFP_REQUEST)
WITH_ALL = ("household", "organisation", "procedure__lease__dwelling", "territory", "author")
AHEAD = dt.timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Row:
    dsf: Dsf
    dates: Dates
    reached: Reached
    step: Step
    hearing_on: dt.date | None
    is_late: bool
    today: dt.date

    @property
    def step_is_late(self) -> bool:
        return self.step.due_on is not None and self.step.due_on < self.today

    @property
    def offer_is_late(self) -> bool:
        """Nothing was tried, and the day to offer the interview has passed."""
        waits = self.dsf.state in UNFINISHED and not self.reached.count
        return waits and self.dates.offer is not None and self.dates.offer.on < self.today


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one and the same set, each DSF in one of the five: ``ahead`` waits for a day to
    come, or that nothing fixes; ``overdue`` waits and its day has passed; ``unbound`` is sent, and
    no hearing bound it. ``carence`` counts again some of them."""

    total: int
    ahead: int
    overdue: int
    in_time: int
    too_late: int
    unbound: int
    carence: int

    @property
    def rate(self) -> float | None:
        """Share of the DSF sent in time among those whose day has come; None without any."""
        known = self.in_time + self.too_late + self.overdue
        return 100 * self.in_time / known if known else None


HEARING = Case(
    When(
        Q(
            state__in=NOT_SENT,
            mission=DsfMission.DSF,
            procedure__hearing_on__gte=F("requested_on"),
        )
        & ~Q(trigger__in=NO_HEARING),
        then=F("procedure__hearing_on"),
    ),
    When(~Q(state__in=NOT_SENT), then=F("hearing_on")),
)
"""As ``starting.hearing_of``, in the database."""


def with_hearing(found: QuerySet[Dsf]) -> QuerySet[Dsf]:
    return found.annotate(hearing=HEARING)


def heard_within(found: QuerySet[Dsf], days: int) -> QuerySet[Dsf]:
    """Those whose hearing is within so many days, from today."""
    today = timezone.localdate()
    near = found.annotate(hearing=HEARING).filter(
        hearing__range=(today, today + dt.timedelta(days=days))
    )
    return found.filter(pk__in=near.values("pk"))


def rows_of(found: Sequence[Dsf], *, today: dt.date | None = None) -> list[Row]:
    """Two queries more, whatever their number. ``found`` has ``WITH_ALL`` selected."""
    day = today or timezone.localdate()
    reached = reached_by(found)
    rows = []
    for dsf in found:
        dates = dates_of_dsf(dsf)
        step = next_step(
            dsf.state,
            dates,
            reached[dsf.pk],
            today=day,
            observations_due_on=dsf.observations_due_on,
        )
        due, sent = dsf.transmit_by or dates.due_on, dsf.transmitted_on
        late = due is not None and (sent or day) > due and dsf.state != DsfState.CANCELLED
        hearing = dsf.hearing_on if dsf.state not in NOT_SENT else getattr(dsf, "hearing", None)
        rows.append(Row(dsf, dates, reached[dsf.pk], step, hearing, late, day))
    return rows


def reached_by(found: Iterable[Dsf]) -> dict[int, Reached]:
    """Letters sent and attempts noted, by DSF."""
    by_referral = {dsf.referral_id: dsf.pk for dsf in found}
    by_key = {letter_key(dsf, kind): dsf.pk for dsf in found for kind in KINDS}
    tried: dict[int, list[tuple[dt.date, bool]]] = {pk: [] for pk in by_referral.values()}
    attempts = ContactAttempt.objects.filter(referral__in=by_referral)
    for referral_id, on, result in attempts.values_list("referral_id", "on", "result"):
        tried[by_referral[referral_id]].append((on, result in EFFECTIVE_CONTACTS))
    letters = Letter.objects.filter(key__in=by_key, issued_at__isnull=False)
    for key, issued_at in letters.exclude(state=LetterState.CANCELLED).values_list(
        "key", "issued_at"
    ):
        tried[by_key[key]].append((timezone.localdate(issued_at), False))
    return {
        pk: Reached(
            min((on for on, _ in all_of), default=None),
            len(all_of),
            any(effective for _, effective in all_of),
        )
        for pk, all_of in tried.items()
    }


def figures_of(found: QuerySet[Dsf], territory: Territory) -> Figures:
    """One query. ``found`` has ``hearing`` (``with_hearing``); those cancelled do not count."""
    today = timezone.localdate()
    sent = Q(state=DsfState.TRANSMITTED)
    first = _first_hearing_in_time(territory, today)
    told = (
        with_hearing(found)
        .exclude(state=DsfState.CANCELLED)
        .order_by()
        .aggregate(
            total=Count("pk"),
            waiting=Count("pk", filter=Q(state__in=NOT_SENT)),
            overdue=Count("pk", filter=Q(state__in=NOT_SENT, hearing__lt=first)),
            in_time=Count("pk", filter=sent & Q(transmitted_on__lte=F("transmit_by"))),
            too_late=Count("pk", filter=sent & Q(transmitted_on__gt=F("transmit_by"))),
            unbound=Count("pk", filter=sent & Q(transmit_by=None)),
            carence=Count("pk", filter=~Q(carence_reason="")),
        )
    )
    return Figures(ahead=told.pop("waiting") - told["overdue"], **told)


def _first_hearing_in_time(territory: Territory, today: dt.date) -> dt.date:
    """The first hearing for which a DSF sent today would be in time."""
    day = today
    while day < today + AHEAD:
        send = dates_of(today, day, department_code=territory.department_code).send_by
        if send is None or send >= today:
            return day
        day += dt.timedelta(days=1)
    return day
