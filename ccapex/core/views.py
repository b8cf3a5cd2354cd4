"""Ma journée, and the progress of long work."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ccapex.core import jobs
from ccapex.core.middleware import wants_part
from ccapex.core.models import Job, JobState
from ccapex.core.work_queues import queues_for

if TYPE_CHECKING:
    from ccapex.accounts.desk import Desk

RECENT = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What must be done at this desk, by queues; a person without empowerment is told so."""
    desk = _desk(request)
    queues = queues_for(desk) if desk else []
    context = {
        "waiting": [(queue, content) for queue, content in queues if content.items],
        "empty_queues": [queue for queue, content in queues if not content.items],
        "seated": desk is not None,
        "today": timezone.localdate(),
    }
    return render(request, "core/home.html", context)


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    unasked = Q(kind__in=jobs.quiet_kinds()) & ~Q(state=JobState.FAILED)
    recent = _visible(request).exclude(unasked)[:RECENT]
    return render(request, "core/job_list.html", {"rows": [_shown(job) for job in recent]})


@require_safe
def job_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The page, or for htmx the progress alone: it asks again until the job is over.

    Inside another page (``?dans=page``) the end of the work reloads that page, which shows it.
    """
    job = get_object_or_404(_visible(request), public_id=public_id)
    inside = request.GET.get("dans") == "page"
    row = _shown(job, inside=inside)
    if not wants_part(request):
        return render(request, "core/job.html", {"row": row})
    response = render(request, "core/job_progress.html", {"row": row})
    if inside and not row["poll_url"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def job_resume(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    job = get_object_or_404(_visible(request), public_id=public_id)
    if jobs.resume(job):
        messages.success(request, "Le travail est repris.")
    else:
        messages.info(request, "Ce travail n'est plus en échec : il n'y a rien à reprendre.")
    return redirect("job_detail", public_id=job.public_id)


def _visible(request: HttpRequest) -> QuerySet[Job]:
    """One's own jobs, and for the secretariat those of its territory."""
    desk = _desk(request)
    if desk is None:
        raise Http404
    mine = Q(author_id=desk.user.pk, territory_id=None) | Q(
        author_id=desk.user.pk, territory_id=desk.territory_id
    )
    if desk.is_secretariat:
        mine |= Q(territory_id=desk.territory_id)
    return Job.objects.filter(mine).order_by("-pk")


def _shown(job: Job, *, inside: bool = False) -> dict[str, Any]:
    """What the pages say of a job; the next address is given when the work is over."""
    address = reverse("job_detail", args=[job.public_id])
    running = job.state in {JobState.PENDING, JobState.RUNNING}
    lines = job.result.get("summary", [])
    return {
        "job": job,
        "label": jobs.label_of(job.kind),
        "url": address,
        "poll_url": address + ("?dans=page" if inside else "") if running else "",
        "failed": job.state == JobState.FAILED,
        "detail": job.message or " ".join(lines) or job.get_state_display(),
        "next_url": job.result.get("url", "") if job.state == JobState.DONE else "",
        "next_label": job.result.get("url_label", "Continuer"),
    }


def _desk(request: HttpRequest) -> Desk | None:
    return getattr(request, "desk", None)
