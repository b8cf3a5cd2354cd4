"""The weekly list: prepare it, read it, put a household in another group, send it (C9)."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated, sees_households
from ccapex.core import journal
from ccapex.core.french import day
from ccapex.letters.models import Letter
from ccapex.letters.services.pdf import letter_pdf, weasyprint_available
from ccapex.letters.views.letters import pdf_response
from households.rules.signs import lists_of
from procedures.models import Procedure
from referrals.enums.missions import EntryChange, WatchGroup, WatchListState
from referrals.models import WatchEntry, WatchList
from referrals.rules.watch import watch_rules
from referrals.services.follow_up import OPEN
from referrals.services.watch import sending
from referrals.services.watch.following import visible_to, with_reached
from referrals.services.watch.lists import (
    choose_group,
    fingerprint,
    moved_since,
    prepare_list,
)
from referrals.views.missions.common import attempt, territory_of
from referrals.views.watch.forms import GroupForm

PER_PAGE = 50
LISTS_SHOWN = 12


@seated(sees_households)
@require_GET
def watch_index(request: DeskRequest) -> HttpResponse:
    """The watches under way that the desk may see, and the lists of its SIAO."""
    watches = with_reached(visible_to(request.desk)).filter(referral__state__in=OPEN)
    page = Paginator(
        watches.select_related(
            "referral__household", "referral__procedure__lease__dwelling", "operator"
        ).order_by("group", "pk"),
        PER_PAGE,
    ).get_page(request.GET.get("page"))
    journal.view(request, "watch.list", details={"count": len(page.object_list)})
    return render(
        request,
        "referrals/watch/index.html",
        {
            "page": page,
            "lists": _lists(request).annotate(households=Count("entries"))[:LISTS_SHOWN],
            "rules": watch_rules(territory_of(request).profile),
        },
    )


def _lists(request: DeskRequest) -> QuerySet[WatchList]:
    """The secretariat's; the SIAO's own, once sent; nobody else's."""
    found = WatchList.objects.filter(territory=request.desk.territory_id)
    if request.desk.is_secretariat:
        return found.select_related("organisation")
    return found.filter(organisation=request.desk.organisation_id, state=WatchListState.SENT)


@seated(is_secretariat)
@require_POST
def watch_prepare(request: DeskRequest) -> HttpResponse:
    """The list of this week, brought in line with the facts."""
    made: list[WatchList] = []
    today = timezone.localdate()
    if not attempt(
        request,
        lambda: made.append(
            prepare_list(territory_of(request), today=today, author_id=request.desk.user.pk)
        ),
    ):
        return redirect("watch_index")
    return redirect("watch_list", made[0].public_id)


@seated(sees_households)
@require_GET
def watch_list(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    return _page(request, _list(request, public_id))


def _page(request: DeskRequest, found: WatchList, read: str | None = None) -> HttpResponse:
    """``read``: the fingerprint of what a person wanted to send, where the list moved since."""
    entries = list(
        found.entries.select_related(
            "household", "procedure__lease__dwelling", "group_by", "watch_list"
        )
    )
    if not request.desk.is_secretariat:
        visible = set(visible_to(request.desk).values_list("referral__procedure_id", flat=True))
        hidden = [one for one in entries if one.procedure_id not in visible]
        entries = [one for one in entries if one.procedure_id in visible]
    else:
        hidden = []
    journal.view(
        request,
        "watch_list.view",
        object_type="watch_list",
        object_id=found.pk,
        details={"count": len(entries)},
    )
    words = lists_of(territory_of(request).profile)
    for one in entries:
        one.words = [words.criterion(code) for code in one.criteria]  # type: ignore[attr-defined]
    moved = None if read is None else moved_since(read, entries)
    gone = Procedure.objects.filter(
        territory=request.desk.territory_id, public_id__in=moved.gone if moved else []
    )
    present = [one for one in entries if one.change != EntryChange.ENDED]
    return render(
        request,
        "referrals/watch/list.html",
        {
            "watch_list": found,
            "week": f"Semaine du {day(found.week_of)}",
            "groups": [
                (group, [one for one in present if one.group == group]) for group in WatchGroup
            ],
            "ended": [one for one in entries if one.change == EntryChange.ENDED],
            "hidden": len(hidden),
            "is_draft": found.state == WatchListState.DRAFT,
            "seen": fingerprint(entries),
            "form": GroupForm(),
            "rules": watch_rules(territory_of(request).profile),
            "can_print": weasyprint_available(),
            "moved": moved,
            "gone": gone.select_related("household").order_by("pk"),
        },
        status=200 if moved is None else 422,
    )


def _list(request: DeskRequest, public_id: uuid.UUID) -> WatchList:
    found: WatchList | None = _lists(request).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def watch_entry(request: DeskRequest, public_id: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    """Another group for one household, with its reason."""
    found = _list(request, public_id)
    one = (
        found.entries.select_related("household", "watch_list")
        .exclude(change=EntryChange.ENDED)
        .filter(public_id=entry)
        .first()
    )
    if one is None or found.state != WatchListState.DRAFT:
        raise Http404
    form = GroupForm(request.POST or None, initial={"group": one.group})
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: choose_group(one, desk=request.desk, **form.cleaned_data),
            "Groupe changé.",
        )
    ):
        return redirect("watch_list", found.public_id)
    if request.method == "GET":
        journal.view(
            request,
            "watch_entry.view",
            household_id=one.household_id,
            object_type="watch_entry",
            object_id=one.pk,
        )
    return render(
        request, "referrals/watch/entry.html", {"watch_list": found, "entry": one, "form": form}
    )


@seated(is_secretariat)
@require_POST
def watch_send(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _list(request, public_id)
    seen = request.POST.get("seen", "")
    if not attempt(request, lambda: sending.send_list(found, seen=seen, desk=request.desk)):
        return _page(request, _list(request, public_id), read=seen)
    messages.success(request, "Liste envoyée au SIAO : elle ne changera plus.")
    return redirect("watch_list", found.public_id)


@seated(sees_households)
@require_GET
def watch_list_file(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The frozen list. It names everybody of that week: only for those who still see them all."""
    found = _list(request, public_id)
    if not request.desk.is_secretariat:
        entries = found.entries.exclude(change=EntryChange.ENDED)
        visible = visible_to(request.desk).values("referral__procedure")
        if entries.exclude(procedure__in=visible).exists():
            raise Http404
    return _file(request, found.document, "veille-sociale", found.week_of.isoformat())


@seated(sees_households)
@require_GET
def watch_sheet_file(request: DeskRequest, public_id: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    """The fiche d'éléments of a household of the first group."""
    entries = WatchEntry.objects.filter(
        watch_list__public_id=public_id,
        public_id=entry,
        procedure__in=visible_to(request.desk).values("referral__procedure"),
    )
    one = entries.select_related("sheet__style", "sheet__organisation").first()
    if one is None:
        raise Http404
    return _file(request, one.sheet, "fiche-d-elements", str(one.public_id)[:8])


def _file(request: DeskRequest, letter: Letter | None, name: str, end: str) -> HttpResponse:
    if letter is None or not weasyprint_available():
        raise Http404
    content = letter_pdf(letter)
    journal.view(
        request,
        "letter.downloaded",
        household_id=letter.household_id,
        object_type="letter",
        object_id=letter.pk,
    )
    return pdf_response(content, f"{name}-{end}.pdf")
