"""What the register adds to the file of a household: one card, and its dates."""

from typing import Any

from households.file import FileRequest, Section, TimelineEntry, registry
from households.lines import rows
from households.services.matrix import Category
from referrals.enums.signalements import IntakeChannel, Nature
from referrals.models import Signalement

SOURCE = "signalement"


def _lines(household_id: int) -> Any:
    return rows(
        SOURCE,
        Signalement.objects.filter(household=household_id),
        public_id="public_id",
        on="received_on",
        until="acted_on",
        code="channel",
        state="nature",
        text="reference",
        amount="debt_amount",
        organisation_id="organisation",
        organisation="organisation__name",
    )


def section(asked: FileRequest) -> dict[str, Any] | None:
    """Those that the desk may see: all, or what its organisation sent."""
    found = [
        {
            "line": line,
            "channel": IntakeChannel(line.code).label,
            "nature": Nature(line.state).label,
            "amount": line.amount if asked.shown.row(Category.DEBT, line.organisation_id) else None,
        }
        for line in asked.lines(SOURCE)
        if asked.shown.row(Category.PROCEDURE, line.organisation_id)
    ]
    may_write = asked.desk.is_secretariat
    if not found and not may_write:
        return None
    return {"lines": found[::-1], "may_write": may_write}


def timeline(asked: FileRequest) -> list[TimelineEntry]:
    """What no act of the procedure shows already: a commandement is a fact of its own."""
    return [
        TimelineEntry(
            on=line.on,
            title=f"{Nature(line.state).label} n° {line.text}",
            kind="Saisine",
            detail=line.organisation or IntakeChannel(line.code).label,
        )
        for line in asked.lines(SOURCE)
        if line.on
        and line.code != IntakeChannel.COMMISSAIRE_DE_JUSTICE
        and asked.shown.row(Category.PROCEDURE, line.organisation_id)
    ]


def register() -> None:
    registry.add_lines(SOURCE, _lines)
    registry.add_section(
        Section(
            "signalements",
            "Saisines et signalements",
            25,
            "referrals/sections/signalements.html",
            section,
            Category.PROCEDURE,
        )
    )
    registry.add_timeline(timeline)
