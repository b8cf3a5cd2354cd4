"""What procedures add to the file and the list of households: the rail of stages, the facts."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Subquery

from ccapex.accounts.desk import Desk
from ccapex.core import french
from households.file import Column, FileRequest, Filter, Section, TimelineEntry, registry
from households.querysets import HouseholdQuerySet
from households.services.matrix import Category, Cell
from procedures.enums import EventKind, Stage
from procedures.models import Procedure

CFP = frozenset({EventKind.CFP_REQUEST, EventKind.CFP_DECISION})
RAIL: list[Stage] = [stage for stage in Stage if stage != Stage.CLOSED]


def lines(asked: FileRequest) -> list[Any]:
    """Procedures, the latest first, once for each of their facts: one query for both."""
    return asked.once(
        "procedures",
        lambda: list(
            Procedure.objects.filter(household=asked.household)
            .annotate(
                kind=F("events__kind"),
                occurred_on=F("events__occurred_on"),
                replaced=F("events__replaced_by"),
                organisation_id=F("events__organisation"),
                debt_amount=F("events__debt_amount"),
                officer_name=F("events__officer_name"),
                officer_reference=F("events__officer_reference"),
            )
            .order_by("-pk", "events__occurred_on", "events__pk")
        ),
    )


def rails(asked: FileRequest) -> dict[str, Any] | None:
    """A rail for each procedure, the latest first: reached stages with the date of their act."""
    if not asked.shown.has(Category.PROCEDURE, Cell.STAGE_ONLY):
        return None  # its own acts, or the police force alone: the chronology has them
    found = [
        {"procedure": procedure, "steps": steps(procedure, facts)}
        for procedure, facts in facts_by_procedure(asked)
    ]
    return {"procedures": found} if found else None


def facts_by_procedure(asked: FileRequest) -> list[tuple[Procedure, list[Any]]]:
    """The facts in force of each procedure; none of them where the stage alone is shown."""
    whole = asked.shown.whole(Category.PROCEDURE)
    found: dict[int, tuple[Procedure, list[Any]]] = {}
    for line in lines(asked):
        _, facts = found.setdefault(line.pk, (line, []))
        if whole and line.kind and line.replaced is None:
            facts.append(line)
    return list(found.values())


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
            on=line.occurred_on,
            title=EventKind(line.kind).label,
            kind="Fait",
            detail=detail(line, with_debt=shown.row(Category.DEBT, line.organisation_id)),
            tone="danger" if line.kind == EventKind.EVICTION else "primary",
        )
        for line in lines(asked)
        if line.kind
        and (shown.row(Category.PROCEDURE, line.organisation_id) or (police and line.kind in CFP))
    ]


def detail(line: Any, *, with_debt: bool) -> str:
    parts = [line.reference]
    if line.replaced is not None:
        parts.append("corrigé depuis")
    if with_debt and line.debt_amount is not None:
        parts.append(f"dette de {french.money(line.debt_amount)}")
    if line.officer_name:
        parts.append(f"{line.officer_name} {line.officer_reference}".strip())
    return ", ".join(parts)


def stage_column(desk: Desk, household_ids: Iterable[int]) -> dict[int, Any]:
    """The latest procedure, for its stage and date."""
    procedures = Procedure.objects.filter(household__in=list(household_ids)).order_by("pk")
    return {procedure.household_id: procedure for procedure in procedures}


def at_stage(households: HouseholdQuerySet, code: str) -> HouseholdQuerySet:
    latest = Procedure.objects.filter(household=OuterRef("pk")).order_by("-pk").values("stage")
    return households.alias(stage=Subquery(latest[:1])).filter(stage=code)


def register() -> None:
    registry.add_section(
        Section(
            "stages", "Procédure", 10, "procedures/sections/stages.html", rails, Category.PROCEDURE
        )
    )
    registry.add_timeline(facts)
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
