"""The stage of a procedure, computed from its facts (decision 1), and the cache of it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure


class Fact(NamedTuple):
    """What the stage depends on; ``details`` as in ``Event.details``."""

    kind: str
    occurred_on: datetime.date
    details: Mapping[str, Any]


ORDER = tuple(Stage.values)

STAGE_OF: Mapping[str, Stage] = {
    EventKind.ARREARS_REPORTED: Stage.PREVENTION,
    EventKind.CDP: Stage.CDP,
    EventKind.ASSIGNATION: Stage.ASSIGNATION,
    EventKind.JUDGMENT: Stage.ASSIGNATION,
    EventKind.CQL: Stage.CQL,
    EventKind.CFP_REQUEST: Stage.CFP_REQUEST,
    EventKind.DEPARTURE: Stage.CLOSED,
    EventKind.EVICTION: Stage.CLOSED,
    EventKind.CLOSED: Stage.CLOSED,
}


def stage_from(facts: Iterable[Fact]) -> tuple[Stage, datetime.date | None]:
    """The furthest stage reached, and the day it was first reached. Order of entry is nothing."""
    reached: dict[Stage, datetime.date] = {}
    for fact in facts:
        stage = _stage_of(fact)
        if stage is None:
            continue
        reached[stage] = min(fact.occurred_on, reached.get(stage, fact.occurred_on))
    if not reached:
        return Stage.PREVENTION, None
    furthest = max(reached, key=ORDER.index)
    return furthest, reached[furthest]


def _stage_of(fact: Fact) -> Stage | None:
    if fact.kind == EventKind.CFP_DECISION:
        granted = fact.details.get("kind") == "granted"
        return Stage.CFP_GRANTED if granted else Stage.CFP_REQUEST
    return STAGE_OF.get(fact.kind)


def recompute_stages(procedure_ids: Iterable[int]) -> int:
    """Rebuild the cached columns from the facts that nothing replaced; how many changed."""
    wanted = set(procedure_ids)
    facts: dict[int, list[Fact]] = defaultdict(list)
    rows = Event.objects.filter(procedure__in=wanted, replaced_by__isnull=True).values_list(
        "procedure_id", "kind", "occurred_on", "details"
    )
    for procedure_id, kind, occurred_on, details in rows:
        facts[procedure_id].append(Fact(kind, occurred_on, details))
    changed = []
    for procedure in Procedure.objects.filter(pk__in=wanted):
        stage, since = stage_from(facts[procedure.pk])
        if (procedure.stage, procedure.stage_since) != (stage, since):
            procedure.stage, procedure.stage_since = stage, since
            changed.append(procedure)
    Procedure.objects.bulk_update(changed, ["stage", "stage_since"], batch_size=500)
    return len(changed)
