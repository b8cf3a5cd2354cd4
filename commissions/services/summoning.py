"""Letters before a session: each household on the agenda is summoned or told, once per version; a
household told for nothing receives the cancellation."""

import datetime
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ccapex.accounts.models import User
from ccapex.core.chunks import chunked
from ccapex.core.french import long_day
from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter
from ccapex.letters.services import NewLetter, issue_batch, prepare_letters
from commissions.catalogue.summons import CANCELLED, PRESENT, SUMMONS, TOLD
from commissions.enums import HouseholdPresence, ItemState, SessionState
from commissions.models import Item, Session
from commissions.rules.configuration import Configuration
from commissions.rules.time_budget import arrival, budget
from commissions.services.seats import configured
from commissions.services.who_sits import agenda_items

CHUNK = 20
GONE = (ItemState.WITHDRAWN, ItemState.POSTPONED)
NOBODY_TO_WRITE = "Ce courrier n'a pas pu être émis."


def to_tell(session: Session, rules: Configuration) -> list[Item]:
    """The files of the agenda whose household is still to be summoned or told."""
    if session.state != SessionState.CONVENED:
        return []
    return untold(agenda_items(session), rules)


def untold(items: Sequence[Item], rules: Configuration) -> list[Item]:
    """A person told when its situation was reported has had its letter, with the right to answer;
    where households come, it is summoned all the same."""
    if not rules.tells_household:
        return []
    return [
        item
        for item in items
        if item.household_id
        and item.told_on is None
        and (rules.invites_household or item.situation is None or item.situation.told_on is None)
    ]


def to_cancel(session: Session) -> list[Item]:
    """Those told that their file would be examined, and whose file has left the session."""
    if session.state not in (SessionState.CONVENED, SessionState.CANCELLED):
        return []
    told = session.items.filter(state__in=GONE, told_on__isnull=False).exclude(household=None)
    written = set(Letter.objects.filter(key__in=[_gone(one) for one in told]).values_list("key"))
    return [item for item in told if (_gone(item),) not in written]


def turns(session: Session, items: Sequence[Item]) -> dict[int, datetime.time]:
    """When each household is asked to come, by the order and the minutes of the agenda."""
    planned = [(item.pk, item.minutes_planned) for item in items]
    found = budget(planned, starts_at=session.starts_at, ends_at=session.ends_at).starts
    return {pk: arrival(at) for pk, at in found.items()}


def answer_by(session: Session, rules: Configuration, today: datetime.date) -> datetime.date | None:
    """The eve: what is written until then is read in the session. None where it leaves too few
    days: a letter must not promise what the post does not allow."""
    eve = session.held_on - datetime.timedelta(days=1)
    return eve if (eve - today).days >= rules.least_answer_days else None


def write(
    session: Session, *, author: User, organisation_id: int, advance: Callable[[int], None]
) -> tuple[int, int]:
    """Prepares and issues what is to be told; (issued, refused). Killed, it goes on from there."""
    rules = configured(session.commission, session.held_on)
    called = turns(session, agenda_items(session))
    variant = PRESENT if rules.invites_household else TOLD
    issued = refused = 0
    for some in chunked(to_tell(session, rules), CHUNK):
        with transaction.atomic():
            letters = [
                _letter(session, item, variant, called.get(item.pk), organisation_id)
                for item in some
            ]
            reasons = _issue(letters, author)
            for item, letter in zip(some, letters, strict=True):
                reason = reasons.get(letter.key, "")
                _note(item, reason, called.get(item.pk), variant)
                refused += bool(reason)
                issued += not reason
        advance(len(some))
    for some in chunked(to_cancel(session), CHUNK):
        with transaction.atomic():
            gone = [_cancelled(session, item, organisation_id) for item in some]
            _issue(gone, author)
        advance(len(some))
    return issued, refused


def _note(item: Item, reason: str, called_at: datetime.time | None, variant: str) -> None:
    item.told_refusal = reason[:300]
    if not reason:
        item.told_on = timezone.localdate()
    if variant == PRESENT:
        item.called_at = called_at
        item.household_presence = item.household_presence or HouseholdPresence.INVITED
    item.save(update_fields=["told_refusal", "told_on", "called_at", "household_presence"])


def _issue(letters: Sequence[NewLetter], author: User) -> dict[str, str]:
    """Why nobody could be written to, by key; a letter to a guardian alone is enough."""
    refused = prepare_letters(letters, author=author)
    wanted = Q()
    for letter in letters:
        wanted |= Q(key=letter.key) | Q(key__startswith=f"{letter.key}:guardian:")
    made = Letter.objects.filter(wanted)
    fresh = {letter.key: letter.data for letter in letters}
    drafts = list(made.filter(state=LetterState.DRAFT))
    for draft in drafts:
        # Refused before, it waited as a draft: what it says follows the agenda.
        draft.data = dict(fresh.get(draft.key.split(":guardian:")[0], draft.data))
    Letter.objects.bulk_update(drafts, ["data"])
    problems = issue_batch([draft.pk for draft in drafts], author=author)
    reasons: dict[str, str] = {}
    for letter in letters:
        mine = [
            one
            for one in made.all()
            if one.key == letter.key or one.key.startswith(f"{letter.key}:")
        ]
        if not any(one.state not in (LetterState.DRAFT, LetterState.CANCELLED) for one in mine):
            said = [problems[one.pk] for one in mine if one.pk in problems]
            reasons[letter.key] = refused.get(letter.key) or (said or [NOBODY_TO_WRITE])[0]
    return reasons


def _letter(
    session: Session,
    item: Item,
    variant: str,
    called_at: datetime.time | None,
    organisation_id: int,
) -> NewLetter:
    at = called_at or session.starts_at
    rules = configured(session.commission, session.held_on)
    return NewLetter(
        kind=SUMMONS,
        key=f"{SUMMONS}:{item.pk}:{session.version}",
        territory_id=session.commission.territory_id,
        organisation_id=organisation_id,
        household_id=item.household_id,
        variant=variant,
        source=f"item:{item.pk}",
        data={
            "commission": session.commission.name,
            "held_on": long_day(session.held_on),
            "at": f"{at.hour} h {at:%M}" if at else "",
            "place": session.place,
            "video": bool(session.video_url),
            "secrecy": rules.is_ccapex,
            "answer_by": long_day(answer_by(session, rules, timezone.localdate())),
            "again": session.version > 0
            and Letter.objects.filter(source=f"item:{item.pk}", kind=SUMMONS).exists(),
        },
    )


def _gone(item: Item) -> str:
    return f"{SUMMONS}:{item.pk}:{CANCELLED}"


def _cancelled(session: Session, item: Item, organisation_id: int) -> NewLetter:
    return NewLetter(
        kind=SUMMONS,
        key=_gone(item),
        territory_id=session.commission.territory_id,
        organisation_id=organisation_id,
        household_id=item.household_id,
        variant=CANCELLED,
        source=f"item:{item.pk}",
        data={"commission": session.commission.name, "held_on": long_day(session.held_on)},
    )
