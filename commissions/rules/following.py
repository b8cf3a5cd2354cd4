"""What awaits an answer, until when, and when to ask again: pure, no clock."""

import datetime
import secrets

from commissions.enums import FollowState, OutputKind
from commissions.rules.configuration import Configuration

DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)
ALWAYS = frozenset({OutputKind.RECOMMENDATION, OutputKind.ACTION})
WHEN_DATED = frozenset({OutputKind.AVIS, OutputKind.COMED_AVIS, OutputKind.DECISION})

LINK_DAYS = 90

TRIES = 5
FREE_TRIES = 2
WAIT_SECONDS = 30
# Without the letters and figures that a printed page confuses: 0 O, 1 I L, 5 S, 2 Z, 8 B.
CODE_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 10


def awaits_answer(kind: str, due_on: datetime.date | None) -> bool:
    """Recommendations and actions of a plan always do; an avis or a decision where the commission
    asked for something by a date. A measure is followed in its own register."""
    return kind in ALWAYS or (kind in WHEN_DATED and due_on is not None)


def answer_due_on(
    *,
    asked: datetime.date | None,
    code: str,
    held_on: datetime.date,
    configuration: Configuration,
) -> datetime.date:
    """The date that the commission wrote, else its delay for that action, else its delay."""
    if asked is not None:
        return asked
    action = configuration.action(code) if code else None
    days = action.due_days if action else configuration.follow_up_days
    return held_on + datetime.timedelta(days=days)


def reminder_due(
    *,
    due_on: datetime.date,
    reminded_on: datetime.date | None,
    sent: int,
    today: datetime.date,
    rules: Configuration,
) -> bool:
    """Once before the date, then after it every so many days, ``rules.reminders`` in all."""
    if sent >= rules.reminders:
        return False
    if today <= due_on:
        return reminded_on is None and due_on - today <= rules.remind_before_days * DAY
    if reminded_on is None or reminded_on <= due_on:
        return True
    return today - reminded_on >= rules.remind_every_days * DAY


def mailbox_free(last_mail: datetime.date | None, today: datetime.date) -> bool:
    """No more than one mail a week to the same organisation."""
    return last_mail is None or today - last_mail >= WEEK


def is_late(state: str, due_on: datetime.date, today: datetime.date) -> bool:
    return state == FollowState.OPEN and due_on < today


def link_expires_on(due_on: datetime.date, today: datetime.date) -> datetime.date:
    """An answer that comes late is still an answer."""
    return max(due_on, today) + LINK_DAYS * DAY


def new_code() -> str:
    """Ten letters and figures that a printed page does not confuse, « ACDE3-46792 »."""
    return code_from(secrets.token_bytes(CODE_LENGTH))


def code_from(noise: bytes) -> str:
    """``noise``: ten bytes or more, of which nobody can guess one."""
    letters = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in noise[:CODE_LENGTH])
    return f"{letters[:5]}-{letters[5:]}"


def plain_code(typed: str) -> str:
    """As it is compared: people type spaces, and small letters."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def seconds_to_wait(tries: int) -> int:
    """Before the next try, after so many wrong codes: 0, 0, 30, 60, 90…"""
    return max(0, tries - FREE_TRIES + 1) * WAIT_SECONDS if tries >= FREE_TRIES else 0


def initials(display_name: str) -> str:
    """« EXEMPLE Jeanne » is « E. J. »: enough to find a file, too little to name anybody."""
    words = display_name.replace("-", " ").split()
    return " ".join(f"{word[0]}." for word in words if word[0].isupper())


def number_of(session_reference: str, output_id: int, number: str = "") -> str:
    """What letters and mails name it by: the number of what binds, else « S-2026-000012-45 »."""
    return number or f"{session_reference}-{output_id}"
