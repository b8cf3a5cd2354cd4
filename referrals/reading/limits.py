"""How much of a file is accepted; the settings of the installation feed these values."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_unzipped` bounds what an xlsx or ods may expand to, in bytes."""

    max_bytes: int = 20 * MEGABYTE
    max_rows: int = 50_000
    max_columns: int = 200
    max_unzipped: int = 400 * MEGABYTE
    max_sheets: int = 50
