"""A situation in the order of time, and its action plan."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from ccapex.core.french import day
from ccapex.letters.models import Letter
from commissions.catalogue.situations import CLOSING, PERSON
from commissions.enums import ItemState, OutputKind, SessionState, SituationState
from commissions.models import Item, Output, Session, Situation
from commissions.rules.configuration import Configuration
from commissions.rules.outputs import title
from commissions.views.situations.common import Seen


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of the action plan; ``result``: empty while it is awaited."""

    what: str
    text: str
    owner: str
    due_on: dt.date | None
    asked_on: dt.date
    result: str
    late: bool


def items_of(situation: Situation) -> list[Item]:
    return list(
        situation.items.exclude(state=ItemState.WITHDRAWN)
        .select_related("session")
        .prefetch_related("outputs__organisation", "outputs__recommendation")
        .order_by("session__held_on", "pk")
    )


def plan_of(items: list[Item], settings: Configuration) -> list[Planned]:
    """What closed sessions asked for; the latest first."""
    today = timezone.localdate()
    found = [
        _planned(output, item, settings, today)
        for item in items
        if item.session.state == SessionState.CLOSED
        for output in item.outputs.all()
        if output.kind not in (OutputKind.POSTPONEMENT, OutputKind.AVIS)
    ]
    return sorted(found, key=lambda one: one.asked_on, reverse=True)


def _planned(output: Output, item: Item, settings: Configuration, today: dt.date) -> Planned:
    followed = getattr(output, "recommendation", None)
    result = followed.get_result_display() if followed else ""
    due_on = followed.due_on if followed else output.due_on
    return Planned(
        what=title(output.kind, output.code, settings, {}),
        text=output.text,
        owner=output.organisation.name
        if output.organisation
        else output.addressee_label or str(output.get_addressee_display()),
        due_on=due_on,
        asked_on=item.session.held_on,
        result=result,
        late=bool(due_on and due_on < today and not result),
    )


def timeline_of(seen: Seen, items: list[Item]) -> list[dict[str, Any]]:
    """For whoever sees it whole; the latest first."""
    situation = seen.situation
    entries = [
        {
            "on": one.reported_on,
            "kind": "Signalement",
            "title": f"Signalée par {one.organisation.name}",
            "detail": one.facts,
        }
        for one in situation.reports.select_related("organisation")
    ]
    if situation.told_on:
        entries.append(
            {
                "on": situation.told_on,
                "kind": "Information",
                "title": f"Personne informée {situation.get_told_how_display().lower()}",
                "detail": f"Réponse possible jusqu'au {day(situation.answer_by)}",
            }
        )
    if situation.reporter_told_on:
        entries.append(
            {
                "on": situation.reporter_told_on,
                "kind": "Information",
                "title": "Signalant informé par courrier",
            }
        )
    if situation.answered_on:
        late = situation.answer_by and situation.answered_on > situation.answer_by
        entries.append(
            {
                "on": situation.answered_on,
                "kind": "Réponse",
                "title": f"La personne répond {situation.get_answer_channel_display().lower()}"
                f"{' (après le délai)' if late else ''}",
                "detail": situation.answer,
                "tone": "primary",
            }
        )
    if situation.diagnosed_on:
        entries.append(
            {
                "on": situation.diagnosed_on,
                "kind": "Diagnostic",
                "title": "Diagnostic écrit",
            }
        )
    entries += [_session(one) for one in items]
    if situation.state == SituationState.CLOSED:
        entries.append(
            {
                "on": situation.closed_on,
                "kind": "Fin",
                "title": f"Close : {situation.get_outcome_display().lower()}",
                "detail": situation.outcome_note,
                "tone": "good" if situation.outcome in ("solved", "improved") else "",
            }
        )
    in_order = sorted(enumerate(entries), key=lambda one: (str(one[1]["on"]), one[0]))
    return [entry for _, entry in reversed(in_order)]


def _session(item: Item) -> dict[str, Any]:
    session: Session = item.session
    done = session.state == SessionState.CLOSED
    words = {
        ItemState.EXAMINED: "Examinée en séance",
        ItemState.POSTPONED: "Reportée à une autre séance",
    }
    seen = words.get(ItemState(item.state), "À l'ordre du jour")
    issued = ", ".join(str(one.get_kind_display()).lower() for one in item.outputs.all())
    return {
        "on": session.held_on,
        "kind": "Séance",
        "title": seen if done else "Séance à venir",
        "detail": f"Sorties : {issued}" if done and issued else "",
        "url": reverse("session_detail", args=[session.public_id]),
    }


def passages_of(situation: Situation) -> list[dt.date]:
    """The days when it was examined: what its reporter may know of them."""
    held = situation.items.filter(
        state=ItemState.EXAMINED, session__state=SessionState.CLOSED
    ).order_by("session__held_on")
    return list(held.values_list("session__held_on", flat=True))


def letters_of(situation: Situation) -> list[Letter]:
    """Those to the person and to its guardians."""
    keys = (f"{PERSON}:{situation.pk}", f"{CLOSING}:{situation.pk}")
    found = Letter.objects.filter(source=f"situation:{situation.pk}").order_by("pk")
    return [one for one in found if one.key.startswith(keys) or one.household_id is None]
