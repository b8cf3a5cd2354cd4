"""Complete a list: the secretariat asks and follows, each member fills its grid."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, is_secretariat, seated, sees_households
from ccapex.core import journal
from households.models import Household
from referrals.enums import ListState
from referrals.models import CdpList, EnrichmentRequest
from referrals.reading.errors import UnreadableList
from referrals.services.enrichment import (
    ANSWERABLE,
    AWAITED,
    answer,
    close_requests,
    open_enrichment,
)
from referrals.services.enrichment_grid import grid_of, open_requests
from referrals.services.enrichment_progress import progress_of, remind
from referrals.services.enrichment_sheet import read_sheet, sheet_for
from referrals.views.lists.common import cdp_list_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# --- the secretariat --------------------------------------------------------------------------


@seated(is_secretariat)
@require_GET
def enrichment_progress(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    cdp_list = cdp_list_of(request.desk, public_id)
    journal.view(request, "enrichment.progress", object_type="cdp_list", object_id=cdp_list.pk)
    members = progress_of(cdp_list)
    context = {
        "cdp_list": cdp_list,
        "members": members,
        "asked": sum(member.asked for member in members),
        "answered": sum(member.answered for member in members),
    }
    return render(request, "referrals/enrichment_progress.html", context)


@seated(is_secretariat)
@require_POST
def enrichment_open(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    cdp_list = cdp_list_of(request.desk, public_id)
    try:
        made = open_enrichment(cdp_list, desk=request.desk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("list_detail", public_id)
    messages.success(request, f"Demandes envoyées aux membres : {made}.")
    return redirect("enrichment_progress", public_id)


@seated(is_secretariat)
@require_POST
def enrichment_remind(request: DeskRequest, public_id: uuid.UUID, member: str) -> HttpResponse:
    cdp_list = cdp_list_of(request.desk, public_id)
    organisation = _member(request.desk, member)
    count = remind(cdp_list, organisation, actor_id=request.desk.user.pk)
    if count:
        messages.success(request, f"{organisation.name} a été relancé pour {count} ménages.")
    else:
        messages.warning(
            request,
            f"{organisation.name} n'a pas été relancé : rien n'est attendu, "
            "ou l'organisation n'a pas de boîte fonctionnelle.",
        )
    return redirect("enrichment_progress", public_id)


# --- the members ------------------------------------------------------------------------------


@seated(sees_households)
@require_GET
def enrichment_index(request: DeskRequest) -> HttpResponse:
    """The lists that still ask something of this organisation; and, until they are dispatched,
    those where it can correct what it said."""
    mine = EnrichmentRequest.objects.filter(organisation=request.desk.organisation_id)
    held = Q(cdp_list__state__in=(ListState.ENRICHING, ListState.CONCERTATION))
    requests = mine.filter(AWAITED | Q(held, opened_at__isnull=False))
    lists = CdpList.objects.filter(pk__in=requests.values("cdp_list")).order_by("-pk")
    pending = dict.fromkeys(lists.values_list("pk", flat=True), 0)
    for pk in requests.filter(answered_at=None).values_list("cdp_list", flat=True):
        pending[pk] += 1
    rows = [(cdp_list, pending[cdp_list.pk]) for cdp_list in lists]
    journal.view(request, "enrichment.index", details={"count": len(rows)})
    return render(request, "referrals/enrichment_index.html", {"rows": rows})


@seated(sees_households)
@require_GET
def enrichment_grid(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    cdp_list, organisation, requests = _mine(request, public_id)
    grid = grid_of(cdp_list, organisation.pk, requests)
    _viewed(request, "enrichment.grid", requests)
    context = {
        "cdp_list": cdp_list,
        "organisation": organisation,
        "grid": grid,
        "pending": sum(row.request.answered_at is None for row in grid.rows),
        "remaining": sum(
            cell.is_open and not cell.value for row in grid.rows for cell in row.cells
        ),
        "is_open": cdp_list.state in ANSWERABLE,
        "member": request.GET.get("membre", ""),
    }
    return render(request, "referrals/enrichment_grid.html", context)


@seated(sees_households)
@require_POST
def enrichment_cell(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """One cell of the grid: ``row``, ``field``, ``value``. A ``message`` says what to write
    instead; it comes with 200, for a browser calls any other status an error of the page."""
    cdp_list, _, requests = _mine(request, public_id)
    row = next((r for r in requests if str(r.public_id) == request.POST.get("row")), None)
    if row is None:
        raise Http404
    if cdp_list.state not in ANSWERABLE:
        return JsonResponse({"message": "Cette liste n'attend plus de réponse."})
    name = request.POST.get("field", "")
    given = answer(row, values={name: request.POST.get("value", "")}, desk=request.desk)
    if name in given.errors:
        return JsonResponse({"message": given.errors[name]})
    return JsonResponse({"value": given.stored[name]})


@seated(sees_households)
@require_POST
def enrichment_close(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    _, organisation, requests = _mine(request, public_id)
    closed = close_requests(requests, desk=request.desk)
    messages.success(request, f"Réponse terminée pour {organisation.name} : {closed} ménages.")
    return redirect("enrichment_index" if not request.desk.is_secretariat else "list_index")


@seated(sees_households)
@require_GET
def enrichment_file(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    cdp_list, organisation, requests = _mine(request, public_id)
    _viewed(request, "enrichment.export", requests)
    response = HttpResponse(sheet_for(cdp_list, organisation.pk), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="a-completer-{cdp_list.pk}.xlsx"'
    return response


@seated(sees_households)
@require_POST
def enrichment_return(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The spreadsheet comes back: what was taken, what was refused, cell by cell."""
    cdp_list, organisation, _ = _mine(request, public_id)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "Choisissez le fichier à relire.")
        return redirect("enrichment_grid", public_id)
    try:
        report = read_sheet(
            cdp_list,
            organisation.pk,
            data=file.read(),
            filename=file.name or "",
            desk=request.desk,
        )
    except UnreadableList as refusal:
        messages.error(request, refusal.message)
        return redirect("enrichment_grid", public_id)
    context = {"cdp_list": cdp_list, "report": report, "member": request.GET.get("membre", "")}
    return render(request, "referrals/enrichment_report.html", context)


# --- who may --------------------------------------------------------------------------------


def _mine(
    request: DeskRequest, public_id: uuid.UUID
) -> tuple[CdpList, Organisation, list[EnrichmentRequest]]:
    """The requests that this desk may answer: its own; for the secretariat, those of the member
    named (``?membre=``), whom it may have on the phone. 404 where there is none."""
    desk = request.desk
    cdp_list = cdp_list_of(desk, public_id)
    named = request.GET.get("membre", "")
    organisation = (
        _member(desk, named) if named and desk.is_secretariat else desk.membership.organisation
    )
    requests = open_requests(cdp_list, organisation.pk)
    visible = set(
        Household.objects.visible_to(desk)
        .filter(pk__in=[r.household_id for r in requests])
        .values_list("pk", flat=True)
    )
    requests = [r for r in requests if r.household_id in visible]
    if not requests:
        raise Http404
    return cdp_list, organisation, requests


def _member(desk: Desk, slug: str) -> Organisation:
    try:
        return Organisation.objects.get(territory=desk.territory_id, slug=slug)
    except Organisation.DoesNotExist:
        raise Http404 from None


def _viewed(request: DeskRequest, action: str, requests: list[EnrichmentRequest]) -> None:
    """One line per household shown: the disclosure report of each must have it."""
    journal.record_all(
        journal.entry(
            action,
            actor_id=request.desk.user.pk,
            organisation_id=request.desk.organisation_id,
            territory_id=request.desk.territory_id,
            object_type="enrichment_request",
            object_id=one.pk,
            household_id=one.household_id,
            ground="secretariat" if request.desk.is_secretariat else "enrichment",
        )
        for one in requests
    )
