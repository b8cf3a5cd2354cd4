"""Reads the mails that come back (RFC 3464), as the mail server hands them over."""

import datetime
import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from django.utils import timezone

from ccapex.accounts.services.mailboxes import note_failure

PERMANENT = "5"


@dataclass(frozen=True, slots=True)
class Bounce:
    """``status`` as the server gives it, ``5.1.1``: five is for good, four will be tried again."""

    address: str
    status: str
    on: datetime.date

    @property
    def is_permanent(self) -> bool:
        return self.status.startswith(PERMANENT)


def bounces_in(raw: bytes, *, today: datetime.date) -> list[Bounce]:
    """Those that a mail reports; none for any other mail, however broken."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return list(_reported(message, _date(message, today)))


def note_bounces(raw: bytes) -> int:
    """How many entries of the directory were marked: those refused for good only."""
    found = bounces_in(raw, today=timezone.localdate())
    return sum(
        note_failure(one.address, on=one.on, reason=f"courriel revenu ({one.status})")
        for one in found
        if one.is_permanent
    )


def _reported(message: EmailMessage, on: datetime.date) -> Iterator[Bounce]:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.iter_parts():
            address = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
            if str(block.get("Action", "")).strip().lower() == "failed" and address:
                yield Bounce(
                    address.rsplit(";", maxsplit=1)[-1].strip(), str(block.get("Status", "")), on
                )


def _date(message: EmailMessage, today: datetime.date) -> datetime.date:
    """A date to come, or none that can be read, is not believed."""
    try:
        told = parsedate_to_datetime(str(message.get("Date", ""))).date()
    except ValueError:
        return today
    return min(told, today)
