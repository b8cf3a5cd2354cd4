"""One page to answer on, without account: its address by mail, its code on the printed letter.

Neither is kept: the rows hold what they hash to. An address that is unknown, expired, used or
locked by wrong codes answers the same as one that never was.
"""

import datetime
import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ccapex.accounts.desk import Desk
from ccapex.core.jobs import enqueue
from commissions.enums import FollowState
from commissions.models import AnswerLink, Recommendation, Session
from commissions.rules.following import (
    TRIES,
    code_from,
    link_expires_on,
    new_code,
    plain_code,
    seconds_to_wait,
)
from commissions.services.following.answering import answer_by_link, locked
from commissions.services.following.reading import WITH_ALL, has_account
from commissions.services.following.tracing import trace

MAIL_JOB = "mail_answer_link"
SALT = "commissions.answer_code"


def wanted(recommendation: Recommendation) -> bool:
    """The addressee has a mailbox to send the address to, and nobody there who can log in."""
    organisation = recommendation.organisation
    if organisation is None or not organisation.mailbox:
        return False
    return not has_account(organisation)


@transaction.atomic
def make(recommendation: Recommendation, desk: Desk | None = None) -> tuple[str, str]:
    """A new address and a new code, given once; those made before are closed.

    The address is mailed to the functional mailbox where there is one; the code is for the letter.
    Raises ValidationError where no answer is awaited any more.
    """
    now = locked(recommendation)
    if now.state == FollowState.SETTLED:
        raise ValidationError("Cette suite est close : elle n'attend plus de réponse.")
    now.links.filter(closed_at__isnull=True).update(closed_at=timezone.now())
    code = new_code()
    url = _add(now, make_password(plain_code(code)))
    trace("commission.answer_link_made", now, desk)
    if now.organisation is not None and now.organisation.mailbox:
        _mail(now, desk)
    return url, code


def _mail(now: Recommendation, desk: Desk | None) -> None:
    enqueue(
        MAIL_JOB,
        arguments={"recommendation": now.pk},
        author_id=desk.user.pk if desk else None,
        territory_id=now.territory_id,
        key=str(now.pk),
    )


@transaction.atomic
def codes_to_print(session: Session) -> dict[int, str]:
    """By output of a closed session: the code for the letter of each addressee that needs one.

    Asked again by a closing that resumes, the same codes: they are derived from the secret key.
    The first time opens the page and mails its address.
    """
    waiting = Recommendation.objects.filter(
        output__item__session=session, state=FollowState.OPEN, organisation__isnull=False
    ).select_related("organisation")
    found = {}
    for one in waiting.order_by("pk"):
        if wanted(one):
            found[one.output_id] = _printed(one)
            _open_once(one, found[one.output_id])
    return found


def _printed(recommendation: Recommendation) -> str:
    digest = salted_hmac(SALT, str(recommendation.public_id), algorithm="sha256").digest()
    return code_from(digest)


def _open_once(recommendation: Recommendation, code: str) -> None:
    now = locked(recommendation)
    if now.links.exists():
        return
    _add(now, make_password(plain_code(code)))
    trace("commission.answer_link_made", now, None)
    _mail(now, None)


@transaction.atomic
def renew(recommendation: Recommendation) -> str:
    """One more address with the code already printed, for a mail; empty where no link is open."""
    now = locked(recommendation)
    last = now.links.filter(closed_at__isnull=True).order_by("-pk").first()
    if last is None or now.state != FollowState.OPEN:
        return ""
    return _add(now, last.code_hash, tries=last.tries)


def _add(recommendation: Recommendation, code_hash: str, tries: int = 0) -> str:
    token = secrets.token_urlsafe(32)
    AnswerLink.objects.create(
        recommendation=recommendation,
        token_hash=fingerprint(token),
        code_hash=code_hash,
        tries=tries,
        expires_on=link_expires_on(recommendation.due_on, timezone.localdate()),
    )
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('answer_by_link', args=[token])}"


def find(token: str) -> AnswerLink | None:
    """The open link of that address; None for anything else, whatever the reason."""
    link = (
        AnswerLink.objects.select_related(
            *(f"recommendation__{name}" for name in WITH_ALL), "recommendation__territory"
        )
        .filter(token_hash=fingerprint(token))
        .first()
    )
    return link if link is not None and _is_open(link, timezone.localdate()) else None


def _is_open(link: AnswerLink, today: datetime.date) -> bool:
    settled = link.recommendation.state == FollowState.SETTLED
    return link.closed_at is None and link.expires_on >= today and not settled


@dataclass(frozen=True, slots=True)
class Tried:
    """``wait``: seconds before the next try; ``left``: tries before the link locks."""

    right: bool
    wait: int = 0
    left: int = 0


@transaction.atomic
def try_code(link: AnswerLink, typed: str) -> Tried:
    """Two tries at once count for two: the row is held. A try that comes too early is not counted,
    nor compared."""
    now = AnswerLink.objects.select_for_update().get(pk=link.pk)
    if now.closed_at is not None:
        return Tried(right=False)
    wait = _seconds_left(now)
    if wait:
        return Tried(right=False, wait=wait, left=TRIES - now.tries)
    if check_password(plain_code(typed), now.code_hash):
        return Tried(right=True, left=TRIES - now.tries)
    now.tries += 1
    now.tried_at = timezone.now()
    if now.tries >= TRIES:
        # The code is the same for all the addresses of this recommendation: none stays open.
        AnswerLink.objects.filter(
            recommendation=now.recommendation_id, closed_at__isnull=True
        ).update(closed_at=now.tried_at)
        now.closed_at = now.tried_at
        trace("commission.answer_link_locked", link.recommendation, None)
    now.save(update_fields=["tries", "tried_at", "closed_at"])
    return Tried(right=False, wait=seconds_to_wait(now.tries), left=TRIES - now.tries)


def _seconds_left(link: AnswerLink) -> int:
    if link.tried_at is None:
        return 0
    since = (timezone.now() - link.tried_at).total_seconds()
    return max(0, round(seconds_to_wait(link.tries) - since))


@transaction.atomic
def answer_with(
    link: AnswerLink, text: str, *, proposed: str, done_on: datetime.date | None
) -> Recommendation:
    """The code was given: the answer is kept and every address of the recommendation closes.

    Raises ValidationError, also where somebody answered in between.
    """
    # The recommendation first, as everywhere: two locks taken in one order never wait in a ring.
    link.recommendation = locked(link.recommendation)
    now = AnswerLink.objects.select_for_update().get(pk=link.pk)
    now.recommendation = link.recommendation
    if not _is_open(now, timezone.localdate()):
        raise ValidationError("Cette page n'attend plus de réponse.")
    return answer_by_link(link, text, proposed=proposed, done_on=done_on)


def fingerprint(token: str) -> str:
    """All that is kept of an address: 256 random bits need no slower hash."""
    return hashlib.sha256(token.encode()).hexdigest()
