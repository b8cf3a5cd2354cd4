"""« Mes tâches »: what an organisation has to do, by date, and what the secretariat passes on."""

import datetime
import uuid
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.desk import Desk
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import french, journal
from ccapex.profiles.actions import ACTORS
from procedures.actions import works
from procedures.enums import Step, TaskState
from procedures.models import Task
from procedures.services import tasks as service

PER_PAGE = 50
WEEK = datetime.timedelta(days=7)
DUE = {"tout": "Toutes", "retard": "En retard", "semaine": "Sous 7 jours", "sans-date": "Sans date"}
FILTERS = ("pour", "quand", "etape", "acteur")
SCOPES = {
    "nous": "À nous",
    "moi": "À moi",
    "transmettre": "À transmettre",
    "territoire": "Tout le territoire",
}
OFFICE_SCOPES = ("transmettre", "territoire")


@seated(sees_households)
@require_GET
def task_list(request: DeskRequest) -> HttpResponse:
    desk, today = request.desk, timezone.localdate()
    asked = _asked(request)
    every = service.visible_to(desk).filter(state=TaskState.OPEN)
    scoped = _scoped(every, desk, asked["pour"])
    paused = scoped.filter(procedure__paused_until__gt=today, urgent=False)
    found = _narrowed(service.shown_on(scoped, today), asked, today)
    ordered = found.select_related(
        "household", "procedure", "organisation", "unit", "assignee"
    ).order_by(F("due_on").asc(nulls_last=True), "-urgent", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    journal.view(request, "task.list", details={"count": len(page.object_list)})
    context = {
        "page": page,
        "rows": lines(list(page)),
        "today": today,
        "asked": asked,
        "filters": urlencode(asked),
        "scopes": _scopes(desk),
        "dues": DUE.items(),
        "steps": Step.choices,
        "actors": _actors(scoped),
        "paused": paused.count(),
    }
    return render(request, "procedures/tasks/task_list.html", context)


@seated(sees_households)
@require_POST
def task_done_many(request: DeskRequest) -> HttpResponse:
    """The one whose button was pressed, else those ticked; back to the list as it was filtered."""
    asked = request.POST.getlist("une") or request.POST.getlist("tache")[:PER_PAGE]
    chosen = service.visible_to(request.desk).filter(public_id__in=_identifiers(asked))
    done = service.mark_all_done(chosen, desk=request.desk)
    if done:
        messages.success(request, f"{french.plural(done, 'tâche faite,tâches faites')}.")
    else:
        messages.info(request, "Aucune tâche cochée n'était encore à faire.")
    back = QueryDict(request.POST.get("filtres", ""))
    kept = {name: back[name] for name in FILTERS if name in back}
    return redirect(f"{reverse('task_list')}?{urlencode(kept)}")


def _identifiers(typed: list[str]) -> list[uuid.UUID]:
    found = []
    for text in typed:
        with suppress(ValueError):
            found.append(uuid.UUID(text))
    return found


def lines(tasks: Iterable[Task]) -> list[dict[str, Any]]:
    """Each task with the words of its owner and of its letter or request, if it has a page."""
    found = []
    for task in tasks:
        work = works.find(task.work)
        found.append(
            {
                "task": task,
                "owner": owner_words(task),
                "work": work.label if work else "",
            }
        )
    return found


def owner_words(task: Task) -> str:
    if task.organisation is not None:
        unit = f", {task.unit.name}" if task.unit else ""
        return f"{task.organisation.name}{unit}"
    return ACTORS.get(task.actor, "à désigner")


def _asked(request: DeskRequest) -> dict[str, str]:
    """The filters of the address: codes only, those not known are left out."""
    scope = request.GET.get("pour", "nous")
    allowed = scope in SCOPES and (request.desk.is_secretariat or scope not in OFFICE_SCOPES)
    due, step = request.GET.get("quand", "tout"), request.GET.get("etape", "")
    actor = request.GET.get("acteur", "")
    return {
        "pour": scope if allowed else "nous",
        "quand": due if due in DUE else "tout",
        "etape": step if step in Step.values else "",
        "acteur": actor if actor in ACTORS else "",
    }


def _scoped(tasks: QuerySet[Task], desk: Desk, scope: str) -> QuerySet[Task]:
    match scope:
        case "territoire":
            return tasks
        case "transmettre":
            return service.to_pass_on(tasks)
        case "moi":
            return tasks.filter(assignee=desk.user)
    return tasks.filter(organisation=desk.organisation_id)


def _narrowed(tasks: QuerySet[Task], asked: dict[str, str], today: datetime.date) -> QuerySet[Task]:
    if asked["etape"]:
        tasks = tasks.filter(procedure__step=asked["etape"])
    if asked["acteur"]:
        tasks = tasks.filter(actor=asked["acteur"])
    match asked["quand"]:
        case "retard":
            return tasks.filter(due_on__lt=today)
        case "semaine":
            return tasks.filter(due_on__range=(today, today + WEEK))
        case "sans-date":
            return tasks.filter(due_on__isnull=True)
    return tasks


def _scopes(desk: Desk) -> list[tuple[str, str]]:
    return [
        (slug, label)
        for slug, label in SCOPES.items()
        if desk.is_secretariat or slug not in OFFICE_SCOPES
    ]


def _actors(tasks: QuerySet[Task]) -> list[tuple[str, str, int]]:
    rows = tasks.exclude(actor="").order_by().values_list("actor").annotate(Count("pk"))
    return sorted((code, ACTORS.get(code, code), count) for code, count in rows)
