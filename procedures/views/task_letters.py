"""The letter of a task: to whom, then its draft."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.profiles.actions import ACTORS
from procedures.actions.table import HOUSEHOLD
from procedures.services import task_letters
from procedures.services.tasks import visible_to
from procedures.stage_letters import KINDS


@seated(sees_households)
@require_http_methods(["GET", "HEAD", "POST"])
def task_letter(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Written by the organisation whose task it is, in its own name."""
    tasks = visible_to(request.desk).filter(organisation=request.desk.organisation_id)
    task = get_object_or_404(
        tasks.select_related(
            "territory",
            "household",
            "procedure__lease__dwelling",
            "procedure__lease__landlord__organisation",
        ),
        public_id=public_id,
    )
    if task.work not in KINDS:
        raise Http404
    lines = "\n".join(task_letters.suggested_lines(task))
    if request.method == "POST":
        lines = request.POST.get("lines", "")
        typed = [line.strip() for line in lines.splitlines() if line.strip()]
        try:
            letter = task_letters.prepare(task, lines=typed, desk=request.desk)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            return redirect("letter_detail", public_id=letter.public_id)
    told = task_letters.addressee_of(task)
    context = {
        "task": task,
        "to_household": told == HOUSEHOLD,
        "told": ACTORS.get(told, "destinataire"),
        "lines": lines,
    }
    return render(request, "procedures/tasks/task_letter.html", context)
