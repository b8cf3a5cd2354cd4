"""The library of reasons on screen: add, change, retire."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccapex.accounts.desk import Desk
from ccapex.accounts.seats import DeskRequest, seated
from commissions.enums import OutputKind
from commissions.models import Motive
from commissions.services import motives
from commissions.services.seats import run_by

COMMON = "toutes"
"""All the commissions of the territory."""


def runs_one(desk: Desk) -> bool:
    """Somebody who holds the pen of a commission."""
    return run_by(desk).exists()


class MotiveForm(forms.Form):
    commission = forms.ChoiceField(label="Pour")
    output = forms.ChoiceField(label="Sert à écrire", choices=OutputKind.choices)
    label = forms.CharField(
        label="Intitulé", max_length=120, help_text="Court, pour le retrouver en séance."
    )
    text = forms.CharField(
        label="Phrase proposée",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Elle part dans un courrier\u00a0: sans nom, sans détail de santé.",
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)


def _form(request: DeskRequest, motive: Motive | None) -> MotiveForm:
    given = request.POST if request.method == "POST" else None
    asked = {"output": request.GET.get("pour", ""), "commission": request.GET.get("commission", "")}
    initial = {"label": motive.label, "text": motive.text, "was": motive.text} if motive else asked
    form = MotiveForm(given, initial=initial)
    if motive is not None:
        del form.fields["commission"], form.fields["output"]
        return form
    choices = [(str(one.public_id), one.name) for one in run_by(request.desk)]
    if request.desk.is_secretariat:
        choices = [(COMMON, "Toutes les commissions"), *choices]
    field = form.fields["commission"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
    return form


@seated(runs_one)
@require_safe
def motive_list(request: DeskRequest) -> HttpResponse:
    """``?commission=``: those offered there; ``?retires=1``: those no longer offered too."""
    desk = request.desk
    commissions = list(run_by(desk))
    chosen = next(
        (one for one in commissions if str(one.public_id) == request.GET.get("commission")), None
    )
    found = motives.readable_by(desk)
    if chosen is not None:
        found = found.filter(pk__in=motives.of_commission(chosen).values("pk"))
    retired = bool(request.GET.get("retires"))
    if not retired:
        found = found.filter(is_active=True)
    mine = set(motives.writable_by(desk).values_list("pk", flat=True))
    rows: dict[str, list[tuple[Motive, bool]]] = {}
    for motive in found:
        rows.setdefault(motive.output, []).append((motive, motive.pk in mine))
    context = {
        "groups": [(kind, rows[kind.value]) for kind in OutputKind if kind.value in rows],
        "commissions": commissions,
        "chosen": chosen,
        "retired": retired,
    }
    return render(request, "commissions/bodies/motives.html", context)


@seated(runs_one)
@require_http_methods(["GET", "HEAD", "POST"])
def motive_add(request: DeskRequest) -> HttpResponse:
    form = _form(request, None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        given = values["commission"]
        commission = None if given == COMMON else run_by(request.desk).get(public_id=given)
        try:
            motive = motives.add(
                output=values["output"],
                label=values["label"],
                text=values["text"],
                commission=commission,
                desk=request.desk,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, "Motif ajouté, proposé dès maintenant en séance.")
            return _back(motive)
    return render(request, "commissions/bodies/motive.html", {"form": form, "motive": None})


@seated(runs_one)
@require_http_methods(["GET", "HEAD", "POST"])
def motive_write(request: DeskRequest, pk: int) -> HttpResponse:
    motive = _written_by(request, pk)
    form = _form(request, motive)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            motives.change(
                motive,
                label=values["label"],
                text=values["text"],
                was=values["was"],
                desk=request.desk,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(
                request, "Motif enregistré. Ce qui est déjà écrit en séance ne change pas."
            )
            return _back(motive)
    return render(request, "commissions/bodies/motive.html", {"form": form, "motive": motive})


@seated(runs_one)
@require_POST
def motive_offer(request: DeskRequest, pk: int) -> HttpResponse:
    """``offert``: 1 to offer it again, else it is retired."""
    motive = _written_by(request, pk)
    offered = request.POST.get("offert") == "1"
    motives.offer(motive, offered, desk=request.desk)
    messages.success(request, "Motif de nouveau proposé." if offered else "Motif retiré.")
    return _back(motive)


def _written_by(request: DeskRequest, pk: int) -> Motive:
    if not motives.readable_by(request.desk).filter(pk=pk).exists():
        raise Http404
    return get_object_or_404(motives.writable_by(request.desk), pk=pk)


def _back(motive: Motive) -> HttpResponse:
    return redirect(f"{reverse('motive_list')}#{motive.output}")
