"""Measures, plans, questionnaires, consultations and key moments of one household, on one page."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from households.models import Household, Lease
from households.services.masking import Shown, view_of
from households.services.matrix import Category
from procedures.models import Procedure
from referrals.models import Consultation, KeyMoment, Measure, Questionnaire, RepaymentPlan
from referrals.rules.measures import STATES, Kind, kinds_of, state
from referrals.services.measures import consultations, plans, questionnaires, register
from referrals.services.measures.writing import (
    may_write_consultations,
    may_write_measures,
    may_write_plans,
)
from referrals.views.measures import forms
from referrals.views.measures.acting import current_procedure, household_of, said, try_form


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def household_support(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``act`` names the form sent: ``measure``, ``plan``, ``questionnaire``, ``consultation``,
    ``moment`` or ``told``."""
    household = household_of(request, public_id)
    shown = view_of(request.desk, household)
    procedure = current_procedure(household)
    page = _Page(request, household, shown, procedure)
    if request.method == "POST":
        done = page.act(request.POST.get("act", ""))
        if done is not None:
            return done
    else:
        journal.view(
            request,
            "household.support",
            household_id=household.pk,
            object_type="household",
            object_id=household.pk,
            fields=shown.fields,
        )
    return render(request, "referrals/measures/household.html", page.context())


class _Page:
    def __init__(
        self,
        request: DeskRequest,
        household: Household,
        shown: Shown,
        procedure: Procedure | None,
    ) -> None:
        self.request, self.household = request, household
        self.shown, self.procedure = shown, procedure
        self.profile = household.territory.profile
        desk = request.desk
        self.may = {
            "measure": may_write_measures(desk, household),
            "plan": may_write_plans(desk, household),
            "consultation": may_write_consultations(desk, household),
            "questionnaire": desk.is_secretariat and procedure is not None,
        }
        self.forms = {name: self._form(name) for name in ("measure", "plan", "consultation")}
        self.forms["moment"] = self._form("moment")

    def _form(self, name: str, data: Any = None) -> Form:
        territory_id = self.household.territory_id
        today = {"on": timezone.localdate(), "asked_on": timezone.localdate()}
        match name:
            case "measure":
                return forms.AskForm(
                    data,
                    prefix=name,
                    initial=today,
                    profile=self.profile,
                    territory_id=territory_id,
                )
            case "plan":
                return forms.PlanForm(data, prefix=name, household=self.household)
            case "consultation":
                return forms.ConsultationForm(
                    data, prefix=name, initial=today, territory_id=territory_id
                )
            case _:
                return forms.MomentForm(data, prefix=name, initial=today, profile=self.profile)

    def act(self, name: str) -> HttpResponse | None:
        """Where to go once done; None where the page is to be shown with what to change."""
        if name in ("questionnaire", "told"):
            return self._press(name)
        if name not in self.forms:
            return self._back()
        form = self.forms[name] = self._form(name, self.request.POST)
        done = try_form(self.request, form, getattr(self, f"_do_{name}"))
        if done is None:
            return None
        said(self.request, "C'est noté.")
        if isinstance(done, Measure):
            return redirect("measure_detail", done.public_id)
        if isinstance(done, RepaymentPlan):
            return redirect("plan_detail", done.public_id)
        return self._back()

    def _back(self) -> HttpResponse:
        return redirect("household_support", self.household.public_id)

    def _do_measure(self, values: dict[str, Any]) -> Measure:
        return register.ask(
            self.household, desk=self.request.desk, procedure=self.procedure, **values
        )

    def _do_plan(self, values: dict[str, Any]) -> RepaymentPlan:
        lease = (
            values.pop("lease", None)
            or Lease.objects.filter(household=self.household).order_by("-pk").first()
        )
        if lease is None:
            raise ValidationError("Ce ménage n'a pas de bail : complétez-le d'abord.")
        procedure = lease.procedures.order_by("-pk").first()
        return plans.sign(lease, desk=self.request.desk, procedure=procedure, **values)

    def _do_consultation(self, values: dict[str, Any]) -> Consultation:
        return consultations.note(
            self.household, desk=self.request.desk, procedure=self.procedure, **values
        )

    def _do_moment(self, values: dict[str, Any]) -> KeyMoment:
        return consultations.note_moment(self.household, desk=self.request.desk, **values)

    def _press(self, name: str) -> HttpResponse | None:
        """The buttons that have no field of their own."""
        form = Form(self.request.POST)
        self.forms["press"] = form
        post = self.request.POST

        def do(_values: dict[str, Any]) -> Any:
            if name == "told":
                wanted = _uuid(post.get("moment", ""))
                mine = KeyMoment.objects.filter(household=self.household)
                moment = mine.filter(public_id=wanted).first() if wanted else None
                if moment is None:
                    raise ValidationError("Ce moment n'existe plus.")
                return consultations.note_told(
                    moment,
                    kind=post.get("kind", ""),
                    on=timezone.localdate(),
                    desk=self.request.desk,
                )
            if self.procedure is None:
                raise ValidationError("Ce ménage n'a pas de procédure.")
            return questionnaires.prepare(
                self.procedure, addressee=post.get("addressee", ""), desk=self.request.desk
            )

        done = try_form(self.request, form, do)
        if done is None:
            return None
        if isinstance(done, Questionnaire):
            said(self.request, "Le questionnaire est préparé : relisez-le dans Courriers.")
        return self._back()

    def context(self) -> dict[str, Any]:
        household, shown = self.household, self.shown
        follow = shown.whole(Category.FOLLOW_UP)
        debt = shown.whole(Category.DEBT)
        mine = {"household": household}
        moments = consultations.moments_of(self.profile)
        return {
            "household": household,
            "procedure": self.procedure,
            "may": self.may,
            "forms": self.forms,
            "measures": self._measures() if follow else [],
            "plans": [
                {"plan": plan, "standing": plans.standing_of(plan, timezone.localdate())}
                for plan in RepaymentPlan.objects.filter(**mine).prefetch_related("instalments")
            ]
            if debt
            else [],
            "questionnaires": list(Questionnaire.objects.filter(**mine).select_related("letter"))
            if follow
            else [],
            "consultations": list(
                Consultation.objects.filter(**mine).select_related("adviser", "statement")
            )
            if follow
            else [],
            "moments": [
                {"row": row, "moment": moments.get(row.code), "told": _told(row, moments)}
                for row in KeyMoment.objects.filter(**mine)
            ]
            if follow
            else [],
            "has_moments": bool(moments),
            "follow": follow,
            "debt": debt,
            "hidden": shown.hidden_count,
        }

    def _measures(self) -> list[dict[str, Any]]:
        kinds, today = kinds_of(self.profile), timezone.localdate()
        rows = Measure.objects.filter(household=self.household)
        found = []
        for measure in rows.select_related("operator").prefetch_related("periods"):
            periods = register.periods_of(measure)
            now = state(measure.decision, periods, measure.ended_on, today)
            found.append(
                {
                    "measure": measure,
                    "kind": kinds.get(measure.kind) or Kind(measure.kind, measure.kind),
                    "state": now,
                    "state_label": STATES[now],
                    "periods": periods,
                }
            )
        return found


def _told(row: KeyMoment, moments: dict[str, consultations.Moment]) -> list[dict[str, Any]]:
    """Each partner to tell: its words, and the day it was told."""
    moment = moments.get(row.code)
    done = {one["kind"]: one["on"] for one in row.told}
    words = dict(OrganisationKind.choices)
    return [
        {"kind": kind, "label": words.get(kind, kind), "on": done.get(kind)}
        for kind in (moment.told if moment else done)
    ]


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
