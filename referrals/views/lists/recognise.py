"""First step: what each column holds, with examples, and what changed since the last list."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core.jobs import enqueue
from referrals.enums import ListState
from referrals.models import CdpList
from referrals.reading.layouts import LayoutChange, compare_layouts
from referrals.services.imports.flow import change_kind, confirm_columns
from referrals.services.imports.source import source_to_recognise
from referrals.views.lists.common import STEPS, is_recording, job_key, list_of, trace
from referrals.views.lists.forms import ColumnsForm, KindForm


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def recognise(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    cdp_list = list_of(request.desk, public_id)
    if cdp_list.state != ListState.RECEIVED or is_recording(cdp_list):
        return redirect("list_detail", cdp_list.public_id)
    kind = KindForm(request.POST if "kind" in request.POST else None)
    if kind.is_valid():
        change_kind(cdp_list, kind.cleaned_data["kind"])
        trace(request.desk, "list.kind", cdp_list, kind=cdp_list.kind)
        return redirect("list_recognise", cdp_list.public_id)
    source = source_to_recognise(cdp_list)
    form = ColumnsForm(request.POST or None, columns=source.columns, kind=cdp_list.kind)
    if request.method == "POST" and form.is_valid():
        confirm_columns(cdp_list, mapping=form.mapping(), author=request.desk.user)
        trace(request.desk, "list.columns", cdp_list)
        enqueue(
            "check_cdp_list",
            arguments={
                "list": cdp_list.pk,
                "rows": max(source.found.sheet.height - source.header_row, 0),
            },
            author_id=request.desk.user.pk,
            territory_id=cdp_list.territory_id,
            key=job_key(cdp_list),
        )
        return redirect("list_check", cdp_list.public_id)
    columns = [
        {"column": column, "choice": form[f"column-{index}"]}
        for index, column in enumerate(source.found.columns)
    ]
    return render(
        request,
        "referrals/lists/recognise.html",
        {
            "cdp_list": cdp_list,
            "form": form,
            "kind": KindForm(initial={"kind": cdp_list.kind}, auto_id="contenu-%s"),
            "columns": columns,
            "source": source,
            "missing": source.found.missing(),
            "change": change_since_last(cdp_list, source.found.headers),
            "decided": cdp_list.rows.exclude(decision="").count(),
            "steps": STEPS,
        },
        status=422 if form.errors else 200,
    )


def change_since_last(cdp_list: CdpList, headers: list[str]) -> LayoutChange | None:
    """Old headers against new; none for a first list, or when nothing changed.

    ``headers`` are read from the file: PostgreSQL keeps a mapping without its order.
    """
    layouts = cdp_list.sender.layouts.filter(kind=cdp_list.kind) if cdp_list.sender else None
    last = layouts.first() if layouts is not None else None
    return (compare_layouts(last.headers, headers) or None) if last else None
