"""The life of a case at a glance: stages, acts, dates to come, contacts of all partners (S8)."""

from collections.abc import Iterable

from django.utils import timezone

from ccapex.core import french
from ccapex.core.charts import Band, CaseLine, Lane, Mark
from ccapex.core.stage_shapes import stage_shape
from households.file import FileRequest, TimelineEntry, registry
from households.services.matrix import Category, Cell
from procedures.enums import Stage
from procedures.file import HEARING, in_force, steps
from procedures.file_reading import current_of, dates_of, procedures_of
from procedures.models import Procedure
from procedures.services.legal import watched

ACTS, CONTACTS = {"Fait"}, {"Contact", "Courrier"}


def picture(asked: FileRequest, entries: Iterable[TimelineEntry]) -> CaseLine | None:
    """None where there is no procedure, or nothing of it may be shown."""
    procedures = procedures_of(asked)
    if not procedures or not asked.shown.has(Category.PROCEDURE, Cell.STAGE_ONLY):
        return None
    main = procedures[0]
    acts, contacts, hearings, others = [], [], [], []
    for entry in entries:
        if entry.kind in ACTS:
            acts.append(Mark(entry.on, entry.title))
        elif entry.kind in CONTACTS:
            contacts.append(_contact(entry))
        elif entry.kind == HEARING:
            hearings.append(Mark(entry.on, entry.title, "diamond", 1))
        else:
            others.append(Mark(entry.on, entry.title, tone=4))
    dates = [
        Mark(one.shown_on, one.label, "diamond", 5)
        for found in dates_of(asked).values()
        for one in watched(found)
        if one.shown_on
    ]
    lanes = (
        Lane("Actes", tuple(acts)),
        Lane("Échéances", (*hearings, *dates)),
        Lane("Contacts, courriers", tuple(contacts)),
        Lane("Suivis", tuple(others)),
    )
    bands = tuple(_bands(asked, main))
    if not bands and not acts:
        return None
    return CaseLine(
        _title(main, several=len(current_of(asked)) > 1), bands, lanes, timezone.localdate()
    )


def _contact(entry: TimelineEntry) -> Mark:
    """A letter is a square; a contact is full where the household was reached, else a ring."""
    if entry.kind == "Courrier":
        return Mark(entry.on, entry.title, "square", 3)
    return Mark(entry.on, entry.title, "dot" if entry.tone == "good" else "ring", 3)


def _bands(asked: FileRequest, procedure: Procedure) -> list[Band]:
    """One band a stage, from its act to that of the next one."""
    reached = [one for one in steps(procedure, in_force(asked, procedure)) if one["on"]]
    if not reached:
        return []  # a file opened before any act, by a saisine for instance
    reached.sort(key=lambda one: one["on"])
    closed = procedure.stage == Stage.CLOSED
    ends = [one["on"] for one in reached[1:]] + [procedure.stage_since if closed else None]
    return [
        Band(one["label"], stage_shape(one["stage"]).number, one["on"], end)
        for one, end in zip(reached, ends, strict=True)
    ]


def _title(procedure: Procedure, *, several: bool) -> str:
    """Of several open procedures the stages of the most advanced are drawn: it is named."""
    since = f" depuis le {french.day(procedure.stage_since)}" if procedure.stage_since else ""
    named = f" ({procedure.reference})" if several else ""
    return f"{procedure.get_stage_display()}{since}{named}"


def register() -> None:
    registry.picture = picture
