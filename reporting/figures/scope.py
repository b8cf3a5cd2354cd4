"""What a figure is asked about: a territory, a period of acts, and possibly a part of it."""

import datetime
from dataclasses import dataclass

from ccapex.accounts.enums import AreaKind


@dataclass(frozen=True, slots=True)
class Scope:
    """Both days are included. ``area_kind`` empty: the whole territory."""

    territory_id: int
    since: datetime.date
    until: datetime.date
    area_kind: str = ""
    area_code: str = ""

    @classmethod
    def year(cls, territory_id: int, year: int) -> "Scope":
        return cls(territory_id, datetime.date(year, 1, 1), datetime.date(year, 12, 31))

    def parameters(self) -> dict[str, str | int]:
        """The named values that every query takes."""
        whole = self.area_kind in ("", AreaKind.TERRITORY)
        return {
            "territory": self.territory_id,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "area_kind": "" if whole else self.area_kind,
            "area_code": "" if whole else self.area_code,
        }
