"""« Tout voir »: the whole of a queue; for the households never met, with every earlier try."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from procedures.actions.attempts import attempts_of
from procedures.queues import LISTED

PER_PAGE = 50
WITH_ATTEMPTS = frozenset({"never_met"})


@seated(sees_households)
@require_GET
def queue_page(request: DeskRequest, slug: str) -> HttpResponse:
    listed = LISTED.get(slug)
    if listed is None or request.desk.role not in listed.roles:
        raise Http404
    found = listed.read(request.desk)
    page = Paginator(range(found.total), PER_PAGE).get_page(request.GET.get("page"))
    first = (page.number - 1) * PER_PAGE
    items = list(found.read(first, first + PER_PAGE))
    attempts: list[Any] = [[] for _ in items]
    with_attempts = slug in WITH_ATTEMPTS and found.household_ids is not None
    if with_attempts and found.household_ids is not None:
        household_ids = found.household_ids(first, first + PER_PAGE)
        known = attempts_of(household_ids)
        attempts = [known.get(household_id, []) for household_id in household_ids]
    journal.view(request, "queue.view", details={"queue": slug, "count": len(items)})
    context = {
        "listed": listed,
        "page": page,
        "rows": list(zip(items, attempts, strict=True)),
        "with_attempts": with_attempts,
        "today": timezone.localdate(),
    }
    return render(request, "procedures/tasks/queue_page.html", context)
