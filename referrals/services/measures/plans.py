"""Repayment plans: signed, paid month by month, ended by a person who says why."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core.french import money
from households.models import Household, Lease
from procedures.enums import EventKind
from procedures.models import Event, Procedure
from procedures.services.facts import record_fact, replace_fact
from referrals.enums.measures import PlanEnd, PlanKind
from referrals.models import Instalment, Payment, RepaymentPlan
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
    if monthly > debt > 0:
        raise ValidationError(
            {"monthly": "La mensualité dépasse la dette : vérifiez les deux montants."}
        )
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
            source=_source(plan),
            flagged="keep",
        )
    trace("plan.signed", plan, desk, object_type="plan", details={"months": len(dues)})
    return plan


@transaction.atomic
def pay(instalment: Instalment, *, amount: Decimal, on: dt.date, desk: Desk) -> Instalment:
    """One more sum paid of an instalment: those already noted stay, and add up."""
    plan = _locked(instalment.plan, desk)
    row = Instalment.objects.get(pk=instalment.pk)
    left = row.amount - (row.paid_amount or Decimal(0))
    if on > timezone.localdate():
        raise ValidationError({"on": "Cette date est dans l'avenir."})
    if row.payments.filter(paid_on=on, amount=amount, taken_back_on__isnull=True).exists():
        raise ValidationError({"amount": "Ce paiement est déjà noté à cette date."})
    if amount <= 0 or amount > left:
        words = f"il reste {money(left)} à payer" if left else "elle est payée"
        told = f"Cette mensualité ne prend pas ce montant : {words}. Répartissez le reste."
        raise ValidationError({"amount": told})
    Payment.objects.create(instalment=row, amount=amount, paid_on=on, author=desk.user)
    trace("plan.paid", plan, desk, object_type="plan", details={"instalment": row.pk})
    return _summed(row, desk)


@transaction.atomic
def take_back(payment: Payment, *, desk: Desk) -> Instalment:
    """A payment noted by mistake counts no more; it stays, with the day it was taken back."""
    plan = _locked(payment.instalment.plan, desk)
    row = Payment.objects.select_related("instalment").get(pk=payment.pk)
    if row.taken_back_on is None:
        row.taken_back_on = timezone.localdate()
        row.save(update_fields=["taken_back_on"])
        trace("plan.unpaid", plan, desk, object_type="plan", details={"payment": row.pk})
    return _summed(row.instalment, desk)


def _summed(row: Instalment, desk: Desk) -> Instalment:
    kept = list(row.payments.filter(taken_back_on__isnull=True))
    row.paid_amount = sum((one.amount for one in kept), Decimal(0)) or None
    row.paid_on = max((one.paid_on for one in kept), default=None)
    row.author = desk.user
    row.save(update_fields=["paid_amount", "paid_on", "author"])
    return row


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
    if end == PlanEnd.BROKEN:
        _tell_procedure(current, on, reason, desk)
    trace("plan.ended", current, desk, object_type="plan", details={"end": end})
    return current


@transaction.atomic
def reopen(plan: RepaymentPlan, *, reason: str, desk: Desk) -> RepaymentPlan:
    """The end was noted by mistake: the plan runs again, and says that and why."""
    _allowed(desk, plan.household)
    lock(plan.household)
    current = RepaymentPlan.objects.get(pk=plan.pk)
    if current.ended_on is None:
        return current
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi la fin du plan est annulée."})
    if RepaymentPlan.objects.filter(lease=current.lease_id, ended_on__isnull=True).exists():
        raise ValidationError("Un autre plan court sur ce bail : celui-ci ne peut pas reprendre.")
    before = {"end": current.end, "on": current.ended_on.isoformat()}
    broken = current.end == PlanEnd.BROKEN
    current.ended_on, current.end, current.end_reason = None, "", ""
    current.reopened_on, current.reopened_reason = timezone.localdate(), reason.strip()[:300]
    current.save(update_fields=["ended_on", "end", "end_reason", "reopened_on", "reopened_reason"])
    if broken:
        _tell_procedure(current, None, reason, desk)
    trace("plan.reopened", current, desk, object_type="plan", details=before)
    return current


def _tell_procedure(plan: RepaymentPlan, breached_on: dt.date | None, why: str, desk: Desk) -> None:
    """The fact of the procedure that the plan is says since when it is not kept."""
    event = Event.objects.filter(
        source=_source(plan), kind=EventKind.REPAYMENT_PLAN, replaced_by__isnull=True
    ).first()
    if event is None:
        return
    details = {name: value for name, value in event.details.items() if name != "breached_on"}
    if breached_on is not None:
        details["breached_on"] = breached_on.isoformat()
    replace_fact(event, author=desk.user, reason=why, flagged="keep", details=details)


def _source(plan: RepaymentPlan) -> str:
    return f"plan:{plan.pk}"


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
