"""One item before the session: its summary, what the household said, guests, conflicts."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from commissions.enums import ItemKind
from commissions.models import Item
from commissions.rules.readiness import Lack
from commissions.services import agenda, presence, writing
from commissions.services.acting import DONE
from commissions.services.presence import HOUSEHOLD_ANSWERS
from commissions.services.readiness import readiness
from commissions.services.seats import configured
from commissions.services.who_sits import ON_TABLE
from commissions.views.preparing.common import did, item_for, run_item, tell, viewed
from commissions.views.preparing.forms import ConflictForm, DebtForm, GuestForm, SummaryForm

Acts = dict[str, tuple[forms.Form, Callable[[dict[str, Any]], object], str]]
ON_FILE = {
    Lack.DEBT: "debt",
    Lack.DEBT_OLD: "debt",
    Lack.ADDRESS: "people",
    Lack.CONTACT: "people",
    Lack.DSF: "dsf",
    Lack.DSF_UNFINISHED: "dsf",
    Lack.REMARKS: "dsf",
}
"""Where, on the file of the household, each is completed."""


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def item_prepare(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    item = run_item(request, public_id)
    if item.kind == ItemKind.TOPIC or item.session.state in DONE:
        raise Http404
    acts = _acts(request, item)
    refused = None
    if request.method == "POST":
        name = request.POST.get("act", "")
        if name == "presence":
            state = request.POST.get("presence", "")
            did(
                request,
                lambda: presence.answer_of_household(item, state, request.desk),
                "Réponse du ménage notée.",
            )
            return redirect("item_prepare", public_id)
        if name == "remove":
            _remove(request, item)
            return redirect("item_prepare", public_id)
        if name not in acts:
            raise Http404
        refused, act, said = acts[name]
        if refused.is_valid():
            try:
                act(refused.cleaned_data)
            except ValidationError as refusal:
                tell(refused, refusal)
            else:
                messages.success(request, said)
                return redirect("item_prepare", public_id)
    viewed(request, "prepare", [item.household_id or 0])
    told = readiness([item])[item.pk]
    context = {
        "item": item,
        "session": item.session,
        "commission": item.session.commission,
        "rules": configured(item.session.commission, item.session.held_on),
        "missing": [
            (code, label, note, ON_FILE.get(Lack(code), "")) for code, label, note in told.words
        ],
        "forms": {name: form for name, (form, _act, _said) in acts.items()},
        "refused": refused,
        "parts": item.parts.select_related("organisation"),
        "following": _following(item),
        "answers": [(one.value, one.label) for one in HOUSEHOLD_ANSWERS],
    }
    status = 422 if refused else 200
    return render(request, "commissions/preparing/item.html", context, status=status)


def _following(item: Item) -> Item | None:
    """The next file of the agenda, in its order."""
    later = item.session.items.filter(
        Q(rank__gt=item.rank) | Q(rank=item.rank, pk__gt=item.pk), state__in=ON_TABLE
    )
    return later.exclude(household=None).order_by("rank", "pk").first()


def _acts(request: DeskRequest, item: Item) -> Acts:
    desk, asked = request.desk, request.POST.get("act")

    def data(name: str) -> Any:
        return request.POST if asked == name else None

    def guest(told: dict[str, Any]) -> object:
        return presence.invite(item, desk=desk, **told)

    def conflict(told: dict[str, Any]) -> object:
        return presence.declare_conflict(item, told["organisation"], told["reason"], desk)

    summary = {"summary": item.summary, "was": item.summary}
    territory_id = item.session.commission.territory_id
    acts: Acts = {
        "summary": (
            SummaryForm(data("summary"), initial=summary),
            lambda told: _write(item, told, desk),
            "Résumé enregistré.",
        ),
        "guest": (
            GuestForm(data("guest"), territory_id=territory_id, prefix="guest"),
            guest,
            "Invité noté pour ce dossier.",
        ),
        "conflict": (
            ConflictForm(data("conflict"), item=item, prefix="conflict"),
            conflict,
            "Conflit d’intérêts noté : ce dossier se ferme à cette organisation.",
        ),
    }
    if not configured(item.session.commission, item.session.held_on).is_ccapex:
        acts["debt"] = (
            DebtForm(data("debt"), initial={"debt_told": item.debt_told}),
            lambda told: agenda.tell_debt(item, told["debt_told"], desk),
            "Dette enregistrée.",
        )
    return acts


def _write(item: Item, told: dict[str, Any], desk: Any) -> None:
    """By the way of the session itself: two people who write the same summary lose nothing."""
    done = writing.write(item, "summary", told["summary"], was=told["was"], desk=desk)
    if done.conflict is not None:
        raise ValidationError(
            {
                "summary": f"{done.conflict.by} vient d’écrire ce résumé : votre texte est gardé à "
                "côté, les deux se comparent en séance."
            }
        )


def _remove(request: DeskRequest, item: Item) -> None:
    number = request.POST.get("part", "")
    part = item.parts.filter(pk=int(number)).first() if number.isdecimal() else None
    if part is not None:
        did(request, lambda: presence.remove_part(part, request.desk), "Retiré.")


@seated(sees_households)
@require_POST
def item_conflict(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """A member withdraws from a file that it reads, before it is examined."""
    item = item_for(request, public_id)
    organisation = request.desk.membership.organisation
    sits = item.session.attendances.filter(organisation=organisation).exists()
    if not sits:
        raise Http404
    did(
        request,
        lambda: presence.declare_conflict(
            item, organisation, request.POST.get("reason", ""), request.desk
        ),
        "Conflit d’intérêts noté : ce dossier ne vous est plus ouvert pour cette séance.",
    )
    return redirect("session_detail", item.session.public_id)
