"""One task, and all the tasks of one file: what a person does with them."""

import uuid
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ccapex.accounts.models import User
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.core.typed import typed_date
from ccapex.profiles.actions import ACTORS
from households.models import Household
from households.services.masking import view_of
from households.services.matrix import Category
from procedures.actions import works
from procedures.actions.engine import asked_of_household
from procedures.actions.next_action import LABEL_LENGTH, shortened
from procedures.actions.table import rows_of
from procedures.enums import TaskState
from procedures.models import Procedure, Task
from procedures.services import tasks as service
from procedures.services.action_files import read_files
from procedures.views.tasks import lines, owner_words


@seated(sees_households)
@require_GET
def task_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    task = _task(request, public_id)
    _journal(request, task.household_id)
    work = works.find(task.work)
    context = {
        "task": task,
        "household": task.household,
        "owner": owner_words(task),
        "work": work.label if work else "",
        "told": _told(task),
        "is_open": task.state == TaskState.OPEN,
        "mine": task.organisation_id == request.desk.organisation_id,
        "by_hand": task.state in (TaskState.DONE, TaskState.DROPPED),
        "colleagues": list(service.colleagues(request.desk)),
        "today": timezone.localdate(),
    }
    return render(request, "procedures/tasks/task_detail.html", context)


@seated(sees_households)
@require_GET
def task_work(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Leads to where the letter or request is prepared: found for one task, never for a list."""
    task = _task(request, public_id)
    work = works.find(task.work)
    if work is None:
        raise Http404
    return redirect(work.url_for(task))


@seated(sees_households)
@require_POST
def task_done(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    task = _task(request, public_id)
    return _do(request, task, lambda: service.mark_done(task, desk=request.desk), "Tâche faite.")


@seated(sees_households)
@require_POST
def task_drop(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    task = _task(request, public_id)
    reason = request.POST.get("reason", "")
    return _do(
        request,
        task,
        lambda: service.drop(task, reason=reason, desk=request.desk),
        "Tâche écartée.",
    )


@seated(sees_households)
@require_POST
def task_reopen(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    task = _task(request, public_id)
    return _do(
        request,
        task,
        lambda: service.take_up_again(task, desk=request.desk),
        "La tâche est de nouveau à faire.",
    )


@seated(sees_households)
@require_POST
def task_assign(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    task = _task(request, public_id)
    asked = request.POST.get("assignee", "")
    person = User.objects.filter(pk=asked).first() if asked.isdigit() else None
    return _do(
        request,
        task,
        lambda: service.assign(task, to=person, desk=request.desk),
        f"Confiée à {person}." if person else "Confiée à toute l'équipe.",
    )


@seated(sees_households)
@require_http_methods(["GET", "HEAD", "POST"])
def task_file(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The tasks of a procedure that the desk may read, and what is asked of the household."""
    procedure = _procedure(request, public_id)
    if request.method == "POST":
        return _add(request, procedure)
    return _file_page(request, procedure)


def _file_page(
    request: DeskRequest, procedure: Procedure, typed: Mapping[str, str] | None = None
) -> HttpResponse:
    """``typed``: a task refused, which comes back in its form."""
    _journal(request, procedure.household_id)
    tasks = list(
        service.visible_to(request.desk)
        .filter(procedure=procedure)
        .select_related("household", "procedure", "organisation", "unit", "assignee", "settled_by")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    whole = view_of(request.desk, procedure.household).whole(Category.PROCEDURE)
    today = timezone.localdate()
    rows = rows_of(procedure.territory.profile)
    asked = asked_of_household(rows, read_files([procedure], today=today)[procedure.pk])
    context = {
        "procedure": procedure,
        "household": procedure.household,
        "next_action": _next(procedure, tasks) if whole else "",
        "rows": lines([task for task in tasks if task.state == TaskState.OPEN]),
        "settled": [task for task in reversed(tasks) if task.state != TaskState.OPEN],
        "asked": asked if whole else [],
        "whole": whole,
        "has_table": bool(rows),
        "today": today,
        "typed": {name: typed.get(name, "") if typed else "" for name in ("label", "due_on")},
    }
    return render(request, "procedures/tasks/task_file.html", context, status=422 if typed else 200)


def _next(procedure: Procedure, tasks: list[Task]) -> str:
    """The next action in full: the column of the lists keeps its beginning alone."""
    for task in tasks:
        if shortened(task.label, LABEL_LENGTH) == procedure.next_action:
            return task.label
    return procedure.next_action


def _add(request: DeskRequest, procedure: Procedure) -> HttpResponse:
    typed = request.POST.get("due_on", "").strip()
    due_on = typed_date(typed, today=timezone.localdate(), sense="future")
    if typed and due_on is None:
        messages.error(request, "Cette date n'est pas lisible : écrivez par exemple 3/10 ou +15.")
        return _file_page(request, procedure, request.POST.dict())
    try:
        service.add(
            procedure, label=request.POST.get("label", ""), due_on=due_on, desk=request.desk
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _file_page(request, procedure, request.POST.dict())
    messages.success(request, "Tâche ajoutée.")
    return redirect("task_file", public_id=procedure.public_id)


def _do(request: DeskRequest, task: Task, action: Callable[[], Task], done: str) -> HttpResponse:
    try:
        action()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, done)
    if request.POST.get("suite") == "liste":
        return redirect("task_list")
    return redirect("task_detail", public_id=task.public_id)


def _task(request: DeskRequest, public_id: uuid.UUID) -> Task:
    tasks = service.visible_to(request.desk).select_related(
        "household", "procedure", "organisation", "unit", "assignee", "settled_by", "territory"
    )
    return get_object_or_404(tasks, public_id=public_id)


def _procedure(request: DeskRequest, public_id: uuid.UUID) -> Procedure:
    """A procedure whose tasks the desk may read: it has some, or reads every date of the file."""
    procedure = get_object_or_404(
        Procedure.objects.select_related(
            "territory", "household", "lease__dwelling", "lease__landlord"
        ),
        public_id=public_id,
        territory=request.desk.territory_id,
        household__in=Household.objects.visible_to(request.desk),
    )
    whole = view_of(request.desk, procedure.household).whole(Category.PROCEDURE)
    if not whole and not service.visible_to(request.desk).filter(procedure=procedure).exists():
        raise Http404
    return procedure


def _told(task: Task) -> list[str]:
    """Whom the row of the table tells, in French."""
    row = next((r for r in rows_of(task.territory.profile) if r.code == task.code), None)
    return [ACTORS[actor] for actor in row.tell] if row else []


def _journal(request: DeskRequest, household_id: int) -> None:
    journal.view(
        request,
        "task.view",
        household_id=household_id,
        object_type="household",
        object_id=household_id,
        ground="secretariat" if request.desk.is_secretariat else "task",
        fields=[Category.PROCEDURE.value],
    )
