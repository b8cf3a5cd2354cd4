"""To which body a file goes, and which files a session is offered, each with its reason."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from commissions.models import Commission, Item
from commissions.rules.proposals import proposed
from commissions.services.candidates import OVER, PENDING, Candidate, candidates
from commissions.services.file_facts import Bodies, bodies_of, facts_of
from procedures.models import Procedure

__all__ = ["Candidate", "Proposed", "bodies_for", "candidates"]


@dataclass(frozen=True, slots=True)
class Proposed:
    """``why`` in French; ``rule``: code of ``commissions.rules.proposals.Rule``."""

    commission: Commission
    why: str
    rule: str


def bodies_for(
    procedures: Collection[Procedure], on: dt.date | None = None
) -> dict[int, list[Proposed]]:
    """Procedure pk → the bodies that should see it, the right one first; a constant number of
    queries for the files of one territory.

    A body where the household is already awaited is left out.
    """
    on = on or timezone.localdate()
    facts = facts_of([procedure.pk for procedure in procedures])
    awaited = awaited_in([procedure.household_id for procedure in procedures])
    known: dict[int, Bodies] = {}
    found: dict[int, list[Proposed]] = {}
    for procedure in procedures:
        if procedure.territory_id not in known:
            known[procedure.territory_id] = bodies_of(procedure.territory, on)
        here = known[procedure.territory_id]
        found[procedure.pk] = [
            Proposed(here.by_key[match.key], match.why, match.rule)
            for match in proposed(facts[procedure.pk], here.bodies)
            if match.key not in awaited[procedure.household_id]
        ]
    return found


def awaited_in(household_ids: Collection[int]) -> dict[int, set[int]]:
    """Household pk → the commissions in whose coming sessions it already is."""
    found: dict[int, set[int]] = defaultdict(set)
    pending = Item.objects.filter(household__in=household_ids, state__in=PENDING)
    pairs = pending.exclude(session__state__in=OVER).values_list(
        "household_id", "session__commission_id"
    )
    for household, commission in pairs:
        if household is not None:
            found[household].add(commission)
    return found
