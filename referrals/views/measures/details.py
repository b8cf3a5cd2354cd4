"""One measure, one plan, one questionnaire: what it is, and what one does of it."""

import uuid
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated, sees_households
from ccapex.core import french, journal
from ccapex.core.fields import AmountField, TypedDateField
from households.models import Household
from households.services.masking import view_of
from households.services.matrix import Category
from referrals.enums.measures import MeasureDecision, QuestionnaireFor
from referrals.models import Measure, Payment, Questionnaire, RepaymentPlan
from referrals.rules.measures import DAY, STATES, last_day, state
from referrals.rules.plans import too_long
from referrals.rules.questionnaires import questions_of, shown, to_confirm, typed
from referrals.services.measures import plans, questionnaires, register
from referrals.services.measures.writing import may_write_measures, may_write_plans
from referrals.views.measures import forms
from referrals.views.measures.acting import said, tell, try_form


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def measure_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``act``: ``consent``, ``decide``, ``period`` or ``end``."""
    measure = _measure(request, public_id)
    kind = register.kind_of(measure)
    periods = register.periods_of(measure)
    start = periods[-1].ends_on + DAY if periods else timezone.localdate()
    initial: dict[str, Any] = {"on": timezone.localdate(), "decided_on": timezone.localdate()}
    initial["starts_on"] = start
    if kind.max_months is not None:
        initial["ends_on"] = last_day(start, kind.max_months)
    made: dict[str, Form] = {
        "consent": forms.ConsentForm(initial=initial, prefix="consent"),
        "decide": forms.DecideForm(initial=initial, prefix="decide"),
        "period": forms.PeriodForm(initial=initial, prefix="period"),
        "end": forms.EndForm(initial=initial, prefix="end"),
    }
    if request.method == "POST":
        act = request.POST.get("act", "")
        services = {
            "consent": register.note_consent,
            "decide": register.decide,
            "period": register.add_period,
            "end": register.end,
        }
        if act not in services:
            raise Http404
        made[act] = type(made[act])(request.POST, prefix=act)
        service = services[act]
        done = try_form(
            request,
            made[act],
            lambda values: service(measure, desk=request.desk, **values),  # type: ignore[operator]
        )
        if done is not None:
            said(request, "C'est noté.")
            return redirect("measure_detail", measure.public_id)
    else:
        _seen(request, "measure.view", measure)
    now = state(measure.decision, periods, measure.ended_on, timezone.localdate())
    context = {
        "measure": measure,
        "household": measure.household,
        "kind": kind,
        "periods": periods,
        "state": now,
        "state_label": STATES[now],
        "forms": made,
        "may": may_write_measures(request.desk, measure.household),
        "pending": measure.decision == MeasureDecision.PENDING,
        "running": measure.decision == MeasureDecision.GRANTED and measure.ended_on is None,
    }
    return render(request, "referrals/measures/measure.html", context)


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def plan_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``act``: ``pay`` (one instalment), ``unpay`` (one payment), ``end`` or ``reopen``."""
    plan = _plan(request, public_id)
    today = timezone.localdate()
    end_form: Form = forms.PlanEndForm(prefix="end", initial={"on": today})
    pay_form = Form()
    reopen_form: Form = forms.ReopenForm(prefix="reopen")
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "end":
            end_form = forms.PlanEndForm(request.POST, prefix="end")
            done: Any = try_form(
                request,
                end_form,
                lambda values: plans.finish(plan, desk=request.desk, **values),
            )
        elif act == "pay":
            pay_form = Form(request.POST)
            done = try_form(request, pay_form, lambda _values: _pay(request, plan))
        elif act == "unpay":
            pay_form = Form(request.POST)
            done = try_form(request, pay_form, lambda _values: _unpay(request, plan))
        elif act == "reopen":
            reopen_form = forms.ReopenForm(request.POST, prefix="reopen")
            done = try_form(
                request,
                reopen_form,
                lambda values: plans.reopen(plan, desk=request.desk, **values),
            )
        else:
            raise Http404
        if done is not None:
            said(request, "C'est noté.")
            return redirect("plan_detail", plan.public_id)
    else:
        _seen(request, "plan.view", plan)
    instalments = list(plan.instalments.all())
    standing = plans.standing_of(plan, today)
    late = {one.due_on for one in standing.late}
    may = may_write_plans(request.desk, plan.household)
    context = {
        "plan": plan,
        "household": plan.household,
        "instalments": [
            {
                "row": one,
                "late": one.due_on in late,
                "left": one.amount - (one.paid_amount or Decimal(0)),
            }
            for one in instalments
        ],
        "standing": standing,
        "too_long": too_long(len(instalments)),
        "end_form": end_form,
        "pay_form": pay_form,
        "reopen_form": reopen_form,
        "may": may and plan.ended_on is None,
        "may_reopen": may and plan.ended_on is not None,
        "today": today,
    }
    return render(request, "referrals/measures/plan.html", context)


def _pay(request: DeskRequest, plan: RepaymentPlan) -> Any:
    post = request.POST
    wanted = post.get("instalment", "")
    instalment = plan.instalments.filter(pk=wanted).first() if wanted.isdigit() else None
    if instalment is None:
        raise ValidationError("Cette mensualité n'existe plus : rechargez la page.")
    typed_text = post.get("amount", "").strip()
    left = instalment.amount - (instalment.paid_amount or Decimal(0))
    amount = AmountField().clean(typed_text) if typed_text else left
    on = TypedDateField(sense="past").clean(
        post.get("on", "").strip() or french.day(timezone.localdate())
    )
    return plans.pay(instalment, amount=Decimal(amount), on=on, desk=request.desk)


def _unpay(request: DeskRequest, plan: RepaymentPlan) -> Any:
    wanted = request.POST.get("payment", "")
    mine = Payment.objects.filter(instalment__plan=plan)
    payment = mine.filter(pk=wanted).first() if wanted.isdigit() else None
    if payment is None:
        raise ValidationError("Ce paiement n'existe plus : rechargez la page.")
    return plans.take_back(payment, desk=request.desk)


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def questionnaire_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The answers of a paper, typed in the order of the paper."""
    found = _questionnaire(request, public_id)
    questions = questions_of(found.territory.profile, found.addressee)
    form: Form = forms.AnswerForm(
        initial={"answered_on": found.answered_on, "channel": found.channel}
    )
    given = {one.code: [typed(one, found.answers.get(one.code))] for one in questions}
    if request.method == "POST":
        form = forms.AnswerForm(request.POST)
        given = {one.code: request.POST.getlist(f"q-{one.code}") for one in questions}
        if form.is_valid():
            try:
                questionnaires.answer(found, given=given, desk=request.desk, **form.cleaned_data)
            except ValidationError as refusal:
                tell(form, _with_labels(refusal, {one.code: one.label for one in questions}))
            else:
                said(request, "Les réponses sont enregistrées.")
                return redirect("household_support", found.household.public_id)
    else:
        _seen(request, "questionnaire.view", found)
    context = {
        "questionnaire": found,
        "household": found.household,
        "owner": found.addressee == QuestionnaireFor.OWNER,
        "form": form,
        "lines": [
            {
                "question": one,
                "given": given.get(one.code, []),
                "first": (given.get(one.code) or [""])[0],
                "chosen": _chosen(found, one.code, given),
                "shown": shown(one, found.answers.get(one.code)),
            }
            for one in questions
        ],
        "to_confirm": to_confirm(found.territory.profile),
    }
    return render(request, "referrals/measures/questionnaire.html", context)


def _chosen(found: Questionnaire, code: str, given: dict[str, list[str]]) -> list[str]:
    """The boxes ticked: those just sent, else those kept."""
    kept = found.answers.get(code)
    sent = [value for value in given.get(code, []) if value]
    return kept if isinstance(kept, list) and len(sent) == 1 and "," in sent[0] else sent


def _with_labels(refusal: ValidationError, labels: dict[str, str]) -> ValidationError:
    """A fault of an answer names its question: the form has no field of that name."""
    known = {"channel", "answered_on"}
    told: dict[str, Any] = {}
    for name, errors in refusal.message_dict.items():
        if name in known:
            told[name] = errors
        else:
            words = labels.get(name)
            told.setdefault("__all__", []).extend(
                f"{words} {error}" if words else error for error in errors
            )
    return ValidationError(told)


def _measure(request: DeskRequest, public_id: uuid.UUID) -> Measure:
    found = (
        Measure.objects.filter(household__in=Household.objects.visible_to(request.desk))
        .select_related("household__territory", "territory", "operator", "organisation")
        .prefetch_related("periods")
        .filter(public_id=public_id)
        .first()
    )
    if found is None or not view_of(request.desk, found.household).whole(Category.FOLLOW_UP):
        raise Http404
    return found


def _plan(request: DeskRequest, public_id: uuid.UUID) -> RepaymentPlan:
    found = (
        RepaymentPlan.objects.filter(household__in=Household.objects.visible_to(request.desk))
        .select_related("household__territory", "territory", "organisation")
        .prefetch_related("instalments__payments")
        .filter(public_id=public_id)
        .first()
    )
    if found is None or not view_of(request.desk, found.household).whole(Category.DEBT):
        raise Http404
    return found


def _questionnaire(request: DeskRequest, public_id: uuid.UUID) -> Questionnaire:
    found = (
        Questionnaire.objects.filter(household__in=Household.objects.visible_to(request.desk))
        .select_related("household__territory", "territory", "procedure__lease", "letter")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _seen(request: DeskRequest, action: str, row: Any) -> None:
    journal.view(
        request,
        action,
        household_id=row.household_id,
        object_type=action.partition(".")[0],
        object_id=row.pk,
    )
