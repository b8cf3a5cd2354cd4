"""Mails to the functional mailboxes: the one place they leave from, which learns what comes back.

Never a person's data in them: counts, dates and numbers only (access.md). A mailbox is in the
directory because the product writes to it: the day a mail comes back, its entry says so (S10).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.utils import timezone

from ccapex.accounts.models import Organisation, Unit
from ccapex.core import journal

FOOT = (
    "\n\nConnectez-vous à CCAPEX pour en savoir plus : ce courriel ne contient aucune donnée "
    "personnelle.\n"
)
REFUSED = "adresse refusée par la messagerie"


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: str | bytes
    kind: str


def write_to(
    organisation: Organisation,
    subject: str,
    body: str,
    *,
    unit: Unit | None = None,
    attachments: Iterable[Attachment] = (),
    foot: str = FOOT,
) -> bool:
    """False where there is no mailbox, or where it refuses: the directory then says so.

    ``unit``: the desk whose mailbox is used where it has one. Any other failure of the mail is
    raised: the job that asked is tried again.
    """
    address = (unit.mailbox if unit else "") or organisation.mailbox
    if not address:
        return False
    mail = EmailMessage(subject, body + foot, None, [address])
    for one in attachments:
        mail.attach(one.name, one.content, one.kind)
    try:
        mail.send()
    except SMTPRecipientsRefused:
        note_failure(address, on=timezone.localdate(), reason=REFUSED)
        return False
    Organisation.objects.filter(pk=organisation.pk).update(mailbox_written_at=timezone.now())
    return True


def note_failure(address: str, *, on: datetime.date, reason: str) -> int:
    """Marks the entries whose mailbox it is, or that of one of their desks; how many."""
    mine = Organisation.objects.filter(mailbox__iexact=address)
    theirs = Organisation.objects.filter(units__mailbox__iexact=address)
    ids = {*mine.values_list("pk", flat=True), *theirs.values_list("pk", flat=True)}
    marked = Organisation.objects.filter(pk__in=ids)
    changed = marked.update(mailbox_failed_on=on, mailbox_failure=reason[:200])
    journal.record_all(
        journal.entry(
            "directory.mailbox_failed",
            actor_id=None,
            organisation_id=pk,
            object_type="organisation",
            object_id=pk,
        )
        for pk in sorted(ids)
    )
    return changed
