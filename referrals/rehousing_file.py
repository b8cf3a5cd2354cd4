"""What rehousing and the early letter add to the file of a household: one card, and its dates."""

from typing import Any

from django.urls import reverse

from ccapex.core import french
from households import lease_limits
from households.enums import RelationKind
from households.file import FileRequest, Section, TimelineEntry, registry
from households.lines import Line, Rows, rows
from households.services.matrix import Category
from procedures.enums import Stage
from procedures.models import Procedure
from referrals.enums.rehousing import (
    EarlyAnswer,
    PoolState,
    ProposalState,
    WithdrawalReason,
)
from referrals.models import EarlyTripartite, RehousingEntry, RehousingLead, RehousingProposal
from referrals.rules.rehousing import pool_rules
from referrals.services.rehousing.access import leases_of, visible_to

SOURCES: dict[str, Rows] = {
    "rehousing_procedure": lambda household_id: rows(
        "rehousing_procedure",
        Procedure.objects.filter(household=household_id).exclude(stage=Stage.CLOSED),
        public_id="public_id",
        on="stage_since",
        state="stage",
    ),
    "pool": lambda household_id: rows(
        "pool",
        RehousingEntry.objects.filter(household=household_id),
        public_id="public_id",
        on="entered_on",
        until="ended_on",
        code="withdrawal_reason",
        state="state",
    ),
    "pool_lead": lambda household_id: rows(
        "pool_lead",
        RehousingLead.objects.filter(entry__household=household_id),
        public_id="entry__public_id",
        on="named_on",
        until="ended_on",
        organisation="landlord__name",
    ),
    "pool_proposal": lambda household_id: rows(
        "pool_proposal",
        RehousingProposal.objects.filter(entry__household=household_id),
        public_id="entry__public_id",
        on="offered_on",
        until="answered_on",
        state="state",
        text="dwelling",
        organisation="landlord__name",
    ),
    "early": lambda household_id: rows(
        "early",
        EarlyTripartite.objects.filter(household=household_id),
        public_id="public_id",
        on="letter_on",
        until="restored_on",
        state="answer",
    ),
}


def section(asked: FileRequest) -> dict[str, Any] | None:
    """The stays in the pool; for the secretariat, the ways in."""
    stays = _read(asked, "pool")
    leads = {line.public_id: line for line in asked.lines("pool_lead") if not line.until}
    offers = asked.lines("pool_proposal")
    ways = _ways(asked) if asked.desk.is_secretariat else []
    if not stays and not ways:
        return None
    return {
        "stays": [
            {
                "line": line,
                "state": PoolState(line.state).label,
                "why": WithdrawalReason(line.code).label if line.code else "",
                "lead": leads.get(line.public_id),
                "offers": sum(offer.public_id == line.public_id for offer in offers),
                "url": reverse("rehousing_entry", args=[line.public_id]),
            }
            for line in reversed(stays)
        ],
        "ways": ways,
    }


def _read(asked: FileRequest, source: str) -> list[Line]:
    """Of the stays that the desk may read: all of them, but for a landlord of the pool."""
    lines = asked.lines(source)
    if asked.leases is None:
        return lines
    mine = asked.once(
        "pool_stays",
        lambda: set(
            visible_to(asked.desk)
            .filter(household=asked.household)
            .values_list("public_id", flat=True)
        ),
    )
    return [line for line in lines if line.public_id in mine]


def _ways(asked: FileRequest) -> list[tuple[str, str]]:
    """What the territory offers to a household whose procedure is open: address and words."""
    procedures = asked.lines("rehousing_procedure")
    if not procedures:
        return []
    profile, last = asked.household.territory.profile, procedures[-1]
    found = []
    waiting = any(line.state == PoolState.OPEN for line in asked.lines("pool"))
    if pool_rules(profile) is not None and not waiting:
        entering = reverse("rehousing_enter", args=[asked.household.public_id])
        found.append((entering, "Inscrire au vivier de relogement"))
    if profile.get("solipex"):
        found.append((reverse("solipex_case", args=[last.public_id]), "Critères SOLIPEX"))
    if profile.get("early_tripartite"):
        found.append((reverse("early_case", args=[last.public_id]), "Tripartite précoce"))
    return found


def timeline(asked: FileRequest) -> list[TimelineEntry]:
    found: list[TimelineEntry] = []
    if asked.shown.whole(Category.REHOUSING):
        for line in _read(asked, "pool"):
            found += _stay(line)
        for line in _read(asked, "pool_lead"):
            found += _dated(line, f"Chef de file du relogement : {line.organisation}")
        for line in _read(asked, "pool_proposal"):
            found += _offer(line)
    if asked.shown.whole(Category.FOLLOW_UP):
        for line in asked.lines("early"):
            words = EarlyAnswer(line.state).label if line.state else "réponse attendue"
            found += _dated(line, "Courrier tripartite précoce", words)
            if line.until:
                found.append(
                    TimelineEntry(line.until, "Aide au logement rétablie", "Suivi", "", "good")
                )
    return found


def _stay(line: Line) -> list[TimelineEntry]:
    found = _dated(line, "Inscription au vivier de relogement")
    if line.until:
        rehoused = line.state == PoolState.REHOUSED
        detail = WithdrawalReason(line.code).label if line.code else ""
        found.append(
            TimelineEntry(
                on=line.until,
                title="Relogé : bail signé" if rehoused else "Retrait du vivier de relogement",
                kind="Relogement",
                detail=detail,
                tone="good" if rehoused else "",
            )
        )
    return found


def _offer(line: Line) -> list[TimelineEntry]:
    words = ProposalState(line.state).label.lower()
    if line.until:
        words += f" le {french.day(line.until)}"
    return _dated(line, f"Logement proposé par {line.organisation}", f"{line.text} : {words}")


def _dated(line: Line, title: str, detail: str = "") -> list[TimelineEntry]:
    if line.on is None:
        return []
    kind = "Courrier" if line.source == "early" else "Relogement"
    return [TimelineEntry(on=line.on, title=title, kind=kind, detail=detail)]


def register() -> None:
    for name, load in SOURCES.items():
        registry.add_lines(name, load)
    registry.add_section(
        Section(
            "rehousing",
            "Relogement",
            64,
            "referrals/sections/rehousing.html",
            section,
            Category.REHOUSING,
        )
    )
    registry.add_timeline(timeline)
    lease_limits.register(RelationKind.REHOUSING, leases_of)
