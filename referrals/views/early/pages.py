"""The early tripartite letter: who it is for, the letters in one go, what each family answered."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.models import Territory
from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import french, journal
from ccapex.letters.models import Letter
from households.services.contact_limits import limits_of
from procedures.models import Procedure
from referrals.models import EarlyTripartite
from referrals.rules.criteria import Met
from referrals.services.criteria import Criteria, one_per_household
from referrals.services.early import acting
from referrals.services.early.candidates import in_scope, published, weigh_all
from referrals.services.early.letter import key_of
from referrals.views.early.forms import AnswerForm, OutcomeForm, SuspensionForm

PER_PAGE = 50
TABS = {
    "a-ecrire": ("À écrire", Met.YES),
    "a-completer": ("À compléter", Met.UNKNOWN),
    "ecartes": ("Écartés", Met.NO),
}
WRITTEN = "ecrits"


@seated(is_secretariat)
@require_GET
def early_list(request: DeskRequest) -> HttpResponse:
    territory, criteria = _published(request)
    today = timezone.localdate()
    tab = request.GET.get("onglet", "a-ecrire")
    tab = tab if tab in TABS or tab == WRITTEN else "a-ecrire"
    weighed = one_per_household(weigh_all(in_scope(territory), criteria, territory, today=today))
    written = (
        EarlyTripartite.objects.filter(territory=territory, letter_on__isnull=False)
        .select_related("household", "procedure", "supported_by")
        .order_by("-letter_on", "-pk")
    )
    counts = [
        (code, label, sum(one.met is met for one in weighed)) for code, (label, met) in TABS.items()
    ]
    counts.append((WRITTEN, "Écrits", written.count()))
    shown: Any = written if tab == WRITTEN else [one for one in weighed if one.met is TABS[tab][1]]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    limits = limits_of(one.household_id for one in _procedures(page.object_list))
    journal.view(request, "early.list", details={"count": len(page.object_list), "tab": tab})
    context = {
        "page": page,
        "tab": tab,
        "tabs": counts,
        "criteria": criteria,
        "silent": {pk for pk, limit in limits.items() if limit.no_letter},
        "figures": acting.figures_of(territory, today.year),
        "year": today.year,
        "to_write": counts[0][2],
        "solipex": bool(territory.profile.get("solipex")),
        "unsettled": (territory.profile.get("early_tripartite") or {}).get("note", ""),
    }
    return render(request, "referrals/early/list.html", context)


@seated(is_secretariat)
@require_POST
def early_write(request: DeskRequest) -> HttpResponse:
    """The letters of those ticked, or of every candidate (``all``)."""
    territory, _ = _published(request)
    wanted = None
    if not request.POST.get("all"):
        chosen = [text for text in request.POST.getlist("case") if _is_uuid(text)]
        if not chosen:
            messages.error(request, "Cochez les familles à qui écrire.")
            return redirect("early_list")
        wanted = list(
            Procedure.objects.filter(territory=territory, public_id__in=chosen).values_list(
                "pk", flat=True
            )
        )
    try:
        done = acting.write_to(territory, desk=request.desk, chosen=wanted)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("early_list")
    if not done.letters:
        messages.info(request, "Aucun courrier à préparer parmi les familles cochées.")
        return redirect("early_list")
    said = f"{french.plural(done.letters, 'courrier')} à relire et à imprimer."
    if done.not_to_write:
        said += f" {french.plural(done.not_to_write, 'famille')} : consigne de ne pas écrire."
    messages.success(request, said)
    return redirect(f"{reverse('letter_queue')}?kind=early_tripartite")


@seated(is_secretariat)
@require_GET
def early_case(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    territory, criteria = _published(request)
    procedure = _procedure(request, public_id)
    weighed = weigh_all([procedure], criteria, territory, today=timezone.localdate())[0]
    journal.view(
        request,
        "early.view",
        household_id=procedure.household_id,
        object_type="procedure",
        object_id=procedure.pk,
        ground="secretariat",
    )
    case, today = weighed.case, timezone.localdate()
    told = {True: "yes", False: "no"}
    context = {
        "procedure": procedure,
        "household": procedure.household,
        "weighed": weighed,
        "case": case,
        "criteria": criteria,
        "written": case is not None and case.letter_on is not None,
        "silent": limits_of([procedure.household_id])[procedure.household_id].no_letter,
        "letter": Letter.objects.filter(key__startswith=key_of(procedure.pk)).first(),
        "suspension_form": SuspensionForm(
            initial={"suspended_on": case.suspended_on if case else None}
        ),
        "answer_form": AnswerForm(
            supporters=acting.supporters(territory),
            initial={"answered_on": today, "answer": case.answer if case else ""},
        ),
        "outcome_form": OutcomeForm(
            initial={
                "supported_on": case.supported_on,
                "restored": told.get(case.restored, "") if case.restored is not None else "",
                "restored_on": case.restored_on,
            }
            if case
            else None
        ),
    }
    return render(request, "referrals/early/case.html", context)


@seated(is_secretariat)
@require_POST
def early_suspension(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    _published(request)
    procedure = _procedure(request, public_id)
    form = SuspensionForm(request.POST)
    return _do(
        request,
        public_id,
        form,
        lambda: acting.note_suspension(procedure, desk=request.desk, **form.cleaned_data),
    )


@seated(is_secretariat)
@require_POST
def early_answer(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    territory, _ = _published(request)
    case = _case(request, public_id)
    form = AnswerForm(request.POST, supporters=acting.supporters(territory))
    return _do(
        request,
        public_id,
        form,
        lambda: acting.record_answer(case, desk=request.desk, **form.cleaned_data),
    )


@seated(is_secretariat)
@require_POST
def early_outcome(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    _published(request)
    case = _case(request, public_id)
    form = OutcomeForm(request.POST)
    return _do(
        request,
        public_id,
        form,
        lambda: acting.record_outcome(case, desk=request.desk, **form.outcome),
    )


def _do(
    request: DeskRequest, public_id: uuid.UUID, form: forms.Form, act: Callable[[], Any]
) -> HttpResponse:
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for some in form.errors.values() for e in some))
        return redirect("early_case", public_id)
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "Enregistré.")
    return redirect("early_case", public_id)


def _published(request: DeskRequest) -> tuple[Territory, Criteria]:
    """404 where the territory sends no such letter."""
    territory = request.desk.membership.organisation.territory
    criteria = published(territory, today=timezone.localdate())
    if criteria is None:
        raise Http404
    return territory, criteria


def _procedure(request: DeskRequest, public_id: uuid.UUID) -> Procedure:
    found = (
        Procedure.objects.filter(
            public_id=public_id,
            territory=request.desk.territory_id,
            household__merged_into=None,
        )
        .select_related("household", "lease__dwelling", "territory", "early_tripartite")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _case(request: DeskRequest, public_id: uuid.UUID) -> EarlyTripartite:
    found = EarlyTripartite.objects.filter(procedure=_procedure(request, public_id)).first()
    if found is None:
        raise Http404
    return found


def _procedures(rows: Any) -> list[Procedure]:
    return [row.procedure for row in rows]


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
