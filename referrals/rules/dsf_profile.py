"""What the territory says of its DSF: when it is asked, and delays that no law fixes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from referrals.enums.dsf import DsfTrigger

DEFAULT_TRIGGERS = (DsfTrigger.ASSIGNATION, DsfTrigger.CQL, DsfTrigger.CFP_REQUEST)


@dataclass(frozen=True, slots=True)
class DsfRules:
    """``answer_days``: to answer where there is no hearing; None: the territory fixes none.
    ``benefit_counts``: the housing benefit counts in the resources of the taux d'effort."""

    triggers: tuple[str, ...] = DEFAULT_TRIGGERS
    answer_days: int | None = None
    benefit_counts: bool = True
    access_days: int = 30
    to_confirm: bool = True
    note: str = ""


def dsf_rules(profile: Mapping[str, Any]) -> DsfRules:
    given: Mapping[str, Any] = profile.get("dsf") or {}
    enrichment: Mapping[str, Any] = profile.get("enrichment") or {}
    days = given.get("answer_days")
    return DsfRules(
        triggers=tuple(given.get("triggers") or DEFAULT_TRIGGERS),
        answer_days=None if days is None else int(days),
        benefit_counts=bool(given.get("benefit_counts", True)),
        access_days=int(enrichment.get("access_after_close_days") or 30),
        to_confirm=bool(given.get("to_confirm", True)),
        note=str(given.get("note") or ""),
    )
