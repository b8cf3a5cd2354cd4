"""Enter a fact, read all about it, correct it."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import french, journal
from households.lease_limits import leases_shown
from households.models import Household
from households.services.access import ground_of
from households.services.documents import attach
from households.services.masking import Shown, view_of
from households.services.matrix import Category, Cell
from procedures.enums import EventKind, Stage
from procedures.file_reading import by_advancement
from procedures.models import Event, Procedure
from procedures.rules.fields import FieldType
from procedures.rules.kinds import GROUPS, Group, fields_of
from procedures.rules.picking import matching
from procedures.rules.recording import may_record
from procedures.rules.stages import Fact, step_on
from procedures.rules.transitions import likely
from procedures.services.facts import NeedsReason, record_fact, replace_fact, values_of
from procedures.services.opening import OPENERS, next_procedure
from procedures.services.rebuild import facts_of
from procedures.views.fact_forms import FactForm
from procedures.views.fact_words import pairs_of

CFP = frozenset({EventKind.CFP_REQUEST, EventKind.CFP_DECISION})


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def fact_new(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Without ``nature`` a kind is picked; with it the fields of that kind are shown."""
    procedure, relations = procedure_for(request, public_id)
    allowed = kinds_for(request, relations)
    if not allowed:
        raise Http404
    today = timezone.localdate()
    offered = [kind for kind in likely(step_on(_facts(procedure), today)) if kind in allowed]
    found = matching(request.GET.get("nature", ""), allowed, offered)
    if len(found) != 1:
        beside = len(_open_beside(request, procedure, relations)) > 1
        return _pick(request, procedure, allowed, offered, found, several=beside)
    kind = found[0]
    several = _open_beside(request, procedure, relations)
    form = FactForm(kind, request.POST or None, request.FILES or None, procedures=several)
    if (
        request.method == "POST"
        and form.is_valid()
        and (event := _record(request, _chosen(form, several) or procedure, form))
    ):
        words = "Ce fait était déjà noté." if event.already_known else f"Noté : {kind.label}."
        messages.success(request, words)
        return redirect("household_detail", procedure.household.public_id)
    journal.view(
        request,
        "fact.form",
        household_id=procedure.household_id,
        object_type="procedure",
        object_id=procedure.pk,
        ground=ground_of(relations),
    )
    return render(
        request,
        "procedures/facts/record.html",
        {**_around(procedure), "kind": kind, "form": form, "several": len(several) > 1},
    )


def _open_beside(request: DeskRequest, procedure: Procedure, relations: int) -> list[Procedure]:
    """The procedures of the household that a fact may be of: every open one that the desk sees,
    the most advanced first, and the one of the page."""
    beside = (
        Procedure.objects.filter(household=procedure.household_id)
        .exclude(stage=Stage.CLOSED)
        .exclude(pk=procedure.pk)
        .select_related("lease__dwelling")
    )
    household = procedure.household_id
    limited = leases_shown(request.desk, {household: relations}).get(household)
    mine = beside if limited is None else beside.filter(lease__in=limited)
    return sorted([procedure, *mine], key=by_advancement, reverse=True)


def _chosen(form: FactForm, several: list[Procedure]) -> Procedure | None:
    told = form.cleaned_data.get("procedure")
    return next((one for one in several if str(one.public_id) == told), None)


def _pick(
    request: DeskRequest,
    procedure: Procedure,
    allowed: frozenset[EventKind],
    offered: list[EventKind],
    found: list[EventKind],
    *,
    several: bool,
) -> HttpResponse:
    groups = [
        Group(group.label, tuple(k for k in group.kinds if k in allowed), group.stages)
        for group in GROUPS
    ]
    near = [group for group in groups if group.kinds and procedure.stage in group.stages]
    far = [group for group in groups if group.kinds and procedure.stage not in group.stages]
    return render(
        request,
        "procedures/facts/pick.html",
        {
            **_around(procedure),
            "typed": request.GET.get("nature", "")[:60],
            "found": found,
            "several": several,
            "likely": list(enumerate(offered, 1)),
            "groups": [*near, *far],
            "labels": [kind.label for kind in EventKind if kind in allowed],
        },
    )


def _record(request: DeskRequest, procedure: Procedure, form: FactForm) -> Event | None:
    """The fact and its document, both or neither."""
    try:
        with transaction.atomic():
            if "another" in request.POST and form.kind in OPENERS:
                procedure = next_procedure(procedure, author=request.desk.user)
            event = record_fact(
                procedure,
                form.kind,
                author=request.desk.user,
                organisation=request.desk.membership.organisation,
                occurred_on=form.cleaned_data["occurred_on"],
                details=form.values(),
                override_reason=form.cleaned_data["override_reason"],
                source="page",
            )
            if upload := form.cleaned_data.get("document"):
                event.document = attach(
                    procedure.household,
                    upload=upload,
                    title=EventKind(event.kind).label,
                    category=Category.PROCEDURE,
                    about=f"event:{event.pk}",
                    desk=request.desk,
                )
                event.save(update_fields=["document"])
            return event
    except NeedsReason as asked:
        form.ask(asked.findings)
    except ValidationError as refusal:
        form.refuse(refusal)
    return None


@seated(sees_households)
@require_GET
def fact_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    event, shown = event_for(request, public_id)
    journal.view(
        request,
        "fact.view",
        household_id=event.procedure.household_id,
        object_type="event",
        object_id=event.pk,
        ground=ground_of(shown.kinds),
        fields=[Category.PROCEDURE],
    )
    versions = _versions(event)
    debt = shown.row(Category.DEBT, event.organisation_id)
    return render(
        request,
        "procedures/facts/detail.html",
        {
            "event": event,
            **_around(event.procedure),
            "fact_url": reverse("fact_detail", args=[event.public_id]),
            "pairs": pairs_of(event, with_debt=debt),
            "versions": versions if len(versions) > 1 else [],
            "may_correct": may_correct(request, event, shown.kinds),
            "hidden": shown.hidden_count,
            "document_url": _document_url(event),
        },
    )


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def fact_correct(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The fact is replaced by another; both stay visible, with the reason."""
    event, shown = event_for(request, public_id)
    if event.replaced_by_id is not None and may_enter(request, event, shown.kinds):
        return _already_corrected(request, event, shown)
    if not may_correct(request, event, shown.kinds):
        raise Http404
    initial = {"occurred_on": event.occurred_on, **_typed(event)}
    form = FactForm(event.kind, request.POST or None, initial=initial, correcting=True)
    if request.method == "POST" and form.is_valid():
        try:
            corrected = replace_fact(
                event,
                author=request.desk.user,
                reason=form.cleaned_data["reason"],
                override_reason=form.cleaned_data["override_reason"],
                occurred_on=form.cleaned_data["occurred_on"],
                **_split(event.kind, form.values()),
            )
        except NeedsReason as asked:
            form.ask(asked.findings)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Fait corrigé. L’ancien reste visible dans son historique.")
            return redirect("fact_detail", corrected.public_id)
    return render(
        request,
        "procedures/facts/correct.html",
        {
            "event": event,
            **_around(event.procedure),
            "fact_url": reverse("fact_detail", args=[event.public_id]),
            "form": form,
            "action": request.path,
        },
    )


def _already_corrected(request: DeskRequest, event: Event, shown: Shown) -> HttpResponse:
    """Somebody was faster, or the address is an old one: the version in force, and what was typed
    to correct it in its turn."""
    latest = _versions(event)[0]
    if not shown.row(Category.PROCEDURE, latest.organisation_id):
        latest = event
    said = "Ce fait a déjà été corrigé : voici la version en vigueur."
    if request.method != "POST" or not may_correct(request, latest, shown.kinds):
        messages.info(request, said)
        return redirect("fact_detail", latest.public_id)
    form = FactForm(event.kind, request.POST, correcting=True)
    form.add_error(
        None,
        f"{said} Elle est datée du {french.day(latest.occurred_on)}. Vos valeurs sont gardées "
        "ci-dessous : enregistrez-les si la version en vigueur est fausse.",
    )
    return render(
        request,
        "procedures/facts/correct.html",
        {
            "event": latest,
            **_around(latest.procedure),
            "fact_url": reverse("fact_detail", args=[latest.public_id]),
            "form": form,
            "action": reverse("fact_correct", args=[latest.public_id]),
        },
        status=409,
    )


# --- who may -----------------------------------------------------------------------------------


def procedure_for(request: DeskRequest, public_id: uuid.UUID) -> tuple[Procedure, int]:
    """The procedure and the relations of the desk with its household; 404 without any."""
    procedure = (
        Procedure.objects.filter(public_id=public_id)
        .select_related("household", "territory", "lease__dwelling")
        .first()
    )
    if procedure is None:
        raise Http404
    mine = Household.objects.visible_to(request.desk).with_kinds(request.desk)
    household = mine.filter(pk=procedure.household_id).first()
    if household is None:
        raise Http404
    return procedure, household.kinds  # type: ignore[attr-defined]


def kinds_for(request: DeskRequest, relations: int) -> frozenset[EventKind]:
    desk = request.desk
    return may_record(desk.membership.organisation.kind, desk.role, relations)


def event_for(request: DeskRequest, public_id: uuid.UUID) -> tuple[Event, Shown]:
    """The fact, to whoever may read it in the file; 404 for the others."""
    event = (
        Event.objects.filter(public_id=public_id)
        .select_related("procedure__household", "author", "organisation", "document", "replaced_by")
        .first()
    )
    if event is None:
        raise Http404
    _, relations = procedure_for(request, event.procedure.public_id)
    shown = view_of(request.desk, event.procedure.household, relations)
    police = shown.has(Category.PROCEDURE, Cell.CFP_ONLY) and event.kind in CFP
    if not (police or shown.row(Category.PROCEDURE, event.organisation_id)):
        raise Http404
    return event, shown


def may_correct(request: DeskRequest, event: Event, relations: int) -> bool:
    """A fact in force, by whoever entered it or by the secretariat."""
    return event.replaced_by_id is None and may_enter(request, event, relations)


def may_enter(request: DeskRequest, event: Event, relations: int) -> bool:
    if event.kind not in kinds_for(request, relations):
        return False
    return request.desk.is_secretariat or event.organisation_id == request.desk.organisation_id


# --- what is shown ------------------------------------------------------------------------------


def _around(procedure: Procedure) -> dict[str, Any]:
    """What every page of a fact needs to say where it is."""
    household = procedure.household
    return {
        "procedure": procedure,
        "household": household,
        "file_url": reverse("household_detail", args=[household.public_id]),
        "pick_url": reverse("fact_new", args=[procedure.public_id]),
    }


def _facts(procedure: Procedure) -> list[Fact]:
    return facts_of([procedure.pk])[procedure.pk]


def _versions(event: Event) -> list[Event]:
    """Every entry of this fact, the one in force first."""
    same = Event.objects.filter(Q(procedure=event.procedure_id, kind=event.kind)).select_related(
        "author", "organisation"
    )
    rows = {row.pk: row for row in same}
    replaced = {row.replaced_by_id: row for row in rows.values() if row.replaced_by_id}
    last = rows[event.pk]
    while last.replaced_by_id:
        last = rows[last.replaced_by_id]
    chain = [last]
    while chain[-1].pk in replaced:
        chain.append(replaced[chain[-1].pk])
    return chain


def _typed(event: Event) -> dict[str, Any]:
    """Values as the form shows them."""
    kinds = {field.name: field.type for field in fields_of(event.kind)}
    found: dict[str, Any] = {}
    for name, value in values_of(event).items():
        if kinds.get(name) == FieldType.DATE:
            found[name] = datetime.date.fromisoformat(value)
        elif kinds.get(name) == FieldType.BOOLEAN:
            found[name] = "true" if value else "false"
        elif kinds.get(name) == FieldType.AMOUNT:
            found[name] = str(value).replace(".", ",")
        else:
            found[name] = value
    return found


def _split(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Columns apart, emptied ones included: a correction says everything again."""
    columns = {field.name for field in fields_of(kind) if field.column}
    return {
        "details": {name: value for name, value in values.items() if name not in columns},
        **{name: value for name, value in values.items() if name in columns},
    }


def _document_url(event: Event) -> str:
    document = event.document
    if document is None or document.removed_at is not None:
        return ""
    return reverse(
        "household_paper", args=[event.procedure.household.public_id, document.public_id]
    )
