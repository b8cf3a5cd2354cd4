"""Before rules apply: what they would have changed, and a second person who publishes them."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, seated
from ccapex.core import journal
from ccapex.core.french import day
from ccapex.core.middleware import wants_part
from ccapex.core.models import Job, JobState
from referrals.attribution.directory import Directory
from referrals.models import RuleSetVersion
from referrals.rules.sentences import every_line
from referrals.services.attribution import BrokenRules, version_for
from referrals.services.directory import directory_of
from referrals.services.rule_drafts import StaleDraft, fingerprint, publish_draft
from referrals.services.rule_replay import (
    AT_ONCE,
    KEPT,
    ask_replay,
    households_of,
    last_replay,
    past_cases,
    replayed,
)
from referrals.services.rule_versions import PublicationRefused, reasons_against
from referrals.views.rules.common import edits_rules, open_draft

PAGE = 50


@seated(edits_rules)
@require_http_methods(["GET", "POST"])
def rules_publish(request: DeskRequest, mission: str) -> HttpResponse:
    """The consequence and the reasons against it; then the rules as from their day."""
    draft = open_draft(request, mission)
    today = timezone.localdate()
    user = request.desk.user
    reasons: list[str] = []
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            version = publish_draft(draft, seen=seen, author=user, today=today)
        except StaleDraft as stale:
            messages.error(request, str(stale))
            return redirect("rules_mission", mission)
        except PublicationRefused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(
                request,
                f"Règles publiées : la version {version.number} s'applique à partir du "
                f"{day(version.valid_from)}.",
            )
            return redirect("rules_mission", mission)
    status = 422 if reasons else 200
    reasons = reasons or reasons_against(draft, author=user, today=today)
    replaced = version_for(draft.territory_id, draft.mission, draft.valid_from or today)
    context = {
        "draft": draft,
        "reasons": reasons,
        "seen": fingerprint(draft),
        "consequence": _consequence(draft, replaced),
        **_compared(draft, replaced, directory_of(draft.territory, on=today)),
    }
    return render(request, "referrals/rules/publish.html", context, status=status)


def _compared(
    draft: RuleSetVersion, replaced: RuleSetVersion | None, directory: Directory
) -> dict[str, Any]:
    """The sentences to be published, with the rank they had, and those that will be no more."""
    before = every_line(replaced.table, directory) if replaced else []
    lines = every_line(draft.table, directory)
    known = {line.sentence: line.rank for line in before}
    kept = {line.sentence for line in lines}
    return {
        "lines": [{"line": line, "was": known.get(line.sentence)} for line in lines],
        "gone": [line for line in before if line.sentence not in kept],
        "replaced": replaced,
    }


def _consequence(draft: RuleSetVersion, replaced: RuleSetVersion | None) -> str:
    if draft.valid_from is None:
        return ""
    starts = day(draft.valid_from)
    if replaced is None:
        return f"À partir du {starts}, ces règles proposent un service pour chaque nouveau cas."
    last = day(draft.valid_from - datetime.timedelta(days=1))
    return (
        f"À partir du {starts}, la version {draft.number} remplace la version {replaced.number}, "
        f"qui s'arrête le {last}. Les décisions déjà prises gardent leur version et leur raison."
    )


@seated(edits_rules)
@require_http_methods(["GET", "POST"])
def rules_replay(request: DeskRequest, mission: str) -> HttpResponse:
    """At once up to ``AT_ONCE`` cases; beyond, a post asks for the work and the page follows it."""
    draft = open_draft(request, mission)
    today = timezone.localdate()
    count = past_cases(draft, today=today)
    if request.method == "POST":
        ask_replay(draft, author_id=request.desk.user.pk)
        return redirect("rules_replay", mission)
    context: dict[str, Any] = {"draft": draft, "count": count, "job": None, "poll_url": ""}
    outcome: dict[str, Any] | None = None
    error = ""
    if count > AT_ONCE:
        job = last_replay(draft)
        outcome = job.result if job and job.state == JobState.DONE else None
        context |= _following(job)
    else:
        try:
            outcome = replayed(draft, today=today)
        except BrokenRules as broken:
            error = str(broken)
    context |= {"error": error, "outcome": None, "page": None, "sees_cases": False}
    if outcome is not None:
        context |= _shown(request, draft, outcome)
    partial = wants_part(request)
    name = "_replay.html" if partial else "replay.html"
    return render(request, f"referrals/rules/{name}", context)


def _following(job: Job | None) -> dict[str, Any]:
    at_work = job is not None and job.state in (JobState.PENDING, JobState.RUNNING)
    address = reverse("job_detail", args=[job.public_id]) if job and at_work else ""
    return {"job": job, "poll_url": address}


def _shown(request: DeskRequest, draft: RuleSetVersion, outcome: dict[str, Any]) -> dict[str, Any]:
    """Figures for all; the cases for the secretariat alone, who may open their files."""
    shown: dict[str, Any] = {
        "outcome": outcome,
        "kept": KEPT,
        "partners": [
            {"name": name, "signed": f"+{n}" if n > 0 else f"−{-n}"}
            for name, n in outcome["partners"]
        ],
        "sees_cases": request.desk.is_secretariat,
    }
    if not request.desk.is_secretariat:
        return shown
    page = Paginator(outcome["changes"], PAGE).get_page(request.GET.get("page"))
    known = households_of(draft.territory_id, [reference for reference, _, _ in page])
    cases = [
        {"reference": ref, "before": old, "after": new, "household": known.get(ref)}
        for ref, old, new in page
    ]
    journal.view(
        request,
        "rules.replay",
        object_type="rule_set_version",
        object_id=draft.pk,
        ground="secretariat",
        details={"cases": len(cases)},
    )
    return {**shown, "page": page, "cases": cases}
