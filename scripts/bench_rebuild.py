"""How fast all that is cached of procedures is rebuilt, against the bare reading of their facts.

Two rebuildings are measured (``bench.py --only rebuild``): of an empty cache, where everything is
written, and of a cache that is already right, where everything is computed and nothing is written.
"""

from __future__ import annotations

import datetime
import random
import resource
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bench_measures import Measure

if TYPE_CHECKING:
    from ccapex.accounts.models import Territory

SEED, PIECE = 7, 4_000
FIRST = datetime.date(2022, 1, 3)
# Days after the commandement, with the details that dates depend on.
FACTS: tuple[tuple[str, int], ...] = (
    ("cdp", 0),
    ("saisine_ccapex", 2),
    ("assignation", 95),
    ("dsf_requested", 99),
    ("hearing", 160),
    ("judgment", 190),
    ("cql", 230),
    ("cfp_request", 300),
)
LENGTHS = (1, 2, 4, 6, 8, 8)


def fill(territory: Territory, facts: int) -> None:
    """Procedures of one to eight facts each, by bulk loading; nothing is cached for them."""
    from households.models import Dwelling, Household, Lease
    from procedures.models import Event, Procedure

    draw, made, number = random.Random(SEED), 0, 0  # noqa: S311 — invented data
    while made < facts:
        lengths = [draw.choice(LENGTHS) for _ in range(PIECE)]
        names = range(number, number + PIECE)
        number += PIECE
        households = Household.objects.bulk_create(
            Household(territory=territory, reference=f"H-B-{name}", display_name=f"Banc {name}")
            for name in names
        )
        dwellings = Dwelling.objects.bulk_create(
            Dwelling(
                territory=territory,
                address=f"{name} rue du Banc",
                postal_code="21000",
                city="Dijon",
            )
            for name in names
        )
        leases = Lease.objects.bulk_create(
            Lease(household=household, dwelling=dwelling, signed_on=datetime.date(2019, 5, 1))
            for household, dwelling in zip(households, dwellings, strict=True)
        )
        procedures = Procedure.objects.bulk_create(
            Procedure(
                territory=territory, reference=f"P-B-{name}", household=household, lease=lease
            )
            for name, household, lease in zip(names, households, leases, strict=True)
        )
        events = [
            _event(procedure, kind, FIRST + datetime.timedelta(days=draw.randrange(1500) + days))
            for procedure, length in zip(procedures, lengths, strict=True)
            for kind, days in FACTS[:length]
        ]
        Event.objects.bulk_create(events, batch_size=5_000)
        made += len(events)


def _event(procedure: Any, kind: str, on: datetime.date) -> Any:
    from procedures.models import Event

    details: dict[str, Any] = {}
    if kind == "assignation":
        details = {"hearing_on": (on + datetime.timedelta(days=65)).isoformat()}
    elif kind == "judgment":
        details = {"presence": "contradictoire", "outcome": "firm"}
    return Event(
        territory_id=procedure.territory_id,
        procedure=procedure,
        kind=kind,
        occurred_on=on,
        details=details,
    )


def read_bare() -> int:
    """Every fact in force, read once and kept nowhere."""
    from procedures.models import Event

    rows = Event.objects.filter(replaced_by__isnull=True).order_by("procedure_id")
    columns = ("procedure_id", "kind", "occurred_on", "details", "debt_amount", "months_unpaid")
    return sum(1 for _ in rows.values_list(*columns).iterator(chunk_size=5_000))


def rebuild() -> int:
    """The work of ``rebuild_procedures``."""
    from procedures.models import Procedure
    from procedures.services.rebuild import recompute

    return recompute(Procedure.objects.order_by("pk").values_list("pk", flat=True))


def timed(work: Callable[[], int]) -> tuple[float, int]:
    started = time.perf_counter()
    done = work()
    return time.perf_counter() - started, done


def measure_rebuild(facts: int) -> list[Measure]:
    """Of an empty cache, then of one that is right. The facts go to a territory with its table."""
    from ccapex.core import profiles
    from ccapex.profiles.read import read_profile

    fill(profiles.load(read_profile("cote-dor")).territory, facts)
    bare, read = timed(read_bare)
    found = []
    for label in ("cache vide", "cache juste"):
        seconds, changed = timed(rebuild)
        details = {
            "facts": read,
            "facts_per_second": round(read / seconds),
            "bare": bare,
            "changed": changed,
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        name = f"Reconstruction de {read} faits, {label} / leur lecture nue"
        found.append(Measure(name, seconds / bare, None, details=details))
    return found
