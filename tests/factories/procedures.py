"""A procedure with its facts, as lists would have brought them."""

import datetime
from collections.abc import Mapping
from typing import Any

from ccapex.accounts.models import Territory
from procedures.models import Procedure
from procedures.services.facts import record_fact
from tests.factories.referrals import ProcedureFactory

Told = tuple[str, str, Mapping[str, Any]]

WHOLE: tuple[Told, ...] = (
    ("cdp", "2026-01-05", {"debt_amount": "1200.50", "months_unpaid": 3}),
    ("saisine_ccapex", "2026-01-06", {}),
    (
        "assignation",
        "2026-04-07",
        {"hearing_on": "2026-06-09", "prefect_notified_on": "2026-04-08", "motives": ["arrears"]},
    ),
    ("judgment", "2026-07-01", {"presence": "contradictoire", "outcome": "firm"}),
    ("cql", "2026-08-03", {"prefect_notified_on": "2026-08-03"}),
    ("cfp_request", "2026-10-06", {}),
)


def procedure_with(
    *told: Told, territory: Territory | None = None, landlord_kind: str = "natural_person"
) -> Procedure:
    """``told``: kind, ISO date, details; anomalies are kept."""
    fields = {"territory": territory} if territory else {}
    procedure: Procedure = ProcedureFactory(
        stage="prevention", stage_since=None, lease__landlord__kind=landlord_kind, **fields
    )
    for kind, on, details in told:
        record_fact(
            procedure,
            kind,
            author=None,
            occurred_on=datetime.date.fromisoformat(on),
            details=details,
            flagged="keep",
        )
    return procedure
