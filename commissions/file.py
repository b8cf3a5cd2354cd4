"""What commissions add to the file of a household: where it was seen, what came of it, what is due.

A commission that the desk does not sit in says that it saw the household and when, never what was
said there; the outputs of the CCAPEX are read by whoever may read them all.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from ccapex.core import french
from commissions.enums import FollowResult, FollowState, ItemState, OutputKind, SessionState
from commissions.models import Item, Output, Recommendation
from commissions.rules.configuration import CCAPEX_LEVELS
from commissions.services.following.proposing import may_propose
from commissions.services.seats import known_to, run_by
from households.file import (
    Action,
    FileRequest,
    Headline,
    Section,
    TimelineEntry,
    ToDo,
    registry,
)
from households.lines import Line, Rows, rows
from households.services.matrix import Category, Cell

SEEN, OUTPUT, FOLLOW = "commission_item", "commission_output", "commission_follow"

SOURCES: dict[str, Rows] = {
    # ``public_id``: the session; ``organisation_id``: the commission, ``organisation``: its level.
    SEEN: lambda household_id: rows(
        SEEN,
        Item.objects.filter(
            household=household_id, state__in=[ItemState.ON_AGENDA, ItemState.EXAMINED]
        ).exclude(session__state=SessionState.CANCELLED),
        public_id="session__public_id",
        on="session__held_on",
        code="state",
        state="session__state",
        text="session__commission__name",
        organisation_id="session__commission",
        organisation="session__commission__level",
    ),
    OUTPUT: lambda household_id: rows(
        OUTPUT,
        Output.objects.filter(
            item__household=household_id,
            item__state=ItemState.EXAMINED,
            item__session__state=SessionState.CLOSED,
        ),
        public_id="item__session__public_id",
        on="item__session__held_on",
        code="kind",
        state="number",
        text="text",
        organisation_id="organisation",
        organisation="organisation__name",
    ),
    # ``text`` is the public id of the session that asked.
    FOLLOW: lambda household_id: rows(
        FOLLOW,
        Recommendation.objects.filter(household=household_id),
        public_id="public_id",
        on="due_on",
        until="settled_on",
        code="result",
        state="state",
        text="output__item__session__public_id",
        organisation_id="organisation",
        organisation="organisation__name",
    ),
}


@dataclass(frozen=True)
class Sitting:
    """A session that examined the household. ``url``: where the desk may open it."""

    line: Line
    is_ccapex: bool
    open: bool
    url: str
    outputs: list[dict[str, Any]] = field(default_factory=list)


def mine(asked: FileRequest) -> frozenset[int]:
    """The commissions where the desk sits; for the territory's secretariat, those it runs: it knows
    of the others without reading what is said there."""

    def load() -> frozenset[int]:
        found = run_by(asked.desk) if asked.desk.is_secretariat else known_to(asked.desk)
        return frozenset(found.values_list("pk", flat=True))

    return asked.once("own commissions", load)


def reads(asked: FileRequest, line: Line) -> bool:
    """Whether the desk reads every output of that session about this household."""
    if not asked.shown.some(Category.OUTPUTS):
        return False
    whole = asked.shown.whole(Category.OUTPUTS)
    if line.organisation_id in mine(asked):
        return whole or asked.shown.has(Category.OUTPUTS, Cell.OWN)
    return whole and line.organisation in CCAPEX_LEVELS


def sittings(asked: FileRequest) -> list[Sitting]:
    """The sessions that examined the household, the latest first, with the outputs that the desk
    may read: all of them, or those addressed to it."""
    return asked.once("sittings", lambda: _sittings(asked))


def _sittings(asked: FileRequest) -> list[Sitting]:
    seen = [line for line in asked.lines(SEEN) if line.code == ItemState.EXAMINED]
    if not seen or not asked.shown.some(Category.OUTPUTS):
        return []
    told: dict[uuid.UUID | None, list[Line]] = {}
    for line in asked.lines(OUTPUT):
        told.setdefault(line.public_id, []).append(line)
    found = []
    for line in reversed(seen):
        every = reads(asked, line)
        outputs = [
            _output(one)
            for one in told.get(line.public_id, [])
            if every or one.organisation_id == asked.desk.organisation_id
        ]
        if outputs or _hears(asked):
            found.append(
                Sitting(
                    line=line,
                    is_ccapex=line.organisation in CCAPEX_LEVELS,
                    open=every,
                    url=_session_url(asked, line),
                    outputs=outputs,
                )
            )
    return found


def _hears(asked: FileRequest) -> bool:
    """Whether it may know that others saw the household: not those who read only what is theirs."""
    return asked.shown.has(Category.OUTPUTS, Cell.OWN)


def _output(line: Line) -> dict[str, Any]:
    kind = OutputKind(line.code).label
    return {"line": line, "label": f"{kind} n° {line.state}" if line.state else kind}


def _session_url(asked: FileRequest, line: Line) -> str:
    if line.organisation_id not in mine(asked) or line.public_id is None:
        return ""
    return reverse("session_detail", args=[line.public_id])


def section(asked: FileRequest) -> dict[str, Any] | None:
    """Where it was seen, what came out, what is awaited; hidden where there is nothing to say."""
    found = sittings(asked)
    coming = _coming(asked)
    if not (found or coming):
        return None
    follows = [_follow(line) for line in asked.lines(FOLLOW) if _may_open(asked, line)]
    return {"sittings": found, "coming": coming, "follows": follows}


def _may_open(asked: FileRequest, line: Line) -> bool:
    """As ``services.following.reading.visible_to``: mine, or asked by a commission that I run."""
    if line.organisation_id == asked.desk.organisation_id:
        return True
    session_id = uuid.UUID(line.text)
    return any(
        seen.public_id == session_id and seen.organisation_id in _run(asked)
        for seen in asked.lines(SEEN)
    )


def _run(asked: FileRequest) -> frozenset[int]:
    if asked.desk.is_secretariat:
        return mine(asked)
    return asked.once(
        "commissions run", lambda: frozenset(run_by(asked.desk).values_list("pk", flat=True))
    )


def _follow(line: Line) -> dict[str, Any]:
    state = FollowState(line.state)
    return {
        "line": line,
        "state": FollowResult(line.code).label if state == FollowState.SETTLED else state.label,
        "open": state == FollowState.OPEN,
    }


def _coming(asked: FileRequest) -> list[dict[str, Any]]:
    """The sessions to come, as the desk may know of them: a member, once it is convened."""
    waiting = [
        line
        for line in asked.lines(SEEN)
        if line.code == ItemState.ON_AGENDA and line.state != SessionState.CLOSED
    ]
    return [
        {"line": line, "url": _session_url(asked, line)}
        for line in waiting
        if _knows_of(asked, line)
    ]


def _knows_of(asked: FileRequest, line: Line) -> bool:
    if asked.desk.is_secretariat and line.organisation_id in mine(asked):
        return True
    return line.state != SessionState.PLANNED and reads(asked, line)


def timeline(asked: FileRequest) -> list[TimelineEntry]:
    found = [_sat(one) for one in sittings(asked)]
    for line in asked.lines(FOLLOW):
        if line.until is not None and line.code and _may_open(asked, line):
            words = FollowResult(line.code).label.lower()
            found.append(
                TimelineEntry(
                    on=line.until,
                    title=f"Suite d'une recommandation : {words}",
                    kind="Commission",
                    detail=line.organisation,
                    url=reverse("recommendation_detail", args=[line.public_id]),
                )
            )
    return found


def _sat(one: Sitting) -> TimelineEntry:
    assert one.line.on is not None
    labels = [output["label"].lower() for output in one.outputs]
    return TimelineEntry(
        on=one.line.on,
        title=f"{'Examiné en' if one.open else 'Vu par'} : {one.line.text}",
        kind="Commission",
        detail=french.joined(list(dict.fromkeys(labels))) if labels else "",
        url=one.url,
    )


def to_do(asked: FileRequest) -> list[ToDo]:
    """An answer awaited from the desk's organisation."""
    return [
        ToDo(
            5,
            "Répondre à une recommandation",
            "Une commission a demandé quelque chose à votre organisation.",
            reverse("recommendation_detail", args=[line.public_id]),
            "Répondre",
            line.on,
        )
        for line in asked.lines(FOLLOW)
        if line.state == FollowState.OPEN and line.organisation_id == asked.desk.organisation_id
    ]


def headline(asked: FileRequest) -> list[Headline]:
    coming = _coming(asked)
    if not coming:
        return []
    line, url = coming[0]["line"], coming[0]["url"]
    words = f"{line.text}, {french.day(line.on)}"
    if url:
        return [Headline(35, "Passe en commission", links=((url, words),))]
    return [Headline(35, "Passe en commission", text=words)]


def actions(asked: FileRequest) -> list[Action]:
    if not may_propose(asked.desk):
        return []
    url = reverse("household_propose", args=[asked.household.public_id])
    return [Action(30, "Proposer à une commission", url)]


def register() -> None:
    for name, load in SOURCES.items():
        registry.add_lines(name, load)
    registry.add_section(
        Section(
            "commissions",
            "Commissions",
            58,
            "commissions/following/file.html",
            section,
            Category.OUTPUTS,
        )
    )
    registry.add_timeline(timeline)
    registry.add_to_do(to_do)
    registry.add_headline(headline)
    registry.add_actions(actions)


register()
