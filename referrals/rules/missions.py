"""Who needs a visit or a diagnostic, and why; who may order it (C8, C15; seed-notes 2, 4, 46)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ccapex.core.french import day
from referrals.enums import Mission

DAYS = 30
ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Conclusion:
    """``stock`` limits it: a measure to stay is for the public stock alone (C1024)."""

    code: str
    label: str
    stock: str = ""
    agenda: bool = False


@dataclass(frozen=True, slots=True)
class MissionRules:
    """What the profile says of a mission. ``funding``: code to label; empty where none is asked.

    ``day`` are the hours outside which a visit is at shifted hours.
    """

    mission: str
    authorities: tuple[str, ...]
    funding: Mapping[str, str]
    conclusions: tuple[Conclusion, ...]
    silence: datetime.timedelta
    silent_attempts: int
    report_to: str
    copy_to: str
    always_to_agenda: bool
    day: tuple[int, int]
    to_confirm: str

    @property
    def needs_funding(self) -> bool:
        return self.mission == Mission.CCAPEX_DIAGNOSTIC

    def conclusions_for(self, stock: str) -> list[Conclusion]:
        return [one for one in self.conclusions if one.stock in ("", stock)]

    def is_shifted(self, planned_on: datetime.date, at: datetime.time | None) -> bool:
        """At the weekend, or outside the hours of the profile; unknown hour: not said to be."""
        if planned_on.weekday() >= 5:
            return True
        starts, ends = self.day
        return at is not None and not starts <= at.hour < ends


def mission_rules(profile: Mapping[str, Any], mission: str) -> MissionRules | None:
    """None where the territory has no such mission."""
    told = (profile.get("missions") or {}).get(mission)
    if not told:
        return None
    return MissionRules(
        mission=mission,
        authorities=tuple(told.get("authorities") or ()),
        funding={one["code"]: one["label"] for one in told.get("funding") or ()},
        conclusions=tuple(
            Conclusion(one["code"], one["label"], one.get("stock", ""), bool(one.get("agenda")))
            for one in told.get("conclusions") or ()
        ),
        silence=datetime.timedelta(days=int(told.get("silence_days", DAYS))),
        silent_attempts=int(told.get("silent_attempts", ATTEMPTS)),
        report_to=told.get("report_to", ""),
        copy_to=told.get("copy_to", ""),
        always_to_agenda=bool(told.get("report_always_to_agenda")),
        day=(int(told.get("day_starts_at", 9)), int(told.get("day_ends_at", 18))),
        to_confirm=told.get("note", "") if told.get("to_confirm") else "",
    )


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a procedure when somebody must go there.

    ``act_on``: the day the present stage began. ``dsf_asked_on``: the last request to a service.
    ``answered_on``: the last DSF or carence that a service gave back. ``seen``: a CCAPEX has
    examined the file; None where nobody can tell. ``attempts`` counts those since the last contact.
    """

    stock: str
    stage: str
    step: str
    act_on: datetime.date | None = None
    dsf_asked_on: datetime.date | None = None
    answered_on: datetime.date | None = None
    carence_on: datetime.date | None = None
    seen: bool | None = None
    attempts: int = 0
    contact_on: datetime.date | None = None


def reasons_of(situation: Situation, rules: MissionRules, today: datetime.date) -> list[str]:
    """Why the household is one that does not answer, or no longer; empty where it is not.

    Without answer: no service gave back a DSF or carence in the delay of the profile, or no CCAPEX
    has seen the file (seed-notes 2); and those that do not answer the services (C1003, C1083).
    """
    found = []
    if situation.carence_on is not None:
        found.append(f"Carence du {day(situation.carence_on)} : le ménage n'a pas répondu.")
    elif (late := _late_since(situation, rules, today)) is not None:
        found.append(f"Ni DSF ni carence rendus, attendus depuis le {day(late)}.")
    if situation.seen is False and rules.mission == Mission.ANTICIPATION_VISIT:
        found.append("Aucune CCAPEX n'a examiné le dossier.")
    if situation.attempts >= rules.silent_attempts:
        since = f" depuis le {day(situation.contact_on)}" if situation.contact_on else ""
        found.append(f"{situation.attempts} essais de contact sans réponse{since}.")
    return found


def _late_since(
    situation: Situation, rules: MissionRules, today: datetime.date
) -> datetime.date | None:
    """The last day of the delay, once passed: from the stage for a visit, from the request of a
    DSF for a diagnostic, which comes before any stage that asks for one."""
    start = situation.dsf_asked_on
    if rules.mission == Mission.ANTICIPATION_VISIT:
        start = situation.act_on
    if start is None or (situation.answered_on is not None and situation.answered_on >= start):
        return None
    limit = start + rules.silence
    return limit if limit < today else None


def scope_of(table: Mapping[str, Any]) -> list[tuple[list[str], list[str]]]:
    """(stocks, stages) of each way into a mission, from its table of rules; empty: any."""
    ways = []
    for conditions in table.get("scope") or [[]]:
        found: dict[str, list[str]] = {"stock": [], "stage": []}
        for one in conditions:
            if one.get("attribute") in found and one.get("operator") in ("is", "in"):
                value = one.get("value")
                found[one["attribute"]] = list(value) if isinstance(value, list) else [value]
        ways.append((found["stock"], found["stage"]))
    return ways
