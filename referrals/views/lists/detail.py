"""A list recorded: where it is, its rows, what can be downloaded, and the way back."""

import json
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core.models import JobState
from referrals.enums import ListState, RowStatus
from referrals.enums.acts import ListKind
from referrals.models import ListRow
from referrals.services.imports.flow import started
from referrals.services.imports.rejects import rejected_file
from referrals.services.imports.report import list_report
from referrals.services.imports.undo import UndoRefused, undo_import
from referrals.views.lists.common import is_working, list_of, open_job, trace

PAGE = 50
CIRCUIT: list[ListState] = [state for state in ListState if state != ListState.UNDONE]


@seated(is_secretariat)
@require_GET
def detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    cdp_list = list_of(request.desk, public_id)
    job = open_job("commit_cdp_list", cdp_list)
    working = is_working(job)
    stopped = cdp_list.state == ListState.RECEIVED and started(cdp_list) and not working
    if cdp_list.state == ListState.RECEIVED and job is None and not stopped:
        return redirect("list_check", cdp_list.public_id)
    status = request.GET.get("sort", "")
    rows = ListRow.objects.filter(cdp_list=cdp_list).exclude(status=RowStatus.IGNORED)
    if status in RowStatus.values:
        rows = ListRow.objects.filter(cdp_list=cdp_list, status=status)
    page = Paginator(rows.select_related("household", "procedure").defer("cells"), PAGE).get_page(
        request.GET.get("page")
    )
    trace(request.desk, "list.view", cdp_list)
    return render(
        request,
        "referrals/lists/detail.html",
        {
            "cdp_list": cdp_list,
            "job": job,
            "working": working,
            "stopped": stopped,
            "failed": job is not None and job.state == JobState.FAILED,
            "circuit_goes_on": cdp_list.kind == ListKind.CDP,
            "position": CIRCUIT.index(ListState(cdp_list.state)) + 1
            if cdp_list.state in CIRCUIT and cdp_list.kind == ListKind.CDP
            else 0,
            "circuit": [state.label for state in CIRCUIT],
            "counts": [
                (value, label, cdp_list.counts.get(value, 0)) for value, label in RowStatus.choices
            ],
            "status": status,
            "page": page,
        },
    )


@seated(is_secretariat)
@require_GET
def report(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The import report of the contract, as a file."""
    cdp_list = list_of(request.desk, public_id)
    trace(request.desk, "list.report", cdp_list)
    body = json.dumps(list_report(cdp_list), ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rapport-liste-{cdp_list.pk}.json"'
    return response


@seated(is_secretariat)
@require_GET
def rejects(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The rejected rows in the sender's own layout, with the reason, to be sent back."""
    cdp_list = list_of(request.desk, public_id)
    content, extension = rejected_file(cdp_list)
    trace(request.desk, "list.rejects", cdp_list)
    response = HttpResponse(content, content_type="application/octet-stream")
    name = f"rejets-liste-{cdp_list.pk}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@seated(is_secretariat)
@require_POST
def undo(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    cdp_list = list_of(request.desk, public_id)
    try:
        removed = undo_import(cdp_list, author=request.desk.user)
    except UndoRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            f"Import annulé : {removed['households']} ménages et "
            f"{removed['events']} actes retirés.",
        )
    return redirect("list_detail", cdp_list.public_id)
