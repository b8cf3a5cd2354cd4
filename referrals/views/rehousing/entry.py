"""A household of the pool: its report, its lead, the dwellings offered, and how it left."""

import datetime
import uuid
from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, is_secretariat, seated, sees_households
from ccapex.core import journal
from households.models import Household
from households.services.masking import view_of
from households.services.matrix import Category
from procedures.enums import Stage
from procedures.models import Procedure
from referrals.enums.rehousing import Motive, PoolState
from referrals.models import RehousingEntry, RehousingLead
from referrals.rules.rehousing import PoolRules, pool_rules
from referrals.services.rehousing import entering
from referrals.services.rehousing.access import leads
from referrals.services.rehousing.dalo import proposed_lead
from referrals.services.rehousing.notices import referents_of
from referrals.services.rehousing.pool import rows_of
from referrals.services.rehousing.trace import rules_of
from referrals.views.rehousing.common import entry_for, ground, office_entry
from referrals.views.rehousing.forms import (
    AnswerForm,
    EntryForm,
    LeadForm,
    OwnProposalForm,
    ProposalForm,
    RehousedForm,
    ReportForm,
    WithdrawForm,
)

# The forms of the page, by the prefix of their fields; an answer, by the row it is about.
LEAD, OFFER, OUT, REHOUSED, ANSWER = "lead", "offer", "out", "home", "answer-"


@seated(sees_households)
@require_GET
def rehousing_entry(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    return entry_page(request, entry_for(request, public_id))


def entry_page(
    request: DeskRequest, entry: RehousingEntry, refused: Mapping[str, forms.Form] | None = None
) -> HttpResponse:
    """``refused``: the forms as they were typed, with what to change, instead of blank ones."""
    typed = refused or {}
    desk, today = request.desk, timezone.localdate()
    shown = view_of(desk, entry.household)
    journal.view(
        request,
        "rehousing.view",
        household_id=entry.household_id,
        object_type="rehousing_entry",
        object_id=entry.pk,
        ground=ground(request),
        fields=shown.fields,
    )
    rules = rules_of(entry)
    row = rows_of([entry], rules, today=today)[0]
    is_open = entry.state == PoolState.OPEN
    office = desk.is_secretariat and is_open
    lead = row.lead if row.lead and is_open else None
    mine = is_open and leads(desk, entry)
    today_text = {"offered_on": today, "landlord": lead.landlord_id if lead else None}
    silent = proposed_lead(entry.procedure) if office and row.lead is None else None
    proposal_form = OwnProposalForm if mine and not office else ProposalForm
    context = {
        "entry": entry,
        "household": entry.household,
        "row": row,
        "rules": rules,
        "hidden": shown.hidden_count,
        "family": shown.whole(Category.FAMILY),
        "motives": [Motive(code).label for code in entry.motives if code in Motive.values],
        "is_open": is_open,
        "office": office,
        "may_propose": office or mine,
        "silent": silent,
        "referents": referents_of(entry) if desk.is_secretariat else [],
        "organisation_id": desk.organisation_id,
        "refused": list(typed.values()),
        "typed": typed,
        "lead_form": _lead_form(entry, row.lead, silent, rules, today, typed.get(LEAD))
        if office
        else None,
        "proposal_form": typed.get(OFFER)
        or proposal_form(territory_id=entry.territory_id, initial=today_text, prefix=OFFER),
        "offers": [
            (
                one,
                typed.get(place)
                or AnswerForm(initial={"answered_on": today}, auto_id=f"{place}-%s"),
            )
            for one in row.proposals
            for place in [f"{ANSWER}{one.pk}"]
        ],
        "withdraw_form": typed.get(OUT) or WithdrawForm(prefix=OUT),
        "rehoused_form": typed.get(REHOUSED)
        or RehousedForm(
            territory_id=entry.territory_id,
            initial={"landlord": today_text["landlord"]},
            prefix=REHOUSED,
        ),
    }
    status = 422 if typed else 200
    return render(request, "referrals/rehousing/entry.html", context, status=status)


def _lead_form(
    entry: RehousingEntry,
    lead: RehousingLead | None,
    silent: Organisation | None,
    rules: PoolRules,
    today: datetime.date,
    typed: forms.Form | None,
) -> forms.Form:
    if typed is not None:
        # The page now shows the present lead: sent again, the form replaces that one knowingly.
        seen = {typed.add_prefix("replaces"): str(lead.pk) if lead else ""}
        typed.data = {**{name: typed.data.get(name) for name in typed.data}, **seen}
        return typed
    return LeadForm(
        territory_id=entry.territory_id,
        initial={
            "landlord": silent.pk if silent else None,
            "named_on": today,
            "commission": "Commission inter-bailleurs" if rules.commission else "",
            "replaces": lead.pk if lead else None,
        },
        prefix=LEAD,
    )


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def rehousing_enter(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``public_id`` is the household's; its latest open procedure enters."""
    household = Household.objects.visible_to(request.desk).filter(public_id=public_id).first()
    rules = pool_rules(household.territory.profile) if household else None
    procedure = _procedure(household) if household else None
    if household is None or rules is None or procedure is None:
        raise Http404
    present = RehousingEntry.objects.filter(procedure=procedure, state=PoolState.OPEN).first()
    if present is not None:
        return redirect("rehousing_entry", present.public_id)
    blank = RehousingEntry(
        territory_id=household.territory_id,
        household=household,
        procedure=procedure,
        entered_on=timezone.localdate(),
        entered_by="secretariat",
    )
    form = EntryForm(request.POST or None, instance=blank, rules=rules)
    if request.method == "POST" and form.is_valid():
        try:
            entry = entering.enter(
                procedure,
                desk=request.desk,
                entered_on=form.cleaned_data["entered_on"],
                entered_by=form.cleaned_data["entered_by"],
                report=form.report,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return redirect("rehousing_entry", entry.public_id)
    return _report_page(request, form, household, rules, None)


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def rehousing_report(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    entry = office_entry(request, public_id)
    rules = rules_of(entry)
    form = ReportForm(request.POST or None, instance=entry, rules=rules)
    if request.method == "POST" and form.is_valid():
        stored = entry_for(request, public_id)
        try:
            entering.change_report(stored, desk=request.desk, report=form.report)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return redirect("rehousing_entry", entry.public_id)
    return _report_page(request, form, entry.household, rules, entry)


def _report_page(
    request: DeskRequest,
    form: ReportForm,
    household: Household,
    rules: PoolRules,
    entry: RehousingEntry | None,
) -> HttpResponse:
    context = {"form": form, "household": household, "rules": rules, "entry": entry}
    status = 422 if form.is_bound else 200
    return render(request, "referrals/rehousing/report.html", context, status=status)


def _procedure(household: Household) -> Procedure | None:
    return (
        Procedure.objects.filter(household=household)
        .exclude(stage=Stage.CLOSED)
        .select_related("territory")
        .order_by("-pk")
        .first()
    )
