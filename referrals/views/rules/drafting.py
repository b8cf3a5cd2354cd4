"""The draft of a mission: each change saved at once, and the second editor told."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, seated
from ccapex.core.middleware import wants_part
from referrals.models import RuleSetVersion
from referrals.rules.table_edits import PARTS, WrongEdit
from referrals.services.directory import directory_of
from referrals.services.rule_drafts import (
    StaleDraft,
    create_draft,
    discard_draft,
    fingerprint,
)
from referrals.views.rules.changes import NotSaved, apply_change
from referrals.views.rules.common import edits_rules, mission_of, open_draft, territory_of
from referrals.views.rules.desk import desk_context
from referrals.views.rules.editor import Editor, editor_of
from referrals.views.rules.forms import StartForm


@seated(edits_rules)
@require_POST
def rules_draft_create(request: DeskRequest, mission: str) -> HttpResponse:
    create_draft(
        territory_of(request),
        mission=mission_of(mission),
        author=request.desk.user,
        today=timezone.localdate(),
    )
    return redirect("rules_draft", mission)


@seated(edits_rules)
@require_POST
def rules_draft_discard(request: DeskRequest, mission: str) -> HttpResponse:
    draft = open_draft(request, mission)
    try:
        discard_draft(draft, seen=request.POST.get("seen", ""), author=request.desk.user)
    except StaleDraft as stale:
        messages.error(request, str(stale))
        return redirect("rules_draft", mission)
    messages.success(request, "Brouillon abandonné. Les règles en vigueur n'ont pas changé.")
    return redirect("rules_mission", mission)


@seated(edits_rules)
@require_http_methods(["GET", "POST"])
def rules_draft(request: DeskRequest, mission: str) -> HttpResponseBase:
    """The draft, a change of it, or a household to try (a post that names no action)."""
    draft = open_draft(request, mission)
    if request.method == "GET":
        return _page(request, draft, open_key=request.GET.get("ligne", ""), focus=True)
    action = request.POST.get("action", "")
    if not action:
        return _page(request, draft, open_key=request.POST.get("open", ""), keeps=True)
    directory = directory_of(draft.territory, on=timezone.localdate())
    try:
        outcome = apply_change(draft, action, request.POST, directory, author=request.desk.user)
    except StaleDraft as stale:
        return _page(request, open_draft(request, mission), error=str(stale), status=409)
    except NotSaved as refusal:
        return _page(
            request,
            draft,
            error=str(refusal),
            editor=refusal.editor,
            form=refusal.form,
            keeps=True,
            status=422,
        )
    if not wants_part(request) and not outcome.is_waiting:
        asked = f"?ligne={outcome.key}" if outcome.opens else ""
        mark = f"#{outcome.key}" if outcome.key else ""
        return redirect(f"{reverse('rules_draft', args=[mission])}{asked}{mark}")
    return _page(
        request,
        outcome.draft,
        open_key=outcome.key if outcome.opens else "",
        editor=outcome.editor,
        focus_key=outcome.key if outcome.moved else "",
        focus=outcome.moved,
        keeps=not outcome.moved,
        saved=True,
    )


def _page(
    request: DeskRequest,
    draft: RuleSetVersion,
    *,
    open_key: str = "",
    editor: Editor | None = None,
    form: StartForm | None = None,
    error: str = "",
    focus: bool = False,
    focus_key: str = "",
    keeps: bool = False,
    saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    """``keeps``: the rows are where they were, so a page typed in meanwhile keeps its fields;
    ``saved``: what it shows was the present draft, and it may learn the new state."""
    today = timezone.localdate()
    directory = directory_of(draft.territory, on=today)
    posted = request.POST if request.method == "POST" else None
    part, _, rank = open_key.partition("-")
    if editor is None and part in PARTS and rank.isdigit():
        try:
            editor = editor_of(draft.table, part, int(rank), directory)
        except WrongEdit:
            editor = None
    context: dict[str, Any] = desk_context(draft, directory, today=today, posted=posted)
    context |= {
        "draft": draft,
        "editable": True,
        "seen": fingerprint(draft),
        "editor": editor,
        "open_key": editor.key if editor else "",
        "focus": focus,
        "focus_key": focus_key,
        "error": error,
        "start_form": form or StartForm(initial={"valid_from": draft.valid_from}),
        "here": reverse("rules_draft", args=[draft.mission]),
    }
    if not wants_part(request):
        return render(request, "referrals/rules/draft.html", context, status=status)
    # A refusal is an answer like another for htmx: with 4xx it would show nothing.
    response = render(request, "referrals/rules/_desk.html", context)
    if keeps:
        response["X-Rules-Keep"] = "1"
    if keeps and saved:
        response["X-Rules-Seen"] = context["seen"]
    return response
