"""One mission: its order, the visits, the report, and who must read it."""

import uuid
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated, sees_households
from ccapex.core import journal
from ccapex.letters.services.pdf import letter_pdf, weasyprint_available
from ccapex.letters.views.letters import pdf_response
from households.services.masking import view_of
from referrals.enums import ReferralState
from referrals.enums.missions import VisitResult
from referrals.models import Mandate, MissionReport
from referrals.rules.missions import MissionRules
from referrals.services import follow_up
from referrals.services.missions import reports, visits
from referrals.views.measures.acting import tell
from referrals.views.missions.common import attempt, mandate_of, rules_of
from referrals.views.missions.forms import ReportForm, ResultForm, VisitForm


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def mission_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``act``: ``accept``, ``refuse``, ``plan``, ``save`` or ``send``."""
    mandate = mandate_of(request, public_id)
    rules = rules_of(request, mandate.mission)
    report = MissionReport.objects.filter(mandate=mandate).first()
    forms = _forms(request, mandate, rules, report)
    if request.method == "POST":
        if _act(request, mandate, rules, forms):
            if request.POST.get("act") == "refuse":
                return redirect("mission_list")
            return redirect("mission_detail", mandate.public_id)
        report = MissionReport.objects.filter(mandate=mandate).first()
    else:
        journal.view(
            request,
            "mission.view",
            household_id=mandate.referral.household_id,
            object_type="referral",
            object_id=mandate.referral_id,
            ground="secretariat" if request.desk.is_secretariat else "referral",
            fields=view_of(request.desk, mandate.referral.household).fields,
        )
    forms["report"].show_required()
    return render(
        request,
        "referrals/missions/detail.html",
        _context(mandate, rules, report, forms)
        | {"mine": mandate.referral.organisation_id == request.desk.organisation_id},
    )


def _forms(
    request: DeskRequest, mandate: Mandate, rules: MissionRules, report: MissionReport | None
) -> dict[str, Any]:
    posted, act = request.POST or None, request.POST.get("act", "")
    stock = mandate.referral.procedure.lease.stock
    initial: dict[str, Any] = {}
    if report is not None:
        initial = {name: getattr(report, name) for name in reports.FIELDS}
        initial["contact_made"] = {True: "yes", False: "no", None: ""}[report.contact_made]
    return {
        "visit": VisitForm(posted if act == "plan" else None, prefix="visit"),
        "report": ReportForm(
            posted if act in ("save", "send") else None, rules=rules, stock=stock, initial=initial
        ),
    }


def _act(
    request: DeskRequest, mandate: Mandate, rules: MissionRules, forms: dict[str, Any]
) -> bool:
    desk, act = request.desk, request.POST.get("act", "")
    if act == "accept":
        return attempt(
            request, lambda: follow_up.accept(mandate.referral, desk=desk), "Mission acceptée."
        )
    if act == "refuse":
        reason = request.POST.get("reason", "")
        return attempt(
            request,
            lambda: follow_up.refuse(mandate.referral, reason=reason, desk=desk),
            "Refus transmis au secrétariat, qui choisira un autre opérateur.",
        )
    if act == "plan":
        form = forms["visit"]
        return form.is_valid() and attempt(
            request,
            lambda: visits.plan_visit(
                mandate, on=form.cleaned_data["on"], at=form.cleaned_data["at"], desk=desk
            ),
            "Visite prévue.",
        )
    if act not in ("save", "send"):
        raise Http404
    form = forms["report"]
    if not form.is_valid():
        return False
    try:
        reports.write_report(
            mandate, form.values(), rules=rules, desk=desk, seen=request.POST.get("seen")
        )
        if act == "send":
            reports.send_report(mandate, desk=desk)
    except ValidationError as refusal:
        tell(form, refusal)
        return False
    messages.success(
        request,
        "Rapport envoyé." if act == "send" else "Rapport enregistré. Il n'est pas encore envoyé.",
    )
    return True


def _context(
    mandate: Mandate, rules: MissionRules, report: MissionReport | None, forms: dict[str, Any]
) -> dict[str, Any]:
    referral = mandate.referral
    planned = list(mandate.visits.select_related("attempt"))
    codes = {one.code: one.label for one in rules.conclusions}
    return {
        "mandate": mandate,
        "referral": referral,
        "household": referral.household,
        "home": referral.procedure.lease.dwelling,
        "rules": rules,
        "funding": rules.funding.get(mandate.funding, ""),
        "visits": [(one, rules.is_shifted(one.planned_on, one.planned_at)) for one in planned],
        "results": ResultForm(),
        "planned": VisitResult.PLANNED,
        "report": report,
        "conclusions": [codes.get(code, code) for code in report.conclusions] if report else [],
        "forms": forms,
        "seen": reports.fingerprint(report),
        "unsaved": _unsaved(report, forms["report"]),
        "is_open": referral.state in follow_up.OPEN,
        "is_issued": referral.state == ReferralState.ISSUED,
        "can_print": weasyprint_available(),
        "dsf": getattr(referral, "dsf", None),
    }


def _unsaved(report: MissionReport | None, form: ReportForm) -> list[dict[str, Any]]:
    """What was typed, refused, and differs from what is stored: to compare, and not to lose. The
    agenda that a conclusion asks for by itself is no difference."""
    if report is None or not form.is_bound or not form.errors:
        return []
    typed = form.values()
    return [
        {"label": field.label, "left": _words(field, stored), "right": _words(field, typed[name])}
        for name, field in form.fields.items()
        for stored in [getattr(report, name)]
        if name in typed and typed[name] != stored and not (name == "asks_agenda" and stored)
    ]


def _words(field: django_forms.Field, value: Any) -> str:
    """A value of the report as the form would show it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    labels = dict(getattr(field, "choices", ()))
    told = value if isinstance(value, list) else [value]
    return ", ".join(str(labels.get(one, one)) for one in told if one not in (None, ""))


@seated(sees_households)
@require_POST
def mission_visit(request: DeskRequest, public_id: uuid.UUID, visit: uuid.UUID) -> HttpResponse:
    """What a planned visit gave."""
    mandate = mandate_of(request, public_id)
    found = mandate.visits.filter(public_id=visit).first()
    if found is None:
        raise Http404
    form = ResultForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            lambda: visits.record_visit(found, desk=request.desk, **form.cleaned_data),
            "Visite notée.",
        )
    else:
        for name in form.errors:
            messages.error(request, " ".join(str(error) for error in form.errors[name]))
    return redirect("mission_detail", mandate.public_id)


@seated(is_secretariat)
@require_POST
def mission_read(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The report is read; with ``agenda``, its request is answered too."""
    mandate = mandate_of(request, public_id)
    report = MissionReport.objects.filter(mandate=mandate, sent_at__isnull=False).first()
    if report is None:
        raise Http404
    reports.mark_read(report, desk=request.desk)
    if request.POST.get("agenda"):
        reports.settle_agenda(report, desk=request.desk)
    messages.success(request, "C'est noté.")
    return redirect("mission_detail", mandate.public_id)


@seated(sees_households)
@require_GET
def mission_order_file(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The frozen order: the operator reads it here, it is not the sender of that letter."""
    mandate = mandate_of(request, public_id)
    if mandate.order is None or not weasyprint_available():
        raise Http404
    content = letter_pdf(mandate.order)
    journal.view(
        request,
        "letter.downloaded",
        household_id=mandate.referral.household_id,
        object_type="letter",
        object_id=mandate.order.pk,
    )
    return pdf_response(content, f"ordre-de-mission-{str(mandate.public_id)[:8]}.pdf")
