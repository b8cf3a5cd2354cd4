"""The page « Courriers »: what waits to be printed, what was, what came back."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ccapex.accounts.desk import Desk
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.letters import kinds
from ccapex.letters.enums import Outcome
from ccapex.letters.models import BatchItem, Letter, PrintBatch
from ccapex.letters.querysets import LetterQuerySet
from ccapex.letters.services.pdf import weasyprint_available

TABS = {"to_print": "À imprimer", "printed": "Imprimés", "returned": "Revenus"}
PER_PAGE = 50


def in_tab(letters: LetterQuerySet, tab: str) -> LetterQuerySet:
    return {
        "to_print": letters.to_post,
        "printed": letters.printed,
        "returned": letters.returned,
    }[tab]()


def filtered(desk: Desk, tab: str, kind: str, sender: str) -> LetterQuerySet:
    """What the page lists; the batch of « tout ce filtre » takes exactly the same."""
    letters = in_tab(Letter.objects.visible_to(desk), tab)
    if kind:
        letters = letters.filter(kind=kind)
    if sender == "mine":
        letters = letters.filter(organisation=desk.organisation_id)
    return letters.order_by("pk" if tab == "to_print" else "-pk")


@require_GET
@seated(sees_households)
def letter_queue(request: DeskRequest) -> HttpResponse:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "to_print"
    kind, sender = request.GET.get("kind", ""), request.GET.get("sender", "")
    letters = filtered(request.desk, tab, kind, sender)
    failures = BatchItem.objects.filter(letter=OuterRef("pk"), outcome=Outcome.FAILED)
    letters = letters.annotate(
        failure=Subquery(failures.order_by("-pk").values("reason")[:1])
    ).select_related("household", "organisation", "dwelling")
    page = Paginator(letters, PER_PAGE).get_page(request.GET.get("page"))
    for letter in page.object_list:
        describe(letter)
    journal.view(request, "letter.listed", details={"tab": tab, "count": len(page.object_list)})
    context: dict[str, Any] = {
        "page": page,
        "tab": tab,
        "tabs": list(TABS.items()),
        "kind": kind,
        "sender": sender,
        "kinds": [(one.slug, one.label) for one in kinds.registered() if one.posted],
        "batches": PrintBatch.objects.visible_to(request.desk)[:5],
        "can_print": weasyprint_available(),
    }
    return render(request, "letters/queue.html", context)


def describe(letter: Letter) -> None:
    """Words that the templates show beside a letter."""
    letter.kind_label = kinds.label_of(letter.kind)  # type: ignore[attr-defined]
    try:
        variants = kinds.find(letter.kind).variants
    except kinds.UnknownKind:
        variants = {}
    letter.variant_label = variants.get(letter.variant, "")  # type: ignore[attr-defined]
