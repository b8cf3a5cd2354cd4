"""What procedures add to the file and the list of households: the rail of stages, the facts."""

from collections.abc import Iterable
from typing import Any

from ccapex.accounts.desk import Desk
from ccapex.core import french
from households.file import Column, FileRequest, Section, TimelineEntry, registry
from households.services.matrix import Category, Cell
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure

CFP = frozenset({EventKind.CFP_REQUEST, EventKind.CFP_DECISION})
RAIL: list[Stage] = [stage for stage in Stage if stage != Stage.CLOSED]


def rails(asked: FileRequest) -> dict[str, Any] | None:
    """A rail for each procedure, the latest first: reached stages with the date of their act."""
    if not asked.shown.has(Category.PROCEDURE, Cell.STAGE_ONLY):
        return None  # its own acts, or the police force alone: the chronology has them
    procedures = list(
        Procedure.objects.filter(household=asked.household)
        .prefetch_related("events")
        .order_by("-pk")
    )
    if not procedures:
        return None
    whole = asked.shown.whole(Category.PROCEDURE)
    return {
        "procedures": [{"procedure": one, "steps": steps(one, whole=whole)} for one in procedures]
    }


def steps(procedure: Procedure, *, whole: bool = True) -> list[dict[str, Any]]:
    """``whole``: the date of each stage; else that of the present one, and nothing before."""
    reached = RAIL.index(Stage(procedure.stage)) if procedure.stage in RAIL else len(RAIL)
    first: dict[str, Any] = {procedure.stage: procedure.stage_since}
    for event in procedure.events.all() if whole else ():
        if event.replaced_by_id is None:
            first.setdefault(event.kind, event.occurred_on)
    return [
        {
            "stage": stage,
            "label": stage.label,
            "on": first.get(stage.value) if position <= reached else None,
            "state": "past" if position < reached else "ahead" if position > reached else "current",
            "note": "",
        }
        for position, stage in enumerate(RAIL)
    ]


def facts(asked: FileRequest) -> list[TimelineEntry]:
    shown = asked.shown
    police = shown.has(Category.PROCEDURE, Cell.CFP_ONLY)
    events = Event.objects.filter(procedure__household=asked.household).select_related("procedure")
    return [
        TimelineEntry(
            on=event.occurred_on,
            title=event.get_kind_display(),
            kind="Fait",
            detail=detail(event, with_debt=shown.row(Category.DEBT, event.organisation_id)),
            tone="danger" if event.kind == EventKind.EVICTION else "primary",
        )
        for event in events
        if shown.row(Category.PROCEDURE, event.organisation_id) or (police and event.kind in CFP)
    ]


def detail(event: Event, *, with_debt: bool) -> str:
    parts = [event.procedure.reference]
    if event.replaced_by_id is not None:
        parts.append("corrigé depuis")
    if with_debt and event.debt_amount is not None:
        parts.append(f"dette de {french.money(event.debt_amount)}")
    if event.officer_name:
        parts.append(f"{event.officer_name} {event.officer_reference}".strip())
    return ", ".join(parts)


def stage_column(desk: Desk, household_ids: Iterable[int]) -> dict[int, Any]:
    """The stage of the latest procedure, with its date."""
    procedures = Procedure.objects.filter(household__in=list(household_ids)).order_by("pk")
    return {
        procedure.household_id: f"{procedure.get_stage_display()}, {procedure.stage_since:%d/%m/%Y}"
        if procedure.stage_since
        else procedure.get_stage_display()
        for procedure in procedures
    }


def register() -> None:
    registry.add_section(
        Section(
            "stages", "Procédure", 10, "procedures/sections/stages.html", rails, Category.PROCEDURE
        )
    )
    registry.add_timeline(facts)
    registry.add_column(
        Column("stage", "Stade", 30, stage_column, Category.PROCEDURE, part=Cell.STAGE_ONLY)
    )
