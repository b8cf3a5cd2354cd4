"""Signs of a household: raise one, see the alerts, complete, validate, close."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.core.fields import TypedDateField
from households.enums import FlagKind, RightEffect
from households.models import Flag, Household
from households.rules.signs import Choice, SignLists
from households.services import flags, guardians
from households.services.access import ground_of
from households.services.masking import Shown, view_of
from households.services.matrix import Category
from households.services.told_flags import knows_of, knows_whole, told
from households.views.file import household_for


def _options(choices: tuple[Choice, ...], empty: str = "Choisir…") -> list[tuple[str, str]]:
    return [("", empty), *((one.code, one.words) for one in choices)]


class DetailsForm(forms.Form):
    """What is proper to the kind; the service checks it against the lists of the territory."""

    def __init__(
        self, *args: Any, kind: str, lists: SignLists, with_guardian: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = {}
        if kind == FlagKind.VULNERABILITY and with_guardian:
            fields["by_guardian"] = forms.BooleanField(
                label="Alerte donnée par le représentant légal", required=False
            )
        elif kind == FlagKind.BLOCKED_RIGHT:
            fields["effect"] = forms.ChoiceField(
                label="Effet sur l'impayé",
                choices=[("", "Pas encore établi"), *RightEffect.choices],
                required=False,
            )
            fields["alerted_on"] = _past("Organisme alerté le")
            fields["asked_on"] = _past("Droit demandé le")
            fields["opened_on"] = _past("Droit ouvert le")
        elif kind == FlagKind.INDECENT_HOUSING:
            fields["procedure"] = forms.ChoiceField(
                label="Procédure de mise aux normes",
                choices=_options(lists.housing_procedures, "Aucune connue"),
                required=False,
            )
            fields["procedure_on"] = _past("Date de la procédure")
        self.fields.update(fields)

    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in DETAILS if name in self.fields}


DETAILS = (
    *("by_guardian", "effect", "alerted_on", "asked_on", "opened_on"),
    *("procedure", "procedure_on"),
)


def _past(label: str) -> TypedDateField:
    return TypedDateField(label=label, sense="past", required=False)


class RaiseForm(DetailsForm):
    code = forms.ChoiceField()
    raised_on = TypedDateField(label="Constaté le", sense="past")

    def __init__(self, *args: Any, kind: str, lists: SignLists, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, lists=lists, **kwargs)
        code = self.fields["code"]
        code.label = {
            FlagKind.VULNERABILITY: "Critère",
            FlagKind.BLOCKED_RIGHT: "Droit",
            FlagKind.INDECENT_HOUSING: "Qui l'a constaté",
        }[FlagKind(kind)]
        code.choices = _options(lists.codes(kind))  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label="Comment il prend fin")
    on = TypedDateField(label="Le", sense="past")

    def __init__(self, *args: Any, choices: tuple[Choice, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = _options(choices)  # type: ignore[attr-defined]


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def flag_raise(request: DeskRequest, public_id: uuid.UUID, kind: str) -> HttpResponse:
    """Whoever has a relation with the household may raise a sign."""
    household, shown = _opened(request, public_id)
    lists = flags.lists_for(household)
    if kind not in FlagKind.values or not shown.some(Category.FLAGS) or not lists.codes(kind):
        raise Http404
    # The guardian's word comes through the secretariat (seed-notes 18).
    by_guardian = request.desk.is_secretariat and guardians.current(household).exists()
    form = RaiseForm(
        request.POST or None,
        kind=kind,
        lists=lists,
        with_guardian=by_guardian,
        initial={"raised_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            flags.raise_flag(
                household,
                kind=kind,
                code=form.cleaned_data["code"],
                details=form.details(),
                raised_on=form.cleaned_data["raised_on"],
                desk=request.desk,
            )
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, "Signe enregistré, daté et signé par votre organisation.")
            return redirect(_page(household, "flags"))
    return render(
        request,
        "households/flag_raise.html",
        {
            "household": household,
            "form": form,
            "kind": FlagKind(kind),
            "circuits": [one for one in lists.codes(kind) if one.circuit],
            "readers": kind == FlagKind.VULNERABILITY,
        },
        status=422 if form.errors else 200,
    )


@seated(sees_households)
@require_POST
def flags_seen(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The open alerts of the file that the desk knows of: all at once."""
    household, shown = _opened(request, public_id)
    waiting = flags.unseen([household.pk], request.desk.organisation_id).get(household.pk, [])
    known = [flag for flag in waiting if knows_of(flag, shown)]
    if flags.mark_seen(known, desk=request.desk):
        messages.success(request, "Noté : votre organisation a vu cette alerte.")
    return redirect(_page(household, ""))


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def flag_detail(request: DeskRequest, public_id: uuid.UUID, flag_id: uuid.UUID) -> HttpResponse:
    """The sign whole, and what may still be done of it; its form completes the details."""
    household, flag = _flag(request, public_id, flag_id)
    lists = flags.lists_for(household)
    may_change = flags.may_change(flag, request.desk) and flag.closed_on is None
    form = DetailsForm(
        request.POST or None,
        kind=flag.kind,
        lists=lists,
        with_guardian=request.desk.is_secretariat,
        initial=_initial(flag),
    )
    if request.method == "POST" and may_change and form.is_valid():
        try:
            flags.complete(flag, details=form.details(), desk=request.desk)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, "Complété.")
            return redirect("household_flag", household.public_id, flag.public_id)
    shown = _shown(request, household)
    return render(
        request,
        "households/flag.html",
        {
            "household": household,
            "flag": flag,
            "told": told([flag], shown, lists)[0],
            "form": form if may_change and form.fields else None,
            "close_form": CloseForm(
                choices=lists.outcomes(flag.kind), initial={"on": timezone.localdate()}
            )
            if may_change
            else None,
            "may_validate": flags.may_validate(request.desk)
            and flag.kind == FlagKind.VULNERABILITY
            and flag.validated_on is None
            and flag.closed_on is None,
            "sightings": flag.sightings.select_related("organisation", "user"),
        },
        status=422 if form.errors else 200,
    )


@seated(sees_households)
@require_POST
def flag_validate(request: DeskRequest, public_id: uuid.UUID, flag_id: uuid.UUID) -> HttpResponse:
    household, flag = _flag(request, public_id, flag_id)
    return _done(
        request,
        household,
        flag,
        lambda: flags.validate(flag, desk=request.desk),
        "Critère validé, à votre nom et à la date du jour.",
    )


@seated(sees_households)
@require_POST
def flag_close(request: DeskRequest, public_id: uuid.UUID, flag_id: uuid.UUID) -> HttpResponse:
    household, flag = _flag(request, public_id, flag_id)

    def close() -> None:
        form = CloseForm(request.POST, choices=flags.lists_for(household).outcomes(flag.kind))
        if not form.is_valid():
            raise ValidationError([str(one) for errors in form.errors.values() for one in errors])
        flags.close(flag, desk=request.desk, **form.cleaned_data)

    return _done(request, household, flag, close, "Signe clos.")


def _done(
    request: DeskRequest, household: Household, flag: Flag, act: Callable[[], None], words: str
) -> HttpResponse:
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, words)
    return redirect("household_flag", household.public_id, flag.public_id)


def _opened(request: DeskRequest, public_id: uuid.UUID) -> tuple[Household, Shown]:
    household = household_for(request, public_id)
    return household, _shown(request, household)


def _shown(request: DeskRequest, household: Household) -> Shown:
    kinds: int = household.kinds  # type: ignore[attr-defined]
    return view_of(request.desk, household, kinds)


def _flag(request: DeskRequest, public_id: uuid.UUID, flag_id: uuid.UUID) -> tuple[Household, Flag]:
    """A sign that the desk knows whole; 404 otherwise, its existence known or not."""
    household, shown = _opened(request, public_id)
    flag = (
        Flag.objects.filter(household=household, public_id=flag_id)
        .select_related("organisation", "validated_by", "household__territory")
        .first()
    )
    if flag is None or not knows_whole(flag, shown):
        raise Http404
    if request.method == "GET":
        journal.view(
            request,
            "flag.view",
            household_id=household.pk,
            object_type="flag",
            object_id=flag.pk,
            ground=ground_of(shown.kinds),
            fields=[Category.FLAGS.value],
        )
    return household, flag


def _initial(flag: Flag) -> dict[str, Any]:
    return {
        name: TypedDateField().to_python(_french(value)) if name.endswith("_on") else value
        for name, value in flag.details.items()
    }


def _french(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


def _page(household: Household, anchor: str) -> str:
    address = reverse("household_detail", args=[household.public_id])
    return f"{address}#{anchor}" if anchor else address
