"""What the territory says of its support measures, and what breaks their limits (C13).

Limits are data of the profile: an ASLL lasts 12 months and is renewed once (Côte-d'Or, line 730),
a MASP 6 months to 2 years and 4 years in all (art. L271-2 CASF).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ccapex.core import french
from ccapex.core.months import add_months

DAY = dt.timedelta(days=1)
ENDING = dt.timedelta(days=60)

ASKED, REFUSED, TO_START, RUNNING, ENDING_SOON, ENDED = (
    "asked",
    "refused",
    "to_start",
    "running",
    "ending",
    "ended",
)
STATES = {
    ASKED: "Demandée",
    REFUSED: "Refusée",
    TO_START: "Accordée, à commencer",
    RUNNING: "En cours",
    ENDING_SOON: "Se termine bientôt",
    ENDED: "Finie",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A measure of the territory; a limit that is None is not set. Months of a period, renewals,
    months in all. ``consent`` is ``before`` (signed first), ``sought`` or empty."""

    code: str
    label: str
    family: str = ""
    min_months: int | None = None
    max_months: int | None = None
    renewals: int | None = None
    total_months: int | None = None
    consent: str = ""
    consent_except: str = ""
    source: str = ""
    note: str = ""
    to_confirm: bool = False

    @property
    def has_periods(self) -> bool:
        """An aid paid once has none."""
        return self.max_months is not None or self.family != "aid"

    @property
    def limits(self) -> str:
        """« 12 mois au plus, renouvelable une fois », or nothing."""
        parts = []
        if self.min_months is not None and self.max_months is not None:
            parts.append(f"de {self.min_months} à {self.max_months} mois")
        elif self.max_months is not None:
            parts.append(f"{self.max_months} mois au plus")
        if self.renewals is not None:
            times = {0: "non renouvelable", 1: "renouvelable une fois"}
            parts.append(times.get(self.renewals, f"renouvelable {self.renewals} fois"))
        if self.total_months is not None:
            parts.append(f"{self.total_months} mois en tout")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Period:
    """``ends_on`` is the last day, included."""

    starts_on: dt.date
    ends_on: dt.date


def kinds_of(profile: Mapping[str, Any]) -> dict[str, Kind]:
    """The measures of the territory by code, in the order of the profile."""
    given = (profile.get("measures") or {}).get("kinds") or ()
    known = Kind.__dataclass_fields__
    return {
        str(row["code"]): Kind(**{name: row[name] for name in known if name in row})
        for row in given
    }


def last_day(starts_on: dt.date, months: int) -> dt.date:
    """Of a period of ``months``: from 15 January, one month ends on 14 February."""
    return add_months(starts_on, months) - DAY


def objections(kind: Kind, before: Sequence[Period], new: Period) -> list[str]:
    """Why ``new`` may not follow ``before``; empty where it may. French sentences."""
    if new.ends_on < new.starts_on:
        return ["La fin de la mesure précède son début."]
    found = []
    if any(new.starts_on <= one.ends_on and one.starts_on <= new.ends_on for one in before):
        found.append("Cette période chevauche une autre période de la même mesure.")
    if kind.max_months is not None and new.ends_on > last_day(new.starts_on, kind.max_months):
        limit = french.day(last_day(new.starts_on, kind.max_months))
        found.append(
            f"{kind.label} : {kind.max_months} mois au plus, donc jusqu'au {limit} au plus tard."
        )
    if kind.min_months is not None and new.ends_on < last_day(new.starts_on, kind.min_months):
        limit = french.day(last_day(new.starts_on, kind.min_months))
        found.append(f"{kind.label} : {kind.min_months} mois au moins, donc jusqu'au {limit}.")
    if kind.renewals is not None and len(before) > kind.renewals:
        found.append(f"{kind.label} : {kind.limits} ; les renouvellements sont épuisés.")
    if kind.total_months is not None and exceeds(kind.total_months, [*before, new]):
        found.append(f"{kind.label} : {kind.total_months} mois en tout au plus.")
    return found


def exceeds(months: int, periods: Iterable[Period]) -> bool:
    """Whether the periods together last longer than ``months``: whole months first, counted from
    day to day, then the days left over, thirty to a month; gaps between them are not counted."""
    whole = left = 0
    for one in periods:
        count = 0
        while last_day(one.starts_on, count + 1) <= one.ends_on:
            count += 1
        whole += count
        left += (one.ends_on - last_day(one.starts_on, count)).days
    return (whole + left // 30, left % 30) > (months, 0)


def consent_missing(kind: Kind, consent: str, decided_in: str) -> str:
    """Why the measure may not be granted yet; empty where it may."""
    if consent == "refused":
        return "Le ménage a refusé son adhésion : la mesure ne peut pas être accordée."
    if kind.consent != "before" or consent == "signed":
        return ""
    if decided_in and decided_in == kind.consent_except:
        return ""
    return f"{kind.label} : l'adhésion du ménage est signée avant la décision ({kind.source})."


def state(
    decision: str, periods: Sequence[Period], ended_on: dt.date | None, today: dt.date
) -> str:
    """One of ``STATES``. ``ended_on`` is the day it stopped, before its term or not."""
    if decision == "refused":
        return REFUSED
    if decision == "pending":
        return ASKED
    if ended_on is not None and ended_on <= today:
        return ENDED
    if not periods:
        return TO_START
    last = max(one.ends_on for one in periods)
    if last < today:
        return ENDED
    if min(one.starts_on for one in periods) > today:
        return TO_START
    return ENDING_SOON if last - today <= ENDING else RUNNING
