"""Second step: counts by outcome, doubtful rows one by one, rejected rows to correct."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core.jobs import enqueue
from ccapex.core.models import JobState
from referrals.enums import ListState, RowStatus
from referrals.models import ListRow
from referrals.reading.columns import Column
from referrals.services.imports.review import RowRefused, correct_row, decide_row, proposed
from referrals.services.imports.source import source_of_file
from referrals.views.lists.common import (
    STEPS,
    is_recording,
    is_working,
    job_key,
    list_of,
    open_job,
    trace,
)
from referrals.views.lists.comparison import comparisons

PAGE = 50


@seated(is_secretariat)
@require_GET
def check(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    cdp_list = list_of(request.desk, public_id)
    job = open_job("check_cdp_list", cdp_list)
    if cdp_list.state == ListState.RECEIVED and job is None:
        return redirect("list_recognise", cdp_list.public_id)
    if cdp_list.state == ListState.RECEIVED and is_recording(cdp_list):
        return redirect("list_detail", cdp_list.public_id)
    working = is_working(job)
    rows = ListRow.objects.filter(cdp_list=cdp_list)
    status = request.GET.get("sort", "")
    if status not in RowStatus.values:
        status = ""
    chosen = rows.filter(status=status) if status else rows.exclude(status=RowStatus.IGNORED)
    page = Paginator(chosen.select_related("household", "procedure").defer("cells"), PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "referrals/lists/check.html",
        {
            "cdp_list": cdp_list,
            "job": job,
            "working": working,
            "failed": job is not None and job.state == JobState.FAILED,
            "counts": [
                (value, label, cdp_list.counts.get(value, 0)) for value, label in RowStatus.choices
            ],
            "status": status,
            "page": page,
            "steps": STEPS,
            "can_record": cdp_list.state == ListState.RECEIVED and not working,
        },
    )


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def review(request: DeskRequest, public_id: uuid.UUID, number: int = 0) -> HttpResponse:
    """One doubtful row beside the households it may be: O same, N other, P later."""
    cdp_list = list_of(request.desk, public_id)
    waiting = ListRow.objects.filter(cdp_list=cdp_list, status=RowStatus.TO_REVIEW)
    if request.method == "POST":
        _decide(request, get_object_or_404(ListRow, cdp_list=cdp_list, number=number))
        following = waiting.filter(number__gt=number).first() or waiting.first()
        if following is None:
            return redirect("list_check", cdp_list.public_id)
        return redirect("list_review", cdp_list.public_id, following.number)
    row = waiting.filter(number=number).first() if number else waiting.first()
    if row is None:
        if number:
            messages.info(request, f"La ligne {number} n'attend plus de décision.")
        return redirect("list_check", cdp_list.public_id)
    later = waiting.filter(number__gt=row.number).first() or waiting.exclude(pk=row.pk).first()
    trace(request.desk, "row.view", cdp_list, row=row.number)
    return render(
        request,
        "referrals/lists/review.html",
        {
            "cdp_list": cdp_list,
            "row": row,
            "later": later,
            "left": waiting.count(),
            "comparisons": comparisons(row),
        },
    )


def _decide(request: DeskRequest, row: ListRow) -> None:
    answer = request.POST.get("decision", "")
    household = None
    if answer == "same":
        household = proposed(row).get(request.POST.get("household", ""))
        if household is None:
            raise Http404  # not proposed for this row: the name comes from the browser
    elif answer != "new":
        raise Http404
    try:
        decided = decide_row(row, household=household, author=request.desk.user)
    except RowRefused as refusal:
        messages.warning(request, str(refusal))
        return
    if decided.status == RowStatus.CREATED:
        what = "retenue comme un autre ménage"
    elif household is None or decided.household is None:
        what = "rattachée : son acte est déjà connu"
    else:
        what = f"rattachée à {decided.household.reference}"
    messages.success(request, f"Ligne {row.number} {what}.")


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def correct(request: DeskRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """A rejected row in the sender's own columns, to be corrected."""
    cdp_list = list_of(request.desk, public_id)
    row = get_object_or_404(ListRow, cdp_list=cdp_list, number=number)
    if row.status != RowStatus.REJECTED:
        messages.info(request, f"La ligne {number} n'est plus rejetée.")
        return redirect("list_check", cdp_list.public_id)
    columns = source_of_file(cdp_list).found.columns
    width = max(column.index for column in columns) + 1
    # A row of a csv may stop before its last columns.
    cells: list[str] = [*row.cells, *[""] * (width - len(row.cells))]
    reasons = row.reasons
    status = 200
    if request.method == "POST":
        cells = [
            request.POST.get(f"cell-{index}", old).replace("\0", "")
            for index, old in enumerate(cells)
        ]
        try:
            corrected = correct_row(row, cells=cells, author=request.desk.user)
        except RowRefused as refusal:
            messages.warning(request, str(refusal))
            return redirect("list_check", cdp_list.public_id)
        if corrected.status != RowStatus.REJECTED:
            words = corrected.get_status_display().lower()
            messages.success(request, f"Ligne {number} corrigée : {words}.")
            return redirect("list_check", cdp_list.public_id)
        reasons, status = corrected.reasons, 422
    return render(
        request,
        "referrals/lists/correct.html",
        {
            "cdp_list": cdp_list,
            "row": row,
            "reasons": reasons,
            "fields": _correction_fields(columns, cells, reasons),
        },
        status=status,
    )


def _correction_fields(
    columns: Iterable[Column], cells: list[str], reasons: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    problems = {reason["field"]: reason["message"] for reason in reasons}
    return [
        {
            "index": column.index,
            "label": column.header,
            "value": cells[column.index],
            "error": problems.get(column.field or ""),
        }
        for column in columns
    ]


@seated(is_secretariat)
@require_POST
def record(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Third step: everything is recorded by a job; the page of the list shows it."""
    cdp_list = list_of(request.desk, public_id)
    if cdp_list.state == ListState.RECEIVED and is_working(open_job("check_cdp_list", cdp_list)):
        messages.warning(request, "Les lignes sont en cours de vérification : attendez la fin.")
        return redirect("list_check", cdp_list.public_id)
    if cdp_list.state == ListState.RECEIVED:
        enqueue(
            "commit_cdp_list",
            arguments={"list": cdp_list.pk},
            author_id=request.desk.user.pk,
            territory_id=cdp_list.territory_id,
            key=job_key(cdp_list),
        )
        trace(request.desk, "list.record", cdp_list)
    return redirect("list_detail", cdp_list.public_id)
