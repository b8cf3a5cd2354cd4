"""What is done of a household of the pool: name a lead, offer, answer, judge, withdraw, rehouse."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated, sees_households
from referrals.models import RehousingEntry, RehousingProposal
from referrals.services.rehousing import entering, leads, proposals
from referrals.services.rehousing.access import visible_to
from referrals.views.measures.acting import tell
from referrals.views.rehousing.common import entry_for, office_entry
from referrals.views.rehousing.entry import ANSWER, LEAD, OFFER, OUT, REHOUSED, entry_page
from referrals.views.rehousing.forms import (
    AnswerForm,
    LeadForm,
    OwnProposalForm,
    ProposalForm,
    RehousedForm,
    WithdrawForm,
)


@seated(is_secretariat)
@require_POST
def rehousing_lead(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    entry = office_entry(request, public_id)
    form = LeadForm(request.POST, territory_id=entry.territory_id, prefix=LEAD)
    return _do(
        request,
        entry,
        lambda: leads.name_lead(
            entry,
            form.cleaned_data["landlord"],
            desk=request.desk,
            named_on=form.cleaned_data["named_on"],
            commission=form.cleaned_data["commission"],
            replaces=form.cleaned_data["replaces"],
        ),
        "Chef de file enregistré : son avis attend dans Courriers, les référents sont informés.",
        form,
    )


@seated(sees_households)
@require_POST
def rehousing_propose(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    entry = entry_for(request, public_id)
    office = request.desk.is_secretariat
    kind = ProposalForm if office else OwnProposalForm
    form = kind(request.POST, territory_id=entry.territory_id, prefix=OFFER)
    return _do(
        request,
        entry,
        lambda: proposals.propose(
            entry,
            desk=request.desk,
            landlord=form.cleaned_data.get("landlord"),
            dwelling=form.cleaned_data["dwelling"],
            size=form.cleaned_data["size"],
            rent=form.cleaned_data["rent"],
            offered_on=form.cleaned_data["offered_on"],
        ),
        "Proposition enregistrée.",
        form,
    )


@seated(sees_households)
@require_POST
def rehousing_answer(
    request: DeskRequest, public_id: uuid.UUID, proposal: uuid.UUID
) -> HttpResponse:
    entry = entry_for(request, public_id)
    offer = _proposal(entry, proposal)
    form = AnswerForm(request.POST, auto_id=f"{ANSWER}{offer.pk}-%s")
    return _do(
        request,
        entry,
        lambda: proposals.answer(
            offer,
            desk=request.desk,
            state=form.cleaned_data["state"],
            reason=form.cleaned_data["reason"],
            answered_on=form.cleaned_data["answered_on"],
        ),
        "Réponse enregistrée.",
        form,
        place=f"{ANSWER}{offer.pk}",
    )


@seated(is_secretariat)
@require_POST
def rehousing_fitting(
    request: DeskRequest, public_id: uuid.UUID, proposal: uuid.UUID
) -> HttpResponse:
    entry = office_entry(request, public_id)
    offer = _proposal(entry, proposal)
    fitting = request.POST.get("fitting") == "oui"
    return _do(
        request,
        entry,
        lambda: proposals.judge_fitting(offer, desk=request.desk, fitting=fitting),
        "Appréciation enregistrée.",
    )


@seated(is_secretariat)
@require_POST
def rehousing_withdraw(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    entry = office_entry(request, public_id)
    form = WithdrawForm(request.POST, prefix=OUT)
    return _do(
        request,
        entry,
        lambda: entering.withdraw(
            entry,
            desk=request.desk,
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
        ),
        "Ménage retiré du vivier ; les référents sont informés.",
        form,
    )


@seated(is_secretariat)
@require_POST
def rehousing_rehoused(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    entry = office_entry(request, public_id)
    form = RehousedForm(request.POST, territory_id=entry.territory_id, prefix=REHOUSED)
    return _do(
        request,
        entry,
        lambda: entering.rehouse(
            entry,
            desk=request.desk,
            landlord=form.cleaned_data["landlord"],
            lease_signed_on=form.cleaned_data["lease_signed_on"],
        ),
        "Relogement enregistré ; les référents sont informés.",
        form,
    )


def _proposal(entry: RehousingEntry, public_id: uuid.UUID) -> RehousingProposal:
    found = RehousingProposal.objects.filter(entry=entry, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _do(
    request: DeskRequest,
    entry: RehousingEntry,
    act: Callable[[], Any],
    said: str,
    form: forms.Form | None = None,
    *,
    place: str = "",
) -> HttpResponse:
    """Does it; refused, the page comes back with what was typed and what to change.

    ``place`` names the form on the page where it is not its prefix.
    """
    if form is not None and not form.is_valid():
        return _again(request, entry, form, place)
    try:
        act()
    except ValidationError as refusal:
        if form is not None:
            tell(form, refusal)
            return _again(request, entry, form, place)
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, said)
    if not visible_to(request.desk).filter(pk=entry.pk).exists():
        return redirect("rehousing_pool")
    return redirect("rehousing_entry", entry.public_id)


def _again(
    request: DeskRequest, entry: RehousingEntry, form: forms.Form, place: str
) -> HttpResponse:
    """Read anew: somebody else may have changed what the page shows, or closed it."""
    stored = entry_for(request, entry.public_id)
    return entry_page(request, stored, refused={place or form.prefix or "": form})
