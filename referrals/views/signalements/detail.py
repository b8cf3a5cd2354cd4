"""One line of the register: what was received, the law's answer on the threshold, its letters."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import journal
from procedures.models import Task
from referrals.enums.signalements import Missing
from referrals.models import Signalement
from referrals.services.signalements import thresholds
from referrals.services.signalements.letters import (
    acknowledge,
    letters_of,
    prepare_preventions,
)
from referrals.services.signalements.registering import SignalementRefused
from referrals.signalements_works import event_of

SAME = "La réponse est la même."


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    line = _line(request, public_id)
    if request.method == "POST":
        return _act(request, line, request.POST.get("act", ""))
    journal.view(
        request,
        "signalement.view",
        household_id=line.household_id,
        object_type="signalement",
        object_id=line.pk,
    )
    return render(
        request,
        "referrals/signalements/detail.html",
        {
            "line": line,
            "answer": thresholds.answer_of(line),
            "missing": [(one, _where(line, one)) for one in thresholds.missing(line)],
            "letters": letters_of([line])[line.pk],
        },
    )


def _act(request: DeskRequest, line: Signalement, act: str) -> HttpResponse:
    desk = request.desk
    sender = desk.membership.organisation
    try:
        if act == "prevention":
            if prepare_preventions([line], sender=sender, author=desk.user):
                messages.success(request, "Courrier de prévention préparé : relisez-le.")
            else:
                messages.info(
                    request, "Ce courrier est déjà préparé, ou un acte plus récent le porte."
                )
        elif act == "receipt":
            acknowledge(line, sender=sender, author=desk.user)
            messages.success(request, "Accusé de réception préparé : relisez-le.")
        elif act == "threshold":
            changed = thresholds.refresh([line])
            words = ", ".join(one.label for one in thresholds.missing(line))
            same = f"La réponse est la même : il manque {words}." if words else SAME
            messages.info(request, "Le seuil a changé." if changed else same)
        else:
            raise Http404
    except SignalementRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("signalement_detail", line.public_id)


def _where(line: Signalement, what: Missing) -> str:
    """The page where it is entered; none for the figures of the département."""
    match what:
        case Missing.LANDLORD | Missing.RENT:
            place = "qualite" if what == Missing.LANDLORD else "loyer"
            return f"{reverse('owner_address', args=[line.household.public_id])}#{place}"
        case Missing.DEBT | Missing.MONTHS if line.event is not None:
            return reverse("fact_correct", args=[line.event.public_id])
        case _:
            return ""


@seated(is_secretariat)
@require_GET
def of_task(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Where the letter of a task is prepared: the line of the fact that set it in motion."""
    task = get_object_or_404(
        Task.objects.select_related("household"),
        public_id=public_id,
        territory=request.desk.territory_id,
    )
    lines = Signalement.objects.filter(procedure=task.procedure_id)
    line = lines.filter(event=event_of(task)).first() or lines.first()
    if line is None:
        messages.info(request, "Ce fait n'est pas au registre : inscrivez-le d'abord.")
        return redirect("signalement_for", task.household.public_id)
    return redirect("signalement_detail", line.public_id)


def _line(request: DeskRequest, public_id: uuid.UUID) -> Signalement:
    return get_object_or_404(
        Signalement.objects.select_related(
            *("event", "household", "organisation", "author", "territory"),
            "procedure__lease__landlord",
        ),
        public_id=public_id,
        territory=request.desk.territory_id,
    )
