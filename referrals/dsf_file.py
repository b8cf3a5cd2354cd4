"""What the DSF adds to the file of a household: its card, its dates, what to do (seed-notes 47)."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from households.enums import RelationKind
from households.file import FileRequest, Section, TimelineEntry, ToDo, registry
from households.services.matrix import Category, Cell
from procedures.file_reading import procedures_of
from referrals.dsf_works import request_address
from referrals.enums.dsf import DsfState
from referrals.file import followed
from referrals.models import Dsf
from referrals.rules.dsf_dates import late_words
from referrals.services.dsf.candidates import trigger_of
from referrals.services.dsf.overview import WITH_ALL, with_hearing
from referrals.services.dsf.reading import may_read
from referrals.services.dsf.starting import GONE, NOT_SENT, UNFINISHED

FINISHED = (DsfState.WRITTEN, DsfState.CARENCE, DsfState.TRANSMITTED)


def all_of(asked: FileRequest) -> list[Dsf]:
    """One query for the card, the chronology and what is to do."""
    return asked.once("dsf", lambda: _read(asked))


def _read(asked: FileRequest) -> list[Dsf]:
    if not _knows(asked):
        return []
    rows = with_hearing(Dsf.objects.filter(household=asked.household))
    return [
        dsf
        for dsf in rows.select_related(
            *WITH_ALL, "referral", "procedure__lease__landlord"
        ).order_by("-requested_on", "-pk")
        if dsf.state != DsfState.CANCELLED and dsf.referral.state not in GONE
    ]


def _knows(asked: FileRequest) -> bool:
    """Who may read some of it, and those asked to complete, who learn that it exists."""
    asked_to_complete = bool(asked.shown.kinds & RelationKind.ENRICHMENT)
    return asked.shown.some(Category.DSF) or asked_to_complete


def card(asked: FileRequest) -> dict[str, Any] | None:
    rows = [line for line in (_line(dsf, asked) for dsf in all_of(asked)) if line]
    if not rows and not asked.desk.is_secretariat:
        return None
    return {"rows": rows, "ask_url": _ask_url(asked)}


def _ask_url(asked: FileRequest) -> str:
    """Where the secretariat asks for one, for the latest procedure; empty for the others."""
    if not asked.desk.is_secretariat:
        return ""
    called = [one for one in procedures_of(asked) if trigger_of(one)]
    return request_address(called[0]) if called else ""


def _line(dsf: Dsf, asked: FileRequest) -> dict[str, Any] | None:
    shown, desk = asked.shown, asked.desk
    if shown.has(Category.DSF, Cell.ADDRESSED) and not shown.whole(Category.DSF):
        return _for_landlord(dsf, asked)
    mine = dsf.organisation_id == desk.organisation_id
    readable = may_read(dsf, shown, referred_on=_referred_on(asked))
    return {
        "dsf": dsf,
        "open": mine or desk.is_secretariat,
        "document": readable and dsf.state in FINISHED,
        "late": late_words(dsf.transmitted_on, dsf.transmit_by) if dsf.transmitted_on else "",
        "remarks": False,
    }


def _for_landlord(dsf: Dsf, asked: FileRequest) -> dict[str, Any] | None:
    landlord = dsf.procedure.lease.landlord
    told = dsf.observations_told_on is not None
    mine = landlord is not None and landlord.organisation_id == asked.desk.organisation_id
    if not (told and mine):
        return None
    return {"dsf": dsf, "open": False, "document": False, "late": "", "remarks": True}


def _referred_on(asked: FileRequest) -> Any:
    """As ``reading.referred_on``, from what the file has already read."""
    mine = [
        timezone.localdate(one.referral.issued_at)
        for one in followed(asked)
        if one.referral.organisation_id == asked.desk.organisation_id
        and one.referral.state not in GONE
    ]
    return max(mine, default=None)


def chronology(asked: FileRequest) -> list[TimelineEntry]:
    """That it was finished: asked and sent are facts, which the procedure shows."""
    return [
        TimelineEntry(
            on=dsf.finished_on,
            title="Carence de DSF constatée" if dsf.carence_reason else "DSF terminé",
            kind="Suivi",
            detail=dsf.organisation.name,
        )
        for dsf in all_of(asked)
        if dsf.finished_on and asked.shown.has(Category.DSF, Cell.AUTHOR_OR_NEXT)
    ]


def to_do(asked: FileRequest) -> list[ToDo]:
    """For the service: to write, or to send."""
    found = []
    for dsf in all_of(asked):
        if dsf.organisation_id != asked.desk.organisation_id or dsf.state not in NOT_SENT:
            continue
        url = reverse("dsf_detail", args=[dsf.public_id])
        if dsf.state in UNFINISHED:
            found.append(
                ToDo(
                    4,
                    "Faire le DSF",
                    "La CCAPEX vous a demandé le diagnostic de ce ménage.",
                    url,
                    "Ouvrir le DSF",
                )
            )
        else:
            found.append(ToDo(3, "Transmettre le DSF", "Il est terminé.", url, "Ouvrir le DSF"))
    return found


def register() -> None:
    registry.add_section(
        Section(
            "dsf",
            "Diagnostic social et financier",
            55,
            "referrals/sections/dsf.html",
            card,
            Category.DSF,
        )
    )
    registry.add_timeline(chronology)
    registry.add_to_do(to_do)
