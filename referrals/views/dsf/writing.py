"""Write a DSF in the browser: one page, each field saved alone, two writers told of each other."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from referrals.enums.dsf import DsfState, DsfVersion
from referrals.models import Dsf, DsfSetAside
from referrals.rules.dsf_changes import anchor, missing, required_fields
from referrals.rules.dsf_fields import COLUMNS, Kind
from referrals.rules.dsf_form import FIELDS, HEADING_OF
from referrals.rules.dsf_values import shown, typed
from referrals.services.dsf import writing
from referrals.services.dsf.document import figures
from referrals.services.dsf.starting import UNFINISHED, trace
from referrals.services.dsf.writing import answers_of
from referrals.views.dsf.common import done, is_refused, viewed, written_by
from referrals.views.dsf.form_rows import computed_of, form_of, totals_of


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def dsf_write(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The form. POST is the whole form sent at once, where there is no script."""
    dsf = written_by(request, public_id)
    if dsf.state != DsfState.IN_PROGRESS or is_refused(dsf):
        return redirect("dsf_detail", public_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = writing.write_all(dsf, _typed(request), _was(request), desk=request.desk)
        if not errors:
            messages.success(request, "DSF enregistré.")
            return redirect("dsf_write", public_id)
    viewed(request, "dsf.form", dsf)
    answers = answers_of(dsf)
    computed = computed_of(dsf, answers)
    required = {field.name for field in required_fields(dsf.version)}
    headings = form_of(dsf, required, errors)
    context = {
        "dsf": dsf,
        "household": dsf.household,
        "headings": headings,
        "columns": COLUMNS,
        "figures": figures(computed),
        "lacks": missing(answers, dsf.version),
        "errors": [(anchor(name), FIELDS[name].label, words) for name, words in errors.items()],
        "changed": sum(one.changed for one in headings),
        "asides": dsf.set_aside.filter(settled_at=None).count(),
        "others": writing.others_of(dsf, desk=request.desk),
        "versions": DsfVersion.choices,
    }
    return render(request, "referrals/dsf/write.html", context)


@seated(sees_households)
@require_POST
def dsf_field(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """One field: ``name``, ``value``, ``was``. Answers what is kept and the totals; or a
    ``message``, with 200: a browser calls any other status an error of the page."""
    dsf = written_by(request, public_id)
    data = request.POST
    name = data.get("name", "")
    try:
        kept = writing.write(
            dsf, name, data.get("value", ""), was=data.get("was", ""), desk=request.desk
        )
    except ValidationError as refusal:
        return JsonResponse({"message": " ".join(refusal.messages)})
    if kept.conflict is not None:
        who = kept.conflict.author.get_full_name() if kept.conflict.author else "quelqu'un"
        return JsonResponse(
            {
                "message": f"{who} a écrit ici en même temps : « "
                f"{shown(FIELDS[name], kept.conflict.value) or 'rien'} ». "
                "Votre saisie est gardée à côté.",
                "conflict": True,
            }
        )
    totals = totals_of(computed_of(dsf, answers_of(dsf))) if "." in name else {}
    return JsonResponse({"value": typed(FIELDS[name], kept.value), "totals": totals})


@seated(sees_households)
@require_POST
def dsf_begin(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Takes it in charge and carries over what is known; begun already, goes on."""
    dsf = written_by(request, public_id)
    return done(request, dsf, lambda: writing.begin(dsf, desk=request.desk), to="dsf_write")


@seated(sees_households)
@require_POST
def dsf_writers(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Sent every few seconds by the form: I am here; who else is, what waits to be chosen."""
    dsf = written_by(request, public_id)
    writing.be_seen(dsf, desk=request.desk)
    context = {
        "dsf": dsf,
        "others": writing.others_of(dsf, desk=request.desk),
        "asides": dsf.set_aside.filter(settled_at=None).count(),
        "first": False,
    }
    return render(request, "referrals/dsf/_writers.html", context)


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def dsf_asides(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Two typings of the same field, side by side; one is chosen, or both are put together."""
    dsf = written_by(request, public_id)
    if request.method == "POST":
        aside = dsf.set_aside.filter(pk=_number(request.POST.get("aside", ""))).first()
        if aside is None:
            raise Http404
        keep, text = request.POST.get("keep", ""), request.POST.get("text", "")
        return done(
            request,
            dsf,
            lambda: writing.settle(aside, keep=keep, text=text, desk=request.desk),
            "C'est choisi.",
            to="dsf_asides" if dsf.set_aside.filter(settled_at=None).count() > 1 else "dsf_write",
        )
    viewed(request, "dsf.asides", dsf)
    waiting = dsf.set_aside.filter(settled_at=None).select_related("author")
    kept = {one.name: one for one in dsf.answers.select_related("author")}
    rows = [_side(aside, kept.get(aside.name)) for aside in waiting]
    return render(request, "referrals/dsf/asides.html", {"dsf": dsf, "rows": rows})


def _side(aside: DsfSetAside, answer: object) -> dict[str, object]:
    field = FIELDS[aside.name]
    value = getattr(answer, "value", None)
    return {
        "aside": aside,
        "label": f"{HEADING_OF[aside.name].label} : {field.label}",
        "kept": shown(field, value),
        "kept_by": getattr(answer, "author", None),
        "mine": shown(field, aside.value),
        "both": f"{shown(field, value)}\n\n{shown(field, aside.value)}".strip()
        if field.kind == Kind.LONG
        else "",
        "limit": field.limit,
    }


@seated(sees_households)
@require_POST
def dsf_version(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """A whole update, or a shorter report (seed-notes 47)."""
    dsf, version = written_by(request, public_id), request.POST.get("version", "")

    def change() -> None:
        if version not in DsfVersion.values:
            raise ValidationError("Choisissez une version.")
        Dsf.objects.filter(pk=dsf.pk, state__in=UNFINISHED).update(version=version)
        trace("dsf.version", dsf, author_id=request.desk.user.pk, version=version)

    return done(request, dsf, change, to="dsf_write")


def _typed(request: DeskRequest) -> dict[str, str]:
    """``v:<field>`` of the whole form; boxes of a list come several times."""
    found = {}
    for name, field in FIELDS.items():
        key = f"v:{name}"
        if field.kind == Kind.SEVERAL:
            found[name] = ",".join(request.POST.getlist(key))
        elif key in request.POST:
            found[name] = request.POST[key]
    return found


def _was(request: DeskRequest) -> dict[str, str]:
    return {name: request.POST.get(f"w:{name}", "") for name in FIELDS}


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
