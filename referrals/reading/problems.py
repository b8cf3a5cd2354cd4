"""What is wrong or unusual in one cell of one row, with a French message for the secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is a contract field; an `error` rejects the row, a `warning` goes with it."""

    field: str
    code: str
    message: str
    severity: Severity = "warning"

    def as_reason(self) -> dict[str, str]:
        """The shape of an entry of `reasons` in the import report."""
        return {"field": self.field, "code": self.code, "message": self.message}
