"""Print batches: make one, follow it, take its PDF and the CSV of the mail house."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.letters import tasks
from ccapex.letters.enums import BatchState, Outcome
from ccapex.letters.models import PrintBatch
from ccapex.letters.querysets import LetterQuerySet
from ccapex.letters.services.batches import AlreadyInBatch, create_batches
from ccapex.letters.services.mail_house import mail_house_csv
from ccapex.letters.services.pdf import MISSING, weasyprint_available
from ccapex.letters.services.safe_contact import left_out, printable, to_send
from ccapex.letters.views.letters import pdf_response
from ccapex.letters.views.queue import describe, filtered


def visible(request: DeskRequest, public_id: uuid.UUID) -> PrintBatch:
    return get_object_or_404(PrintBatch.objects.visible_to(request.desk), public_id=public_id)


def chosen(request: DeskRequest) -> LetterQuerySet:
    """The letters ticked, or all those of the filter."""
    letters = filtered(
        request.desk, "to_print", request.POST.get("kind", ""), request.POST.get("sender", "")
    )
    if request.POST.get("all"):
        return letters
    return letters.filter(public_id__in=identifiers(request.POST.getlist("letter")))


def identifiers(values: list[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(value) for value in values]
    except ValueError:
        raise Http404 from None


@require_POST
@seated(sees_households)
def batch_create(request: DeskRequest) -> HttpResponse:
    if not weasyprint_available():
        messages.error(request, MISSING)
        return redirect("letter_queue")
    try:
        batches = create_batches(
            chosen(request),
            author=request.desk.user,
            organisation_id=request.desk.organisation_id,
            two_sided=bool(request.POST.get("two_sided")),
        )
    except AlreadyInBatch as already:
        messages.error(request, str(already))
        return redirect("letter_queue")
    if not batches:
        messages.error(request, "Cochez au moins un courrier à imprimer.")
        return redirect("letter_queue")
    for batch in batches:
        tasks.start(batch)
    return redirect("letter_batch", batches[0].public_id)


@require_GET
@seated(sees_households)
def batch_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    batch = visible(request, public_id)
    failed = batch.items.filter(outcome=Outcome.FAILED).select_related("letter__household")
    for item in failed:
        describe(item.letter)
    stopped = left_out(batch)
    held = list(batch.items.filter(pk__in=stopped).select_related("letter__household"))
    for item in held:
        describe(item.letter)
        item.reason = stopped[item.pk]
    return render(
        request,
        "letters/batch.html",
        {"batch": batch, "failed": failed, "held": held, "ready": batch.state == BatchState.DONE}
        | counts(batch),
    )


@require_POST
@seated(sees_households)
def batch_resume(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    batch = visible(request, public_id)
    if batch.state != BatchState.DONE:
        tasks.start(batch)
    return redirect("letter_batch", public_id)


@require_GET
@seated(sees_households)
def batch_progress(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    batch = visible(request, public_id)
    if batch.state == BatchState.DONE:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "letters/_batch_progress.html", {"batch": batch} | counts(batch))


def counts(batch: PrintBatch) -> dict[str, int | str | bool]:
    found = batch.items.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=~Q(outcome=Outcome.PENDING)),
        ok=Count("pk", filter=Q(outcome=Outcome.OK)),
    )
    stopped = batch.state != BatchState.DONE and tasks.stopped(batch)
    poll_url = reverse("letter_batch_progress", args=[batch.public_id])
    return {**found, "stopped": stopped, "poll_url": "" if stopped else poll_url}


@require_GET
@seated(sees_households)
def batch_file(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    batch = visible(request, public_id)
    if not batch.pdf:
        raise Http404
    content = printable(batch)
    if not to_send(batch):
        messages.error(request, "Plus aucun courrier de ce lot ne doit partir.")
        return redirect("letter_batch", public_id)
    record(request, batch, "letter_batch.downloaded")
    return pdf_response(content, f"lot-{batch.pk}.pdf")


@require_GET
@seated(sees_households)
def batch_csv(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    batch = visible(request, public_id)
    if batch.state != BatchState.DONE:
        raise Http404
    record(request, batch, "letter_batch.exported")
    response = HttpResponse(mail_house_csv(batch), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lot-{batch.pk}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def record(request: DeskRequest, batch: PrintBatch, action: str) -> None:
    """One line for the file and one for each household in it: its disclosure report says so."""
    desk = request.desk
    line = journal.view(request, action, object_type="print_batch", object_id=batch.pk)
    sent = [item.pk for item in to_send(batch)]
    letters = batch.items.filter(pk__in=sent, letter__household__isnull=False)
    journal.record_all(
        journal.entry(
            action,
            actor_id=desk.user.pk,
            organisation_id=desk.organisation_id,
            territory_id=desk.territory_id,
            object_type="letter",
            object_id=letter,
            household_id=household,
            address=line.address,
        )
        for letter, household in letters.values_list("letter_id", "letter__household_id")
    )
