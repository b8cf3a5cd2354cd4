"""What procedures add to the file and the list of households: the rail of stages, the facts."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.core import french
from households.columns import limited_leases
from households.file import Column, FileRequest, Filter, Section, TimelineEntry, registry
from households.querysets import HouseholdQuerySet
from households.services.matrix import Category, Cell
from procedures.enums import EventKind, Stage
from procedures.file_reading import current_of, events_of, procedures_of
from procedures.models import Event, Procedure
from procedures.rules.stages import Fact, hearings_of

CFP = frozenset({EventKind.CFP_REQUEST, EventKind.CFP_DECISION})
HEARING = "Audience"
RAIL: list[Stage] = [stage for stage in Stage if stage != Stage.CLOSED]


def rails(asked: FileRequest) -> dict[str, Any] | None:
    """A rail for each procedure, the open ones first: reached stages with the date of their act."""
    if not asked.shown.has(Category.PROCEDURE, Cell.STAGE_ONLY):
        return None  # its own acts, or the police force alone: the chronology has them
    found = [
        {"procedure": procedure, "steps": steps(procedure, in_force(asked, procedure))}
        for procedure in procedures_of(asked)
    ]
    return {"procedures": found} if found else None


def concerned(asked: FileRequest) -> list[int]:
    return [one.lease_id for one in current_of(asked) if one.stage != Stage.CLOSED]


def in_force(asked: FileRequest, procedure: Procedure) -> list[Event]:
    """The facts that nothing replaced; none of them where the stage alone is shown."""
    if not asked.shown.whole(Category.PROCEDURE):
        return []
    return [one for one in events_of(asked)[procedure.pk] if one.replaced_by_id is None]


def steps(procedure: Procedure, facts: Iterable[Any]) -> list[dict[str, Any]]:
    """The date of each stage, as far as ``facts`` tell it; that of the present stage anyway."""
    reached = RAIL.index(Stage(procedure.stage)) if procedure.stage in RAIL else len(RAIL)
    first: dict[str, Any] = {procedure.stage: procedure.stage_since}
    for fact in facts:
        first.setdefault(fact.kind, fact.occurred_on)
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
    return [
        TimelineEntry(
            on=event.occurred_on,
            title=event.title,
            kind="Fait",
            detail=detail(
                procedure, event, with_debt=shown.row(Category.DEBT, event.organisation_id)
            ),
            tone="danger" if event.kind == EventKind.EVICTION else "primary",
            url=reverse("fact_detail", args=[event.public_id]),
        )
        for procedure in procedures_of(asked)
        for event in events_of(asked)[procedure.pk]
        if shown.row(Category.PROCEDURE, event.organisation_id) or (police and event.kind in CFP)
    ]


def hearings(asked: FileRequest) -> list[TimelineEntry]:
    """The hearings fixed or postponed to, that no fact notes as held; as its fact is shown."""
    found = []
    for procedure in procedures_of(asked):
        shown = [
            event
            for event in events_of(asked)[procedure.pk]
            if event.replaced_by_id is None
            and asked.shown.row(Category.PROCEDURE, event.organisation_id)
        ]
        held = {event.occurred_on for event in shown if event.kind == EventKind.HEARING}
        found += [
            TimelineEntry(on, "Audience fixée à ce jour", HEARING, procedure.reference)
            for on in sorted(set(hearings_of(map(_as_fact, shown))) - held)
        ]
    return found


def _as_fact(event: Event) -> Fact:
    return Fact(event.kind, event.occurred_on, event.details)


def detail(procedure: Procedure, event: Event, *, with_debt: bool) -> str:
    parts = [procedure.reference]
    if event.replaced_by_id is not None:
        parts.append("corrigé depuis")
    if event.anomalies:
        parts.append("signalé, gardé avec un motif" if event.override_reason else "à vérifier")
    if with_debt and event.debt_amount is not None:
        parts.append(f"dette de {french.money(event.debt_amount)}")
    if event.officer_name:
        parts.append(f"{event.officer_name} {event.officer_reference}".strip())
    return ", ".join(parts)


def stage_column(desk: Desk, household_ids: Iterable[int]) -> dict[int, Any]:
    """The latest procedure that the desk may see, for its stage and date."""
    ids = list(household_ids)
    limited = limited_leases(desk, ids)
    return {
        procedure.household_id: procedure
        for procedure in Procedure.objects.filter(household__in=ids).order_by("pk")
        if procedure.lease_id in limited.get(procedure.household_id, {procedure.lease_id})
    }


def at_stage(households: HouseholdQuerySet, code: str) -> HouseholdQuerySet:
    latest = Procedure.objects.filter(household=OuterRef("pk")).order_by("-pk").values("stage")
    return households.alias(stage=Subquery(latest[:1])).filter(stage=code)


def register() -> None:
    registry.concerned = concerned
    registry.add_section(
        Section(
            "stages", "Procédure", 10, "procedures/sections/stages.html", rails, Category.PROCEDURE
        )
    )
    registry.add_timeline(facts)
    registry.add_timeline(hearings)
    registry.add_column(
        Column(
            slug="stage",
            label="Stade",
            order=30,
            load=stage_column,
            category=Category.PROCEDURE,
            part=Cell.STAGE_ONLY,
            template="procedures/cells/stage.html",
        )
    )
    registry.add_filter(
        Filter(
            slug="stade",
            label="Stade",
            order=10,
            category=Category.PROCEDURE,
            part=Cell.STAGE_ONLY,
            choices=lambda desk: list(Stage.choices),
            narrow=at_stage,
        )
    )
