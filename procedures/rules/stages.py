"""Where a procedure stands, from its facts alone (decision 1): stage, since when, step, hearing.

Nothing here depends on today: the same facts give the same columns, whenever they are rebuilt. A
hearing that has passed without a judgment is therefore no step of its own; queues find it by its
date.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from procedures.enums import EventKind, Stage, Step


class Fact(NamedTuple):
    """What the stage depends on; ``details`` as in ``Event.details``."""

    kind: str
    occurred_on: datetime.date
    details: Mapping[str, Any]


class Standing(NamedTuple):
    """``stage_since``: the day the stage was first reached.

    ``hearing_on``: the latest hearing date known, which is the next one until it has passed.
    """

    stage: Stage
    stage_since: datetime.date | None
    step: Step
    hearing_on: datetime.date | None


ORDER = tuple(Stage.values)

STAGE_OF: Mapping[str, Stage] = {
    EventKind.ARREARS_REPORTED: Stage.PREVENTION,
    EventKind.CDP: Stage.CDP,
    EventKind.ASSIGNATION: Stage.ASSIGNATION,
    EventKind.HEARING: Stage.ASSIGNATION,
    EventKind.JUDGMENT: Stage.ASSIGNATION,
    EventKind.CQL: Stage.CQL,
    EventKind.CFP_REQUEST: Stage.CFP_REQUEST,
    EventKind.KEYS_RETURNED: Stage.CLOSED,
    EventKind.DEPARTURE: Stage.CLOSED,
    EventKind.VACANT_DWELLING_TAKEN_BACK: Stage.CLOSED,
    EventKind.EVICTION: Stage.CLOSED,
    EventKind.CLOSED: Stage.CLOSED,
}


def stage_of(fact: Fact) -> Stage | None:
    """The stage that this fact opens; None where it opens none."""
    if fact.kind == EventKind.CFP_DECISION:
        granted = fact.details.get("kind") == "granted"
        return Stage.CFP_GRANTED if granted else Stage.CFP_REQUEST
    return STAGE_OF.get(fact.kind)


def stage_from(facts: Iterable[Fact]) -> tuple[Stage, datetime.date | None]:
    """The furthest stage reached, and the day it was first reached. Order of entry is nothing."""
    reached: dict[Stage, datetime.date] = {}
    for fact in facts:
        stage = stage_of(fact)
        if stage is None:
            continue
        reached[stage] = min(fact.occurred_on, reached.get(stage, fact.occurred_on))
    if not reached:
        return Stage.PREVENTION, None
    furthest = max(reached, key=ORDER.index)
    return furthest, reached[furthest]


def step_from(stage: Stage, facts: Iterable[Fact]) -> Step:
    """Within the stage of the assignation: the hearing was held or postponed, then judged."""
    if stage != Stage.ASSIGNATION:
        return Step(stage.value)
    kinds = {fact.kind for fact in facts}
    if EventKind.JUDGMENT in kinds:
        return Step.JUDGMENT
    return Step.HEARING if EventKind.HEARING in kinds else Step.ASSIGNATION


def hearings_of(facts: Iterable[Fact]) -> list[datetime.date]:
    """Every hearing date that a fact gives: fixed by the assignation, held, or postponed to."""
    found = []
    for fact in facts:
        if fact.kind == EventKind.HEARING:
            found.append(fact.occurred_on)
        if fact.kind in (EventKind.HEARING, EventKind.ASSIGNATION):
            name = "hearing_on" if fact.kind == EventKind.ASSIGNATION else "postponed_to"
            if fixed := fact.details.get(name):
                found.append(datetime.date.fromisoformat(fixed))
    return sorted(found)


def standing(facts: Iterable[Fact]) -> Standing:
    """All that is computed from the facts in force, in any order."""
    known = list(facts)
    stage, since = stage_from(known)
    hearings = hearings_of(known)
    return Standing(stage, since, step_from(stage, known), hearings[-1] if hearings else None)


def step_on(facts: Iterable[Fact], day: datetime.date) -> Step:
    """Where the procedure stood on ``day``: facts of that day count, later ones do not.

    A hearing whose date had come counts as held: most are never entered as facts.
    """
    before = [fact for fact in facts if fact.occurred_on <= day]
    found = step_from(stage_from(before)[0], before)
    if found == Step.ASSIGNATION and any(on <= day for on in hearings_of(before)):
        return Step.HEARING
    return found
