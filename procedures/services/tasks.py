"""Tasks as people work them: who sees which, done, dropped, given to a colleague, added by hand."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Membership, User
from ccapex.core import journal
from ccapex.core.models import JournalEntry
from households.enums import RelationKind
from households.models import HouseholdGroupPermission
from procedures.enums import TaskState
from procedures.models import Procedure, Task
from procedures.services.actions import refresh

ANSWER = "enrichment"
"""The work of whoever is only asked to complete: it says the stage and its date, nothing more."""

TOLD = (
    RelationKind.REFERRAL
    | RelationKind.LANDLORD
    | RelationKind.COMMISSAIRE_DE_JUSTICE
    | RelationKind.SIAO
    | RelationKind.SECRETARIAT
)
"""The relations that let an organisation read its own tasks: a mission, a lease, an act, a watch.

Being asked to complete opens the stage alone, and a commission its own session (access.md): an
organisation without a mission has to wait for one, and the secretariat passes the task on.
"""


def visible_to(desk: Desk) -> QuerySet[Task]:
    """The secretariat's territory; for others their own tasks, in files they have a part in."""
    tasks = Task.objects.filter(territory=desk.territory_id, household__merged_into__isnull=True)
    if desk.is_secretariat:
        return tasks
    if not desk.sees_households:
        return tasks.none()
    mine = HouseholdGroupPermission.objects.filter(
        group=desk.group_id, content_object=OuterRef("household")
    )
    return tasks.filter(_readable(mine), organisation=desk.organisation_id)


def to_pass_on(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Those whose owner is unknown, outside, or has no part in the file yet."""
    theirs = HouseholdGroupPermission.objects.filter(
        group=OuterRef("organisation__group"), content_object=OuterRef("household")
    )
    return tasks.filter(
        Q(organisation__isnull=True) | (Q(organisation__is_secretariat=False) & ~_readable(theirs))
    )


def _readable(rows: QuerySet[HouseholdGroupPermission]) -> Q:
    """``rows``: what an organisation may see of the household of the task."""
    told = rows.annotate(told=F("kinds").bitand(int(TOLD))).filter(told__gt=0)
    asked = rows.annotate(asked=F("kinds").bitand(int(RelationKind.ENRICHMENT)))
    return Q(Exists(told)) | (Q(work=ANSWER) & Q(Exists(asked.filter(asked__gt=0))))


def shown_on(tasks: QuerySet[Task], today: datetime.date) -> QuerySet[Task]:
    """Without those of a file in pause, but the dates of the law, which no pause hides."""
    return tasks.exclude(procedure__paused_until__gt=today, urgent=False)


def colleagues(desk: Desk) -> QuerySet[User]:
    """Who may be given a task of the organisation."""
    active = Membership.objects.active(timezone.localdate()).filter(
        organisation=desk.organisation_id
    )
    return User.objects.filter(pk__in=active.values("user")).order_by("last_name", "pk")


@transaction.atomic
def mark_done(task: Task, *, desk: Desk) -> Task:
    return _settle(task, TaskState.DONE, "", desk)


@transaction.atomic
def mark_all_done(tasks: QuerySet[Task], *, desk: Desk) -> int:
    """Those still to be done; how many. Each is traced, the files are brought up to date once."""
    ids = list(tasks.filter(state=TaskState.OPEN).values_list("pk", "procedure"))
    _lock(procedure_id for _, procedure_id in ids)
    chosen = list(Task.objects.filter(pk__in=[pk for pk, _ in ids], state=TaskState.OPEN))
    Task.objects.filter(pk__in=[task.pk for task in chosen]).update(
        state=TaskState.DONE, settled_at=timezone.now(), settled_by=desk.user, settled_why=""
    )
    journal.record_all(_line(task, f"task.{TaskState.DONE}", desk) for task in chosen)
    refresh({task.procedure_id for task in chosen})
    return len(chosen)


@transaction.atomic
def drop(task: Task, *, reason: str, desk: Desk) -> Task:
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi cette tâche est écartée."})
    return _settle(task, TaskState.DROPPED, reason.strip()[:300], desk)


@transaction.atomic
def take_up_again(task: Task, *, desk: Desk) -> Task:
    """A task settled by mistake is to be done again."""
    _lock([task.procedure_id])
    settled = (TaskState.DONE, TaskState.DROPPED)
    moved = Task.objects.filter(pk=task.pk, state__in=settled).update(
        state=TaskState.OPEN, settled_at=None, settled_by=None, settled_why=""
    )
    if not moved:
        raise ValidationError("Cette tâche n'est ni faite ni écartée : rien à reprendre.")
    return _changed(task, "task.reopened", desk)


@transaction.atomic
def assign(task: Task, *, to: User | None, desk: Desk) -> Task:
    """To a colleague of the task's own organisation, or to nobody in particular."""
    if task.organisation_id != desk.organisation_id:
        raise ValidationError("Cette tâche est celle d'une autre organisation.")
    if to is not None and not colleagues(desk).filter(pk=to.pk).exists():
        raise ValidationError({"assignee": "Cette personne n'est pas de votre organisation."})
    _lock([task.procedure_id])
    if not Task.objects.filter(pk=task.pk, state=TaskState.OPEN).update(assignee=to):
        raise ValidationError("Cette tâche est déjà réglée.")
    return _changed(task, "task.assigned", desk)


@transaction.atomic
def add(procedure: Procedure, *, label: str, due_on: datetime.date | None, desk: Desk) -> Task:
    """Written by hand, for the organisation of who writes it."""
    if not label.strip():
        raise ValidationError({"label": "Dites ce qu'il y a à faire."})
    today = timezone.localdate()
    if due_on is not None and due_on < today:
        raise ValidationError({"due_on": "Cette date est passée : donnez un jour à venir."})
    _lock([procedure.pk])
    task = Task.objects.create(
        territory_id=procedure.territory_id,
        household_id=procedure.household_id,
        procedure=procedure,
        occasion="hand",
        label=label.strip()[:200],
        organisation_id=desk.organisation_id,
        unit=desk.membership.unit,
        assignee=desk.user,
        due_on=due_on,
        why=f"Ajoutée à la main le {today:%d/%m/%Y}.",
        author=desk.user,
    )
    return _changed(task, "task.added", desk)


def _lock(procedure_ids: Iterable[int]) -> None:
    """The files first, as ``refresh`` does: otherwise it could write over what a person settles,
    or each wait for the other."""
    files = Procedure.objects.select_for_update(of=("self",)).filter(pk__in=set(procedure_ids))
    list(files.order_by("pk").values_list("pk"))


def _settle(task: Task, state: TaskState, why: str, desk: Desk) -> Task:
    _lock([task.procedure_id])
    # Compare and swap: of two people who settle it at once, the second is told.
    moved = Task.objects.filter(pk=task.pk, state=TaskState.OPEN).update(
        state=state, settled_at=timezone.now(), settled_by=desk.user, settled_why=why
    )
    if not moved:
        raise ValidationError("Cette tâche est déjà réglée : rechargez la page.")
    return _changed(task, f"task.{state}", desk)


def _changed(task: Task, action: str, desk: Desk) -> Task:
    """Traces the change; the next action of the file may be another now."""
    journal.record_all([_line(task, action, desk)])
    refresh([task.procedure_id])
    task.refresh_from_db()
    return task


def _line(task: Task, action: str, desk: Desk) -> JournalEntry:
    return journal.entry(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=task.territory_id,
        object_type="task",
        object_id=task.pk,
        household_id=task.household_id,
        details={"code": task.code} if task.code else {},
    )
