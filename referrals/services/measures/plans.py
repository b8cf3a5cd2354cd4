"""Repayment plans: signed, paid month by month, ended by a person who says why."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from households.models import Household, Lease
from procedures.enums import EventKind
from procedures.models import Procedure
from procedures.services.facts import record_fact
from referrals.enums.measures import PlanEnd, PlanKind
from referrals.models import Instalment, RepaymentPlan
from referrals.rules.plans import Paid, Standing, schedule, standing
from referrals.services.measures.writing import lock, may_write_plans, trace

DEFAULT_GRACE = 10


@transaction.atomic
def sign(
    lease: Lease,
    *,
    kind: str,
    signed_on: dt.date,
    debt: Decimal,
    monthly: Decimal,
    first_due_on: dt.date,
    desk: Desk,
    procedure: Procedure | None = None,
) -> RepaymentPlan:
    """The plan, its instalments, and the fact of the procedure that it is."""
    _allowed(desk, lease.household)
    lock(lease.household)
    if kind not in PlanKind.values:
        raise ValidationError({"kind": "Choisissez la nature du plan."})
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": "Cette date est dans l'avenir."})
    if first_due_on < signed_on:
        raise ValidationError({"first_due_on": "La première mensualité précède le plan."})
    if RepaymentPlan.objects.filter(lease=lease, ended_on__isnull=True).exists():
        raise ValidationError("Un plan court déjà sur ce bail : dites d'abord sa fin.")
    try:
        dues = schedule(debt, monthly, first_due_on)
    except ValueError as refusal:
        raise ValidationError({"monthly": str(refusal)}) from None
    plan = RepaymentPlan.objects.create(
        territory_id=lease.household.territory_id,
        household=lease.household,
        lease=lease,
        procedure=procedure,
        kind=kind,
        signed_on=signed_on,
        debt_amount=debt,
        monthly_amount=monthly,
        organisation_id=desk.organisation_id,
        author=desk.user,
    )
    Instalment.objects.bulk_create(
        Instalment(plan=plan, due_on=due.due_on, amount=due.amount) for due in dues
    )
    if procedure is not None and kind != PlanKind.PROTOCOLE:
        record_fact(
            procedure,
            EventKind.REPAYMENT_PLAN,
            author=desk.user,
            occurred_on=signed_on,
            organisation=desk.membership.organisation,
            debt_amount=debt,
            source=f"plan:{plan.pk}",
            flagged="keep",
        )
    trace("plan.signed", plan, desk, object_type="plan", details={"months": len(dues)})
    return plan


@transaction.atomic
def pay(instalment: Instalment, *, amount: Decimal, on: dt.date, desk: Desk) -> Instalment:
    """What was paid of an instalment in all; zero takes a payment noted by mistake back."""
    plan = _locked(instalment.plan, desk)
    if amount < 0 or amount > instalment.amount:
        raise ValidationError(
            {
                "amount": "Le montant payé va de zéro à celui de la mensualité : "
                "répartissez le reste."
            }
        )
    if on > timezone.localdate():
        raise ValidationError({"on": "Cette date est dans l'avenir."})
    instalment.paid_amount = amount or None
    instalment.paid_on = on if amount else None
    instalment.author = desk.user
    instalment.save(update_fields=["paid_amount", "paid_on", "author"])
    trace("plan.paid", plan, desk, object_type="plan", details={"instalment": instalment.pk})
    return instalment


@transaction.atomic
def finish(
    plan: RepaymentPlan, *, end: str, on: dt.date, desk: Desk, reason: str = ""
) -> RepaymentPlan:
    """Paid, replaced, or broken: a breach is never inferred from a payment not entered."""
    current = _locked(plan, desk)
    if end not in PlanEnd.values:
        raise ValidationError({"end": "Dites comment le plan finit."})
    if on > timezone.localdate():
        raise ValidationError({"on": "Cette date est dans l'avenir."})
    if on < current.signed_on:
        raise ValidationError({"on": "Le plan n'était pas signé à cette date."})
    if end == PlanEnd.BROKEN and not reason.strip():
        raise ValidationError({"reason": "Écrivez ce qui fait dire que le plan est rompu."})
    left = standing_of(current, on).left
    if end == PlanEnd.PAID and left:
        raise ValidationError({"end": "Il reste des mensualités non payées : notez-les d'abord."})
    current.ended_on, current.end, current.end_reason = on, end, reason.strip()[:300]
    current.save(update_fields=["ended_on", "end", "end_reason"])
    trace("plan.ended", current, desk, object_type="plan", details={"end": end})
    return current


def standing_of(plan: RepaymentPlan, today: dt.date) -> Standing:
    rows = [
        Paid(one.due_on, one.amount, one.paid_on, one.paid_amount) for one in plan.instalments.all()
    ]
    return standing(rows, today)


def grace_of(profile: Mapping[str, Any]) -> dt.timedelta:
    """After which an instalment not paid is worth a call; a setting of the territory."""
    given = (profile.get("measures") or {}).get("plan_grace_days")
    return dt.timedelta(days=DEFAULT_GRACE if given is None else int(given))


def _locked(plan: RepaymentPlan, desk: Desk) -> RepaymentPlan:
    _allowed(desk, plan.household)
    lock(plan.household)
    current = RepaymentPlan.objects.get(pk=plan.pk)
    if current.ended_on is not None:
        raise ValidationError("Ce plan est déjà fini.")
    return current


def _allowed(desk: Desk, household: Household) -> None:
    if not may_write_plans(desk, household):
        raise ValidationError("Un plan s'écrit par ceux qui suivent le ménage ou par son bailleur.")
