"""SOLIPEX: the eligible families, those of whom something is not known, and one family."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.models import Territory
from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import journal
from procedures.models import Procedure
from referrals.rules.criteria import Met
from referrals.services.criteria import Criteria, one_per_household
from referrals.services.follow_up import OPEN
from referrals.services.solipex import referring
from referrals.services.solipex.candidates import (
    in_scope,
    known_enough,
    published,
    weigh_all,
)
from referrals.views.solipex.forms import CompleteForm, ReferForm

PER_PAGE = 50
TABS = {
    "eligibles": ("Éligibles", Met.YES),
    "a-completer": ("À compléter", Met.UNKNOWN),
    "ecartes": ("Écartés", Met.NO),
}
REFERRED = "orientes"


@seated(is_secretariat)
@require_GET
def solipex_list(request: DeskRequest) -> HttpResponse:
    """The menu leads here: a territory with the early letter alone is sent to it."""
    profile = request.desk.membership.organisation.territory.profile
    if not profile.get("solipex") and profile.get("early_tripartite"):
        return redirect("early_list")
    territory, criteria = _published(request)
    today = timezone.localdate()
    tab = request.GET.get("onglet", "eligibles")
    tab = tab if tab in TABS or tab == REFERRED else "eligibles"
    referrals = referring.latest(territory)
    shown: Any = referrals
    if tab != REFERRED:
        acting = referrals.filter(state__in=OPEN).order_by().values("household")
        procedures = in_scope(territory, criteria).exclude(household__in=acting)
        if tab == "eligibles":
            procedures = known_enough(procedures, criteria)
        weighed = one_per_household(weigh_all(procedures, criteria, today=today))
        shown = [one for one in weighed if one.met is TABS[tab][1]]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    journal.view(request, "solipex.list", details={"count": len(page.object_list), "tab": tab})
    context = {
        "page": page,
        "tab": tab,
        "tabs": [*((code, label) for code, (label, _) in TABS.items()), (REFERRED, "Orientés")],
        "criteria": criteria,
        "places": referring.places_of(territory),
        "early": bool(profile.get("early_tripartite")),
    }
    return render(request, "referrals/solipex/list.html", context)


@seated(is_secretariat)
@require_GET
def solipex_case(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    territory, criteria = _published(request)
    procedure = _procedure(request, public_id)
    weighed = weigh_all([procedure], criteria, today=timezone.localdate())[0]
    referral = referring.latest(territory).filter(household=procedure.household_id).first()
    journal.view(
        request,
        "solipex.view",
        household_id=procedure.household_id,
        object_type="procedure",
        object_id=procedure.pk,
        ground="secretariat",
    )
    context = {
        "procedure": procedure,
        "household": procedure.household,
        "weighed": weighed,
        "criteria": criteria,
        "referral": referral,
        "referrer": referring.referrer_of(referral) if referral else None,
        "acting": referral is not None and referral.state in OPEN,
        "form": CompleteForm(),
        "refer_form": ReferForm(receivers=referring.receivers(territory)),
        "places": referring.places_of(territory),
    }
    return render(request, "referrals/solipex/case.html", context)


@seated(is_secretariat)
@require_POST
def solipex_complete(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    _published(request)
    procedure = _procedure(request, public_id)
    form = CompleteForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for some in form.errors.values() for e in some))
        return redirect("solipex_case", public_id)
    if referring.complete(procedure, desk=request.desk, given=form.given):
        messages.success(request, "Enregistré : les critères sont revus.")
    else:
        messages.info(request, "Rien n'a été saisi.")
    return redirect("solipex_case", public_id)


@seated(is_secretariat)
@require_POST
def solipex_refer(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    territory, _ = _published(request)
    procedure = _procedure(request, public_id)
    form = ReferForm(request.POST, receivers=referring.receivers(territory))
    if not form.is_valid():
        messages.error(request, "Choisissez qui reçoit la famille.")
        return redirect("solipex_case", public_id)
    try:
        referring.refer(procedure, form.cleaned_data["organisation"], desk=request.desk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "Famille orientée : elle est dans les suivis de qui la reçoit.")
    return redirect("solipex_case", public_id)


def _published(request: DeskRequest) -> tuple[Territory, Criteria]:
    """404 where the territory has no such scheme."""
    territory = request.desk.membership.organisation.territory
    if not territory.profile.get("solipex"):
        raise Http404
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
        .select_related("household", "lease__dwelling", "territory")
        .first()
    )
    if found is None:
        raise Http404
    return found
