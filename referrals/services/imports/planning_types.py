"""What will become of one row, before anything is written."""

from dataclasses import dataclass, field
from typing import Any

from referrals.services.imports.incoming import Incoming


@dataclass
class RowPlan:
    """``twin`` is the number of an earlier row of the file that stands for the same household.
    ``procedure_id``: where an act already known shows it."""

    incoming: Incoming
    status: str
    household_id: int | None = None
    twin: int | None = None
    event_outcome: str = ""
    event_id: int | None = None
    procedure_id: int | None = None
    reasons: list[dict[str, Any]] = field(default_factory=list)
    candidates: list[dict[str, Any]] = field(default_factory=list)
