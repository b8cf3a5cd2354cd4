"""The household one year after each session: rows at closing, read each night, noted by hand."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from ccapex.core.months import add_months
from commissions.enums import ItemState, SituationState, YearOutcome
from commissions.models import Session, Situation, YearAfter
from commissions.rules.year_after import (
    DEBT_AT_ZERO,
    DEBT_STATED,
    OPEN_FILE,
    PLAN_PAID,
    POOL_REHOUSED,
    SITUATION_CLOSED,
    SITUATION_OPEN,
    Fact,
    became,
)
from commissions.services.seats import run_by
from households.models import DebtStatement
from procedures.enums import Stage
from procedures.models import Event, Procedure
from referrals.enums.measures import PlanEnd
from referrals.enums.rehousing import PoolState
from referrals.models import RehousingEntry, RepaymentPlan

CHUNK = 200
LATE_FACTS = datetime.timedelta(days=180)
"""How long after the year a fact told late still changes what was read."""
UNSETTLED = ("", YearOutcome.UNKNOWN, YearOutcome.ONGOING)


def open_years(session: Session) -> int:
    """One row for each household examined; twice adds nothing."""
    items = session.items.filter(
        state=ItemState.EXAMINED, household__isnull=False, year_after__isnull=True
    )
    due_on = add_months(session.held_on, 12)
    made = YearAfter.objects.bulk_create(
        YearAfter(session=session, item=item, household=item.household, due_on=due_on)
        for item in items.select_related("household").order_by("pk")
        if item.household is not None
    )
    return len(made)


def note_due(today: datetime.date) -> int:
    """Reads the facts for those whose year is over; how many changed. What a person noted stays.

    In chunks, each with a constant number of queries; twice the same night changes nothing.
    """
    due = YearAfter.objects.filter(
        due_on__lte=today, noted_by__isnull=True, outcome__in=UNSETTLED
    ).filter(Q(outcome="") | Q(due_on__gte=today - LATE_FACTS))
    ids = list(due.order_by("pk").values_list("pk", flat=True))
    return sum(_note(ids[start : start + CHUNK], today) for start in range(0, len(ids), CHUNK))


@transaction.atomic
def _note(ids: list[int], today: datetime.date) -> int:
    locked = YearAfter.objects.select_for_update(of=("self",)).select_related("session")
    rows = list(locked.filter(pk__in=ids, noted_by__isnull=True).order_by("pk"))
    facts = facts_of({row.household_id for row in rows})
    changed = []
    for row in rows:
        read = became(facts[row.household_id], held_on=row.session.held_on, due_on=row.due_on)
        if (row.outcome, row.why) != (read.outcome, read.why):
            row.outcome, row.why, row.noted_on = read.outcome, read.why, today
            changed.append(row)
    YearAfter.objects.bulk_update(changed, ["outcome", "why", "noted_on"])
    return len(changed)


def facts_of(household_ids: Iterable[int]) -> dict[int, list[Fact]]:
    """What the files say, by household: six queries for all of them."""
    ids = set(household_ids)
    found: dict[int, list[Fact]] = defaultdict(list)
    files = Procedure.objects.filter(household__in=ids).exclude(stage=Stage.CLOSED).order_by()
    for household_id in files.values_list("household_id", flat=True):
        found[household_id].append(Fact(OPEN_FILE, None))
    events = Event.objects.filter(procedure__household__in=ids, replaced_by__isnull=True)
    for household_id, kind, on, details in events.order_by("occurred_on", "pk").values_list(
        "procedure__household_id", "kind", "occurred_on", "details"
    ):
        detail = details.get("solution") or details.get("reason") or ""
        found[household_id].append(Fact(kind, on, str(detail)))
    pool = RehousingEntry.objects.filter(household__in=ids, state=PoolState.REHOUSED)
    for household_id, signed_on in pool.order_by().values_list("household_id", "lease_signed_on"):
        found[household_id].append(Fact(POOL_REHOUSED, signed_on))
    statements = DebtStatement.objects.filter(lease__household__in=ids)
    for household_id, stated_on, amount in statements.order_by("stated_on", "pk").values_list(
        "lease__household_id", "stated_on", "amount"
    ):
        found[household_id].append(Fact(DEBT_STATED if amount > 0 else DEBT_AT_ZERO, stated_on))
    plans = RepaymentPlan.objects.filter(household__in=ids, end=PlanEnd.PAID)
    for household_id, ended_on in plans.order_by().values_list("household_id", "ended_on"):
        found[household_id].append(Fact(PLAN_PAID, ended_on))
    for household_id, state, closed_on in (
        Situation.objects.filter(household__in=ids)
        .order_by()
        .values_list("household_id", "state", "closed_on")
    ):
        closed = state == SituationState.CLOSED
        found[household_id].append(Fact(SITUATION_CLOSED if closed else SITUATION_OPEN, closed_on))
    return found


def to_complete(desk: Desk) -> QuerySet[YearAfter]:
    """Those whose year is over and of whom nothing is known, in the commissions the desk runs."""
    return YearAfter.objects.filter(
        session__commission__in=run_by(desk), outcome=YearOutcome.UNKNOWN
    ).order_by("due_on", "pk")


@transaction.atomic
def note(row: YearAfter, outcome: str, why: str, desk: Desk) -> YearAfter:
    """What a person knows, which the night leaves as it is. Raises ValidationError, and
    PermissionDenied for who does not run the commission."""
    now = YearAfter.objects.select_for_update(of=("self",)).select_related("session").get(pk=row.pk)
    if not run_by(desk).filter(pk=now.session.commission_id).exists():
        raise PermissionDenied
    if outcome not in YearOutcome.values:
        raise ValidationError({"outcome": "Choisissez ce que le ménage est devenu."})
    if now.due_on > timezone.localdate():
        raise ValidationError("L'année n'est pas encore écoulée.")
    before = now.outcome
    now.outcome, now.why = outcome, why.strip()[:200]
    now.noted_on, now.noted_by = timezone.localdate(), desk.user
    now.save(update_fields=["outcome", "why", "noted_on", "noted_by"])
    journal.record(
        "commission.year_after_noted",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="year_after",
        object_id=now.pk,
        household_id=now.household_id,
        details={"outcome": outcome, "was": before},
    )
    return now
