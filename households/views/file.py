"""The file of a household: one page, facts in order, nothing shown beyond the relation."""

import uuid
from collections import Counter
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.core.text import plain
from households.file import FileRequest, TimelineEntry, registry
from households.models import Household
from households.services.access import ground_of
from households.services.masking import view_of

# Cards above the chronology: what the file is about at a glance.
BELOW = 20
LATEST = 10


def household_for(request: DeskRequest, public_id: uuid.UUID) -> Household:
    """The household, with its ``kinds``; 404 for whoever has no open relation with it."""
    found = (
        Household.objects.visible_to(request.desk)
        .with_kinds(request.desk)
        .with_merges()
        .select_related("territory")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


@seated(sees_households)
@require_GET
def detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    try:
        household = household_for(request, public_id)
    except Http404:
        if moved := _moved_to(request, public_id):
            return redirect("household_detail", moved)
        raise
    kinds: int = household.kinds  # type: ignore[attr-defined]
    asked = FileRequest(request.desk, household, view_of(request.desk, household, kinds))
    sections: list[dict[str, Any]] = []
    for section in registry.sections:
        if section.category is not None and not asked.shown.some(section.category):
            continue
        context = section.build(asked)
        if context is not None:
            sections.append({"section": section, "context": context})
    journal.record(
        "household.view",
        actor_id=request.desk.user.pk,
        organisation_id=request.desk.organisation_id,
        territory_id=request.desk.territory_id,
        object_type="household",
        object_id=household.pk,
        household_id=household.pk,
        ground=ground_of(kinds),
        details={"fields": asked.shown.fields},
        address=request.META.get("REMOTE_ADDR", ""),
    )
    entries = registry.timeline(asked)
    return render(
        request,
        "households/detail.html",
        {
            "household": household,
            "shown": asked.shown,
            "sections": [one for one in sections if one["section"].order >= BELOW],
            "top": [one for one in sections if one["section"].order < BELOW],
            "actions": registry.buttons(asked),
            "head": registry.head(asked),
            "picture": registry.picture(asked, entries) if registry.picture else None,
            "to_do": registry.to_do(asked),
            **chronology(entries, request.GET.get("chronologie", "")),
        },
    )


def chronology(entries: list[TimelineEntry], asked: str) -> dict[str, Any]:
    """All the facts, those shown, and the kinds that narrow them; ``tout`` shows the oldest too."""
    counts = Counter(entry.kind for entry in entries)
    kinds = [(plain(kind), kind, count) for kind, count in sorted(counts.items())]
    of_kind = [entry for entry in entries if asked == plain(entry.kind)]
    kept = of_kind or entries
    shown = kept if of_kind or asked == "tout" else kept[:LATEST]
    return {
        "timeline": entries,
        "chronology": shown,
        "kinds": kinds,
        "kind": asked if of_kind else "",
        "older": len(kept) - len(shown),
    }


def _moved_to(request: DeskRequest, public_id: uuid.UUID) -> uuid.UUID | None:
    """The file that absorbed this one, for whoever may see it: old addresses keep working."""
    absorbed = (
        Household.objects.filter(
            public_id=public_id, merged_into__in=Household.objects.visible_to(request.desk)
        )
        .select_related("merged_into")
        .first()
    )
    return absorbed.merged_into.public_id if absorbed and absorbed.merged_into else None
