"""Bring the tasks and the next action of procedures in line with their facts."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from ccapex.core.chunks import chunked
from procedures.actions import works
from procedures.actions.engine import File, Wanted, wanted
from procedures.actions.next_action import Candidate, next_action
from procedures.actions.table import rows_of
from procedures.enums import Step, TaskState
from procedures.law.calendar import zone_of
from procedures.models import Procedure, Task
from procedures.services.action_files import read_files
from procedures.services.owners import Directory, read_directory

CHUNK = 500
COMPUTED = [
    "household_id",
    "label",
    "work",
    "actor",
    "organisation_id",
    "unit_id",
    "due_on",
    "why",
    "urgent",
]
BEFORE_JUDGMENT = (Step.ASSIGNATION, Step.HEARING)
Key = tuple[int, str, str]
"""Procedure, row of the table, fact that set it in motion."""


def refresh(procedure_ids: Iterable[int], *, today: datetime.date | None = None) -> int:
    """How many tasks were written. Called in the transaction of the fact, and each night.

    Creates the tasks that the table of the territory calls for, closes those that no longer are,
    and never touches one that a person settled.
    """
    day = today or timezone.localdate()
    return sum(_refresh(ids, day) for ids in chunked(sorted(set(procedure_ids)), CHUNK))


@transaction.atomic
def _refresh(ids: list[int], today: datetime.date) -> int:
    # Locked: two workers that refresh the same file would both miss the task of the other.
    procedures = list(
        Procedure.objects.select_for_update(of=("self",))
        .select_related("household", "lease__dwelling", "lease__landlord")
        # Apart, once each: the profile of a territory is large, and joined it is read per file.
        .prefetch_related("territory")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    files = read_files(procedures, today=today)
    kept = _Tasks(ids, today)
    calls = _calls(procedures, files, today)
    written = kept.settle(calls)
    _next_actions(procedures, files, kept.open, today)
    return written


def _calls(
    procedures: Sequence[Procedure], files: dict[int, File], today: datetime.date
) -> dict[Key, Task]:
    """Every task called for, as it should be."""
    territories = {procedure.territory_id: procedure.territory for procedure in procedures}
    tables = {pk: rows_of(territory.profile) for pk, territory in territories.items()}
    if not any(tables.values()):
        return {}
    directory = read_directory(procedures)
    return {
        (procedure.pk, one.row.code, one.occasion): _task(procedure, one, directory)
        for procedure in procedures
        for one in wanted(
            tables[procedure.territory_id],
            files[procedure.pk],
            today=today,
            zone=zone_of(procedure.territory.department_code),
        )
        if directory.concerns(one.row.actor, procedure)
    }


def _task(procedure: Procedure, one: Wanted, directory: Directory) -> Task:
    owner = directory.owner(one.row.actor, one.row.unit, procedure, one.organisation_id)
    return Task(
        territory_id=procedure.territory_id,
        household_id=procedure.household_id,
        procedure=procedure,
        code=one.row.code,
        occasion=one.occasion,
        label=one.row.label,
        work=one.row.work,
        actor=one.row.actor,
        organisation_id=owner.organisation_id,
        unit_id=owner.unit_id,
        due_on=one.due_on,
        why=one.why,
        urgent=one.urgent,
    )


class _Tasks:
    """The tasks of some procedures; ``open`` are those left once settled, by hand or computed."""

    def __init__(self, procedure_ids: list[int], today: datetime.date) -> None:
        rows = Task.objects.filter(procedure__in=procedure_ids).order_by("pk")
        self.now = timezone.now()
        self.today = today
        self.known: dict[Key, Task] = {}
        self.open: list[Task] = []
        for task in rows:
            if task.code:
                self.known[task.procedure_id, task.code, task.occasion] = task
            elif task.state == TaskState.OPEN:
                self.open.append(task)

    def settle(self, calls: dict[Key, Task]) -> int:
        """How many rows were written."""
        fresh = [task for key, task in calls.items() if key not in self.known]
        Task.objects.bulk_create(fresh, batch_size=CHUNK)
        changed: dict[int, Task] = {}
        for key, task in self.known.items():
            if key in calls:
                self._follow(task, calls[key], changed)
            elif task.state == TaskState.OPEN:
                self._close(task, TaskState.MOOT, "Les faits du dossier ne l'appellent plus.")
                changed[task.pk] = task
        current = [*fresh, *(task for key, task in self.known.items() if key in calls)]
        opened = [task for task in current if task.state == TaskState.OPEN]
        done = works.done_among(opened)
        for task in opened:
            if task.pk in done:
                self._close(task, TaskState.DONE, _done_words(task))
                changed[task.pk] = task
            else:
                self.open.append(task)
        computed = [name.removesuffix("_id") for name in COMPUTED]
        fields = [*computed, "state", "settled_at", "settled_why"]
        Task.objects.bulk_update(changed.values(), fields, batch_size=CHUNK)
        return len(fresh) + len(changed)

    def _follow(self, task: Task, call: Task, changed: dict[int, Task]) -> None:
        """What was closed because nothing called for it any more is open again."""
        if task.state == TaskState.MOOT:
            task.state, task.settled_at, task.settled_why = TaskState.OPEN, None, ""
            changed[task.pk] = task
        if task.state != TaskState.OPEN:
            return
        for name in COMPUTED:
            if getattr(task, name) != getattr(call, name):
                setattr(task, name, getattr(call, name))
                changed[task.pk] = task

    def _close(self, task: Task, state: TaskState, why: str) -> None:
        task.state, task.settled_at, task.settled_why = state, self.now, why


def _done_words(task: Task) -> str:
    work = works.find(task.work)
    return f"Fait : {work.label}." if work else "Fait."


def _next_actions(
    procedures: Sequence[Procedure], files: dict[int, File], tasks: list[Task], today: datetime.date
) -> None:
    by_procedure: dict[int, list[Candidate]] = {}
    for task in sorted(tasks, key=lambda one: one.pk):
        candidate = Candidate(task.label, task.why, task.due_on, task.urgent)
        by_procedure.setdefault(task.procedure_id, []).append(candidate)
    changed = []
    for procedure in procedures:
        found = next_action(
            by_procedure.get(procedure.pk, []),
            hearing_on=procedure.hearing_on if procedure.step in BEFORE_JUDGMENT else None,
            dsf_returned=bool(files[procedure.pk].known["dsf_returned"]),
            paused_until=procedure.paused_until,
            today=today,
        )
        if (procedure.next_action, procedure.next_action_why) != (found.label, found.why):
            procedure.next_action, procedure.next_action_why = found.label, found.why
            changed.append(procedure)
    Procedure.objects.bulk_update(changed, ["next_action", "next_action_why"], batch_size=CHUNK)
