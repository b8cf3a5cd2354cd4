"""``compute_deadlines`` against the bare reading and writing of the same JSON (`make bench`)."""

from __future__ import annotations

import datetime
import io
import json
import random
import sys
from contextlib import redirect_stdout
from statistics import median
from typing import Any

from bench_measures import Measure, timed
from django.core.management import call_command

DEPARTMENTS = ("85", "93", "21", "67", "974", "50")
FIRST = datetime.date(2019, 1, 7)
DAYS = 3000
SEED = 12
# Days after the commandement, and what each kind of case goes on with.
LATER: tuple[tuple[tuple[str, int], ...], ...] = (
    (("cdp", 0),),
    (("saisine_ccapex", 0),),
    (("cql", 0),),
    (("cfp_request", 0),),
    (("cdp", 0), ("assignation", 70), ("dsf_requested", 80)),
    (("cdp", 0), ("assignation", 70), ("judgment", 200), ("cql", 260), ("cfp_request", 340)),
    (("arrears_reported", 0), ("fsl_referral", 30), ("cdp", 90), ("dalo_appeal", 120)),
)


def measure_deadlines(count: int) -> Measure:
    """The whole command, its start included, in the process; the median of three runs of each."""
    text = json.dumps({"cases": [case(number) for number in range(count)]}, ensure_ascii=False)
    ours = [timed(lambda: run(text))[0] for _ in range(3)]
    bare = [timed(lambda: json.dumps(json.loads(text), ensure_ascii=False))[0] for _ in range(3)]
    return Measure(
        f"{count} cas de délais / lecture et écriture nues du même JSON",
        median(ours) / median(bare),
        10,
        details={"ours": ours, "bare": bare, "bytes": len(text)},
    )


def run(text: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    kept, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        with redirect_stdout(out):
            call_command("compute_deadlines", "--json", stdout=out)
    finally:
        sys.stdin = kept
    return out.getvalue()


def case(number: int) -> dict[str, Any]:
    """A fictional case; the same number gives the same one."""
    drawn = random.Random(SEED * 1_000_003 + number)  # noqa: S311 - not a secret
    start = FIRST + datetime.timedelta(days=drawn.randrange(DAYS))
    signed = start - datetime.timedelta(days=drawn.randrange(90, 4000))
    return {
        "id": str(number),
        "department": drawn.choice(DEPARTMENTS),
        "lease": {
            "signed_on": signed.isoformat(),
            "renewed_on": None,
            "renewal_kind": None,
            "stated_clause_delay": None,
            "student_housing": False,
        },
        "landlord_kind": drawn.choice(("natural_person", "legal_person")),
        "rent_excluding_charges": drawn.randrange(300, 900),
        "facts": [fact(kind, start, days, drawn) for kind, days in drawn.choice(LATER)],
    }


def fact(kind: str, start: datetime.date, days: int, drawn: random.Random) -> dict[str, Any]:
    on = start + datetime.timedelta(days=days)
    found: dict[str, Any] = {"event": kind, "occurred_on": on.isoformat()}
    if kind == "cdp":
        found |= {"debt_amount": drawn.randrange(500, 5000), "months_unpaid": drawn.randrange(6)}
    elif kind == "assignation":
        hearing = on + datetime.timedelta(days=60)
        found |= {"hearing_on": hearing.isoformat(), "prefect_notified_on": on.isoformat()}
    elif kind == "cql":
        found["prefect_notified_on"] = on.isoformat()
    elif kind == "judgment":
        found |= {"outcome": "firm", "presence": "contradictoire"}
    return found
