"""From the report to the end: told, answered, diagnosed, coordinated, closed."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.core import journal
from ccapex.core.french import day
from commissions.enums import (
    AnswerChannel,
    ItemState,
    SessionState,
    SituationOutcome,
    SituationState,
)
from commissions.models import Item, Session, Situation
from commissions.services.seats import configured, may_run
from commissions.services.situations.reporting import access_source, relation_kind
from households.services.access import close_relations, open_relations


@transaction.atomic
def note_told(situation: Situation, *, how: str, on: dt.date, desk: Desk) -> Situation:
    """Told otherwise than by letter (nobody may write there, or it was done by word of mouth);
    the right to answer runs from that day."""
    held = hold(situation, desk)
    _past(on, "on", since=held.reported_on)
    if how not in AnswerChannel.values:
        raise ValidationError({"how": "Dites comment la personne a été informée."})
    days = configured(held.commission).answer_days
    held.told_on, held.told_how = on, how
    held.answer_by = on + dt.timedelta(days=days)
    held.save(update_fields=["told_on", "told_how", "answer_by"])
    trace("commission.situation_told", held, desk, how=how)
    return held


@transaction.atomic
def note_answer(
    situation: Situation, *, channel: str, text: str, on: dt.date, desk: Desk
) -> Situation:
    """What the person answered, in its words; late or not, it is kept."""
    held = hold(situation, desk)
    _past(on, "on", since=held.reported_on)
    if channel not in AnswerChannel.values:
        raise ValidationError({"channel": "Dites comment la réponse est arrivée."})
    if not text.strip():
        raise ValidationError({"text": "Écrivez ce que la personne répond."})
    held.answered_on, held.answer_channel, held.answer = on, channel, text.strip()
    held.save(update_fields=["answered_on", "answer_channel", "answer"])
    late = held.answer_by is not None and on > held.answer_by
    trace("commission.situation_answered", held, desk, channel=channel, late=late)
    return held


@transaction.atomic
def diagnose(situation: Situation, text: str, *, was: str, desk: Desk) -> Situation:
    """The shared diagnosis. ``was``: the text that the writer had on screen; somebody else's
    change in between is not overwritten."""
    held = hold(situation, desk)
    if held.diagnosis != was and held.diagnosis != text:
        raise ValidationError(
            {"diagnosis": "Quelqu'un a écrit ce diagnostic entre-temps : relisez-le d'abord."}
        )
    if held.diagnosis == text:
        return held
    held.diagnosis, held.diagnosed_on = text, timezone.localdate()
    if held.state == SituationState.REPORTED:
        held.state = SituationState.FOLLOWED
    held.save(update_fields=["diagnosis", "diagnosed_on", "state"])
    trace("commission.situation_diagnosed", held, desk)
    return held


@transaction.atomic
def coordinate(
    situation: Situation,
    *,
    desk: Desk,
    organisation: Organisation | None = None,
    name: str = "",
) -> Situation:
    """Who follows the plan: a coordinator, or a resource person named. The household is opened to
    that organisation until the situation is closed."""
    held = hold(situation, desk)
    if organisation is not None and organisation.territory_id != held.territory_id:
        raise ValidationError({"coordinator": "Cette organisation n'est pas du territoire."})
    before = held.coordinator_id
    held.coordinator, held.coordinator_name = organisation, name.strip()
    held.save(update_fields=["coordinator", "coordinator_name"])
    settings = configured(held.commission)
    kind, source = relation_kind(settings), access_source(held)
    after = organisation.pk if organisation else None
    if before and before != after and not _runs(before, held):
        close_relations(
            kind=kind, source=source, pairs=[(held.household_id, before)], actor_id=desk.user.pk
        )
    if after:
        open_relations([(held.household_id, after)], kind=kind, source=source)
    trace("commission.situation_coordinated", held, desk, organisation=after)
    return held


@transaction.atomic
def close(
    situation: Situation, *, outcome: str, note: str = "", on: dt.date, desk: Desk
) -> Situation:
    """An unsolved situation says what follows (seed M151). Twice changes nothing."""
    if Situation.objects.filter(pk=situation.pk, state=SituationState.CLOSED).exists():
        return Situation.objects.get(pk=situation.pk)
    held = hold(situation, desk)
    _past(on, "on", since=held.reported_on)
    if outcome not in SituationOutcome.values:
        raise ValidationError({"outcome": "Dites ce qu'est devenue la situation."})
    if outcome == SituationOutcome.UNSOLVED and not note.strip():
        raise ValidationError({"note": "Non résolue : dites quelle suite est proposée."})
    if waiting_items(held).exists():
        raise ValidationError(
            "Elle est à l'ordre du jour d'une séance : retirez-la, ou attendez la séance."
        )
    held.state, held.closed_on = SituationState.CLOSED, on
    held.outcome, held.outcome_note = outcome, note.strip()
    held.save(update_fields=["state", "closed_on", "outcome", "outcome_note"])
    settings = configured(held.commission)
    close_relations(
        kind=relation_kind(settings),
        source=access_source(held),
        ends_on=on + dt.timedelta(days=settings.access_after_close_days),
    )
    trace("commission.situation_closed", held, desk, outcome=outcome)
    return held


def follow(session: Session) -> int:
    """At the closing of a session: the situations examined there are followed from now on."""
    examined = session.items.filter(state=ItemState.EXAMINED, situation__isnull=False)
    return Situation.objects.filter(
        pk__in=examined.values("situation"), state=SituationState.REPORTED
    ).update(state=SituationState.FOLLOWED)


def waiting_items(situation: Situation) -> QuerySet[Item]:
    """Its items in sessions still to be held or running."""
    return Item.objects.filter(
        situation=situation, state__in=[ItemState.PROPOSED, ItemState.ON_AGENDA]
    ).exclude(session__state__in=[SessionState.CLOSED, SessionState.CANCELLED])


def hold(situation: Situation, desk: Desk) -> Situation:
    """The row, locked, for who runs its commission; refused once it is closed."""
    held = (
        Situation.objects.select_for_update(of=("self",))
        .select_related("commission", "household")
        .get(pk=situation.pk)
    )
    if not may_run(desk, held.commission):
        raise ValidationError("Seul le secrétariat de la commission peut l'écrire.")
    if held.state == SituationState.CLOSED:
        raise ValidationError("Cette situation est close.")
    return held


def trace(action: str, situation: Situation, desk: Desk, **details: Any) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=situation.territory_id,
        object_type="situation",
        object_id=situation.pk,
        household_id=situation.household_id,
        details=details,
    )


def _runs(organisation_id: int, situation: Situation) -> bool:
    return situation.commission.seats.filter(
        role="secretariat", organisation=organisation_id
    ).exists()


def _past(on: dt.date, name: str, *, since: dt.date) -> None:
    if on > timezone.localdate():
        raise ValidationError({name: "Cette date est dans l'avenir."})
    if on < since:
        raise ValidationError({name: f"La situation a été signalée le {day(since)} seulement."})
