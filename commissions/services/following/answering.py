"""An answer: from the addressee, by link, or noted by the secretariat on somebody's word."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from commissions.enums import FollowResult, FollowState
from commissions.models import AnswerLink, Recommendation
from commissions.services.following.reading import may_answer
from commissions.services.following.tracing import trace

PROPOSED = (
    FollowResult.FOLLOWED,
    FollowResult.PARTLY,
    FollowResult.NOT_FOLLOWED,
    FollowResult.MOOT,
)
"""What an answer may say of itself; « no answer » is the secretariat's word."""
LONGEST = 4000


def locked(recommendation: Recommendation) -> Recommendation:
    """Two people on one recommendation take turns."""
    return (
        Recommendation.objects.select_for_update(of=("self",))
        .select_related("output__item__session__commission")
        .get(pk=recommendation.pk)
    )


@transaction.atomic
def answer(
    recommendation: Recommendation,
    text: str,
    desk: Desk,
    *,
    proposed: str = "",
    done_on: datetime.date | None = None,
    answered_on: datetime.date | None = None,
) -> Recommendation:
    """A second answer is added to the first. Raises ValidationError, and PermissionDenied for who
    is neither the addressee nor the secretariat of the commission."""
    now = locked(recommendation)
    if not may_answer(desk, now):
        raise PermissionDenied
    now.answered_by = desk.user
    now.by_link = False
    _write(now, text, proposed, done_on, answered_on or timezone.localdate())
    noted = now.organisation_id != desk.organisation_id
    trace(
        "commission.recommendation_answered",
        now,
        desk,
        {"proposed": proposed, "noted_by_secretariat": noted},
    )
    return now


def answer_by_link(
    link: AnswerLink, text: str, *, proposed: str, done_on: datetime.date | None
) -> Recommendation:
    """The caller holds the link's row and has checked its code (``links``)."""
    now = locked(link.recommendation)
    now.answered_by = None
    now.by_link = True
    _write(now, text, proposed, done_on, timezone.localdate())
    trace("commission.recommendation_answered", now, None, {"proposed": proposed, "by_link": True})
    return now


def _write(
    now: Recommendation,
    text: str,
    proposed: str,
    done_on: datetime.date | None,
    answered_on: datetime.date,
) -> None:
    said = text.strip()
    _check(now, said, proposed, done_on, answered_on)
    now.answer = f"{now.answer}\n\n{said}" if now.answer else said
    now.answered_on = answered_on
    now.proposed = proposed
    now.done_on = done_on
    now.state = FollowState.ANSWERED
    now.save(
        update_fields=[
            *("answer", "answered_on", "answered_by", "by_link", "proposed", "done_on"),
            "state",
        ]
    )
    now.links.filter(closed_at__isnull=True).update(closed_at=timezone.now())


def _check(
    now: Recommendation,
    said: str,
    proposed: str,
    done_on: datetime.date | None,
    answered_on: datetime.date,
) -> None:
    today, held_on = timezone.localdate(), now.output.item.session.held_on
    if now.state == FollowState.SETTLED:
        raise ValidationError("Cette suite est close : elle ne reçoit plus de réponse.")
    if not said:
        raise ValidationError({"text": "Dites ce qui a été fait, ou pourquoi rien ne l'a été."})
    if len(said) > LONGEST:
        raise ValidationError({"text": f"Une réponse tient en {LONGEST} caractères."})
    if proposed and proposed not in PROPOSED:
        raise ValidationError({"proposed": "Choisissez un résultat de la liste."})
    if done_on is not None and done_on > today:
        raise ValidationError({"done_on": "Cette date est dans l'avenir."})
    if not held_on <= answered_on <= today:
        raise ValidationError(
            {"answered_on": "Une réponse est reçue entre la séance et aujourd'hui."}
        )
