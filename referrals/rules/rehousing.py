"""The rehousing pool, decided without database: what a file lacks, which alarms ring, on which day.

Côte-d'Or charter, annexe 2 (« Relogements CCAPEX »).
"""

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ccapex.core import french
from referrals.enums.rehousing import CountedOn, SupportNeed

DEFAULT_FIRST_MONTHS = 3
DEFAULT_LATE_MONTHS = 6
DEFAULT_SNE_WARNING_DAYS = 30

INCOMPLETE = "incomplete"
SNE_MISSING = "sne_missing"
SNE_LAPSED = "sne_lapsed"
SNE_SOON = "sne_soon"
NO_LEAD = "no_lead"
SLOW = "slow"
LATE = "late"
DALO = "dalo"
FITTING = "fitting"

ALARMS = {
    LATE: "Délai dépassé",
    DALO: "Recours DALO à proposer",
    SLOW: "Pas encore de proposition",
    NO_LEAD: "Sans chef de file",
    INCOMPLETE: "Rapport incomplet",
    SNE_LAPSED: "Demande non renouvelée",
    SNE_MISSING: "Sans numéro de demande",
    SNE_SOON: "Demande bientôt à renouveler",
    FITTING: "Refus à apprécier",
}
"""Each alarm in words, the gravest first: lists and filters follow this order."""


@dataclass(frozen=True, slots=True)
class PoolRules:
    """What a territory says of its pool. ``unit`` is the desk that keeps it, empty: any."""

    first_months: int = DEFAULT_FIRST_MONTHS
    late_months: int = DEFAULT_LATE_MONTHS
    sne_warning_days: int = DEFAULT_SNE_WARNING_DAYS
    unit: str = ""
    commission: str = ""
    counted_on: tuple[str, ...] = (CountedOn.CONTINGENT, CountedOn.ACD)
    unsettled: str = ""


def pool_rules(profile: Mapping[str, Any]) -> PoolRules | None:
    """None where the territory keeps no pool."""
    section = profile.get("rehousing")
    if not section:
        return None
    plain = PoolRules()
    return PoolRules(
        first_months=int(section.get("first_alarm_months", plain.first_months)),
        late_months=int(section.get("late_alarm_months", plain.late_months)),
        sne_warning_days=int(section.get("sne_warning_days", plain.sne_warning_days)),
        unit=section.get("unit") or "",
        commission=section.get("commission") or "",
        counted_on=tuple(section.get("counted_on") or plain.counted_on),
        unsettled=str(section.get("note") or "") if section.get("to_confirm") else "",
    )


def quota_for(support: str) -> str:
    """Contingent, and ACD when a support measure goes with the rehousing (C960)."""
    return CountedOn.ACD if support == SupportNeed.NEEDED else CountedOn.CONTINGENT


REPORT = {
    "motives": "motifs de la procédure",
    "staying_impossible": "pourquoi le maintien est impossible",
    "dwelling_size": "type de logement",
    "debt_plan": "ce qui est prévu pour la dette",
    "occupation": "occupation du logement",
    "support": "besoin d'accompagnement, ou absence de besoin",
    "report_source": "origine du rapport",
    "report_by": "service auteur du rapport, que le bailleur peut appeler",
}
"""What a social report must say (C946-952): field → words."""


def lacking(report: Mapping[str, Any]) -> list[str]:
    """The words of what the report does not say; empty: the secretariat can send it."""
    return [words for name, words in REPORT.items() if not report.get(name)]


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal: ``answered_on`` empty while the household has not answered."""

    offered_on: dt.date
    answered_on: dt.date | None = None
    accepted: bool = False
    refused: bool = False
    fitting: bool | None = None


@dataclass(frozen=True, slots=True)
class PoolCase:
    """``terminated``: the lease is; None where the facts do not tell."""

    entered_on: dt.date
    lacking: Sequence[str] = ()
    has_lead: bool = False
    offers: Sequence[Offer] = ()
    sne_number: str = ""
    sne_renewal_on: dt.date | None = None
    internal_move: bool = False
    terminated: bool | None = None
    dalo_filed: bool = False


@dataclass(frozen=True, slots=True)
class Alarm:
    code: str
    why: str
    since: dt.date | None = None
    grave: bool = False

    @property
    def label(self) -> str:
        return ALARMS[self.code]


def waiting_since(case: PoolCase) -> dt.date | None:
    """The day from which a proposal is awaited; None while one is on the table or accepted.

    A refusal, or a dwelling given to another, starts the delay again.
    """
    if any(offer.accepted or offer.answered_on is None for offer in case.offers):
        return None
    answered = [offer.answered_on for offer in case.offers if offer.answered_on]
    return max([case.entered_on, *answered])


def alarms(case: PoolCase, rules: PoolRules, *, today: dt.date) -> list[Alarm]:
    """In the order of ``ALARMS``: what is to be done first comes first."""
    found = [*_delay(case, rules, today), *_papers(case, rules, today)]
    if not case.has_lead:
        where = rules.commission or "la commission inter-bailleurs"
        found.append(Alarm(NO_LEAD, f"À désigner à la prochaine séance : {where}."))
    if any(offer.refused and offer.fitting is None for offer in case.offers):
        found.append(
            Alarm(FITTING, "L'État n'a pas encore dit si le logement refusé était adapté.")
        )
    order = list(ALARMS)
    return sorted(found, key=lambda alarm: order.index(alarm.code))


def _delay(case: PoolCase, rules: PoolRules, today: dt.date) -> list[Alarm]:
    start = waiting_since(case)
    if start is None:
        return []
    first, late = months_after(start, rules.first_months), months_after(start, rules.late_months)
    if today < first:
        return []
    found = []
    if today >= late:
        why = f"Aucune proposition depuis {rules.late_months} mois (depuis le {french.day(start)})."
        found.append(Alarm(LATE, why, late, grave=True))
    else:
        why = f"Aucune proposition depuis {rules.first_months} mois ; limite le {french.day(late)}."
        found.append(Alarm(SLOW, why, first))
    if case.terminated and not case.dalo_filed:
        why = "Bail résilié et pas de proposition : recours au motif d'être menacé d'expulsion."
        found.append(Alarm(DALO, why, first, grave=True))
    return found


def _papers(case: PoolCase, rules: PoolRules, today: dt.date) -> list[Alarm]:
    found = []
    if case.lacking:
        found.append(Alarm(INCOMPLETE, f"Il manque : {', '.join(case.lacking)}."))
    if case.internal_move:
        # A move inside the same landlord's stock hangs less on the national number (C970).
        return found
    if not case.sne_number:
        found.append(Alarm(SNE_MISSING, "Le numéro unique de demande n'est pas renseigné."))
    elif case.sne_renewal_on is None:
        found.append(Alarm(SNE_MISSING, "La date de renouvellement n'est pas renseignée."))
    elif case.sne_renewal_on < today:
        since = case.sne_renewal_on + dt.timedelta(days=1)
        why = f"À renouveler avant le {french.day(case.sne_renewal_on)} : radiation possible."
        found.append(Alarm(SNE_LAPSED, why, since, grave=True))
    elif case.sne_renewal_on <= today + dt.timedelta(days=rules.sne_warning_days):
        why = f"À renouveler avant le {french.day(case.sne_renewal_on)}."
        found.append(Alarm(SNE_SOON, why, case.sne_renewal_on))
    return found


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return dt.date(day.year + year, month + 1, min(day.day, last))


def proposes_priority(*, stock: str, dalo_pending: bool, landlord_reason: str) -> bool:
    """Whether the State proposes a priority rehousing, lead: the present landlord (C442).

    DALO appeal for threat of eviction, public stock, no reason from the landlord.
    """
    return stock == "public" and dalo_pending and not landlord_reason


def lease_terminated(stage: str, outcomes: Sequence[str]) -> bool | None:
    """``outcomes``: of the judgments, in order of date. A conditional one says nothing yet."""
    if stage in {"cql", "cfp_request", "cfp_granted"}:
        return True
    last = outcomes[-1] if outcomes else ""
    if last == "firm":
        return True
    return None if last == "conditional" else False
