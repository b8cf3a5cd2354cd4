"""The list of households, and the search: the terms stay on the server under an opaque key."""

import secrets
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.desk import Desk
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from households.enums import RelationKind
from households.file import registry
from households.models import Household, HouseholdGroupPermission
from households.querysets import HouseholdQuerySet
from households.services.masking import Shown, shown
from households.services.search import matching, trace_search

PAGE = 50
KEPT_SEARCHES = 20
ORDERS = {
    "nom": ("search_key", "pk"),
    "-nom": ("-search_key", "-pk"),
    "reference": ("reference",),
    "-reference": ("-reference",),
}


@seated(sees_households)
@require_POST
def search(request: DeskRequest) -> HttpResponse:
    """No name in an address or a log: the terms are kept in the session, the address has a key."""
    terms = request.POST.get("q", "").replace("\0", "").strip()[:200]
    if not terms:
        return redirect("household_list")
    key = secrets.token_urlsafe(8)
    kept: dict[str, str] = request.session.get("searches", {})
    recent = dict([*kept.items(), (key, terms)][-KEPT_SEARCHES:])
    request.session["searches"] = recent
    return redirect(f"{reverse('household_list')}?q={key}")


@seated(sees_households)
@require_GET
def index(request: DeskRequest) -> HttpResponse:
    desk = request.desk
    households: HouseholdQuerySet = Household.objects.visible_to(desk)
    terms = request.session.get("searches", {}).get(request.GET.get("q", ""), "")
    if terms:
        households = matching(households, terms)
    filters, households = narrowed(request, households.with_kinds(desk))
    order = ORDERS.get(request.GET.get("tri", ""), ORDERS["nom"])
    page = Paginator(households.order_by(*order), PAGE).get_page(request.GET.get("page"))
    if terms:
        trace_search(desk, page.paginator.count)
        if page.paginator.count == 1 and not any(one["chosen"] for one in filters):
            return redirect("household_detail", page.object_list[0].public_id)
    trace_list(request, page.object_list)
    return render(
        request,
        "households/list.html",
        {
            "page": page,
            "terms": terms,
            "filters": filters,
            "kept": [(name, request.GET[name]) for name in ("q", "tri") if name in request.GET],
            "is_narrowed": any(one["chosen"] for one in filters),
            "columns": registry.columns,
            "rows": lines(request, list(page.object_list)),
        },
    )


def narrowed(
    request: DeskRequest, households: HouseholdQuerySet
) -> tuple[list[dict[str, Any]], HouseholdQuerySet]:
    """The filters with the code that the address chooses, and the households that they keep.

    A filter keeps only households whose cell it would show: it must not tell what is masked. One
    that would show none is not offered.
    """
    desk = request.desk
    found = []
    kinds = _kinds(desk)
    for one in registry.filters:
        told = [kind for kind in kinds if one.open_to(_shown(desk, kind))]
        if not told:
            if request.GET.get(one.slug):
                households = households.none()
            continue
        choices = one.choices(desk)
        code = request.GET.get(one.slug, "")
        chosen = code if code in dict(choices) else ""
        if chosen:
            households = one.narrow(households, chosen).filter(Q(("kinds__in", told)))
        found.append({"filter": one, "choices": choices, "chosen": chosen})
    return found, households


def lines(request: DeskRequest, households: list[Any]) -> list[dict[str, Any]]:
    """Each household with its cells; a cell that may not be shown is ``None``."""
    desk = request.desk
    ids = [household.pk for household in households]
    loaded = [(column, column.load(desk, ids)) for column in registry.columns]
    found = []
    for household in households:
        open_cells = _shown(desk, household.kinds)
        cells = [
            (
                column,
                values.get(household.pk, "") if column.open_to(open_cells) else None,
            )
            for column, values in loaded
        ]
        found.append({"household": household, "cells": cells})
    return found


def _kinds(desk: Desk) -> list[int]:
    """The sets of relations that the desk has with households."""
    if desk.is_secretariat:
        return [int(RelationKind.SECRETARIAT)]
    rows = HouseholdGroupPermission.objects.filter(group=desk.group_id).order_by()
    return list(rows.values_list("kinds", flat=True).distinct())


def _shown(desk: Desk, kinds: int) -> Shown:
    return shown(
        kinds,
        organisation_id=desk.organisation_id,
        organisation_kind=desk.membership.organisation.kind,
    )


def trace_list(request: DeskRequest, households: Any) -> None:
    journal.record(
        "household.list",
        actor_id=request.desk.user.pk,
        organisation_id=request.desk.organisation_id,
        territory_id=request.desk.territory_id,
        details={"shown": [household.pk for household in households]},
        address=request.META.get("REMOTE_ADDR", ""),
    )
