"""What missions and watch add to the file of a household: one card, and their dates."""

from typing import Any

from django.db.models.functions import TruncDate
from django.urls import reverse

from households.file import FileRequest, Section, TimelineEntry, registry
from households.lines import Line, Rows, rows
from households.services.matrix import Category, Cell
from referrals.enums import Mission
from referrals.enums.missions import VisitResult
from referrals.models import EvictionNotice, Mandate, MissionReport, Visit, Watch

SOURCES: dict[str, Rows] = {
    "mandate": lambda household_id: rows(
        "mandate",
        Mandate.objects.filter(referral__household=household_id),
        public_id="public_id",
        on="decided_on",
        code="mission",
        state="referral__state",
        text="reason",
        organisation_id="referral__organisation",
        organisation="referral__organisation__name",
    ),
    "visit": lambda household_id: rows(
        "visit",
        Visit.objects.filter(mandate__referral__household=household_id, result=VisitResult.PLANNED),
        public_id="mandate__public_id",
        on="planned_on",
        code="mandate__mission",
        organisation="mandate__referral__organisation__name",
    ),
    "mission_report": lambda household_id: rows(
        "mission_report",
        MissionReport.objects.filter(
            mandate__referral__household=household_id, sent_at__isnull=False
        ),
        public_id="mandate__public_id",
        on=TruncDate("sent_at"),
        code="mandate__mission",
        organisation="mandate__referral__organisation__name",
    ),
    "watch": lambda household_id: rows(
        "watch",
        Watch.objects.filter(referral__household=household_id),
        public_id="public_id",
        on=TruncDate("referral__issued_at"),
        until="referral__closed_on",
        code="group",
        state="referral__state",
        organisation_id="referral__organisation",
        organisation="referral__organisation__name",
    ),
    "eviction_notice": lambda household_id: rows(
        "eviction_notice",
        EvictionNotice.objects.filter(procedure__household=household_id, withdrawn_at__isnull=True),
        public_id="procedure__public_id",
        on="announced_on",
        until="eviction_on",
        code="late",
        organisation_id="organisation",
        organisation="organisation__name",
    ),
}


def section(asked: FileRequest) -> dict[str, Any] | None:
    """Missions given and the watch; hidden where there is nothing that the desk may see."""
    if not asked.shown.whole(Category.FOLLOW_UP):
        return None
    reported = {line.public_id: line.on for line in asked.lines("mission_report")}
    missions = [
        {
            "line": line,
            "label": Mission(line.code).label,
            "reported_on": reported.get(line.public_id),
            "url": _link(asked, line, "mission_detail"),
        }
        for line in asked.lines("mandate")
    ]
    watches = [
        {"line": line, "url": _link(asked, line, "watch_detail")} for line in asked.lines("watch")
    ]
    notices = asked.lines("eviction_notice") if _sees_eviction(asked) else []
    if not (missions or watches or notices):
        return None
    return {"missions": missions, "watches": watches, "notices": notices}


def _link(asked: FileRequest, line: Line, name: str) -> str:
    """Its own page, for who may open it."""
    mine = line.organisation_id == asked.desk.organisation_id
    if line.public_id is None or not (mine or asked.desk.is_secretariat):
        return ""
    return reverse(name, args=[line.public_id])


def _sees_eviction(asked: FileRequest) -> bool:
    return asked.shown.has(Category.PROCEDURE, Cell.CFP_ONLY)


def timeline(asked: FileRequest) -> list[TimelineEntry]:
    """Visits that took place are contacts: they are told with the others."""
    found = []
    if asked.shown.whole(Category.FOLLOW_UP):
        for source, words in (
            ("mandate", "Ordre de mission : {}"),
            ("visit", "Visite prévue : {}"),
            ("mission_report", "Rapport reçu : {}"),
        ):
            for line in asked.lines(source):
                title = words.format(Mission(line.code).label.lower())
                found.append(_entry(asked, line, title, "Suivi", "mission_detail"))
        found += [
            _entry(asked, line, "Veille sociale demandée au SIAO", "Suivi", "watch_detail")
            for line in asked.lines("watch")
        ]
    if _sees_eviction(asked):
        found += [
            _entry(asked, line, "Expulsion annoncée", "Fait", "", tone="danger")
            for line in asked.lines("eviction_notice")
        ]
    return [one for one in found if one is not None]


def _entry(
    asked: FileRequest, line: Line, title: str, kind: str, name: str, tone: str = ""
) -> TimelineEntry | None:
    if line.on is None:
        return None
    return TimelineEntry(
        on=line.on,
        title=title,
        kind=kind,
        detail=line.organisation,
        tone=tone,
        url=_link(asked, line, name) if name else "",
    )


def register() -> None:
    for name, load in SOURCES.items():
        registry.add_lines(name, load)
    registry.add_section(
        Section(
            "missions",
            "Visites et veille sociale",
            24,
            "referrals/sections/missions.html",
            section,
            Category.FOLLOW_UP,
        )
    )
    registry.add_timeline(timeline)
