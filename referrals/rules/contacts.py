"""Which result each way of reaching a household can have, and what to try next (V6)."""

from collections.abc import Mapping

from referrals.enums import Channel, ContactResult

_MEETING = (
    ContactResult.REACHED,
    ContactResult.APPOINTMENT_TAKEN,
    ContactResult.APPOINTMENT_KEPT,
    ContactResult.APPOINTMENT_MISSED,
)

RESULTS: Mapping[str, tuple[ContactResult, ...]] = {
    Channel.PHONE: (
        *_MEETING,
        ContactResult.NO_ANSWER,
        ContactResult.MESSAGE_LEFT,
        ContactResult.WRONG_NUMBER,
    ),
    Channel.SMS: (ContactResult.SENT, *_MEETING, ContactResult.WRONG_NUMBER),
    Channel.EMAIL: (ContactResult.SENT, *_MEETING),
    Channel.LETTER: (ContactResult.SENT, *_MEETING, ContactResult.RETURNED),
    Channel.VISIT: (*_MEETING, ContactResult.NO_ANSWER, ContactResult.MESSAGE_LEFT),
    Channel.THIRD_PARTY: (*_MEETING, ContactResult.MESSAGE_LEFT, ContactResult.NO_ANSWER),
}

KEYS: Mapping[str, str] = {
    Channel.PHONE: "t",
    Channel.SMS: "m",
    Channel.EMAIL: "e",
    Channel.LETTER: "l",
    Channel.VISIT: "v",
    Channel.THIRD_PARTY: "p",
}
"""The first of the two keys that note an attempt; the second is the rank of the result."""


def next_channel(*, has_phone: bool, mail_returned: bool) -> Channel:
    """A phone still to try, else a letter, else going there (seed-notes 24)."""
    if has_phone:
        return Channel.PHONE
    return Channel.VISIT if mail_returned else Channel.LETTER
