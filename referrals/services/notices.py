"""Mails to the functional mailboxes: counts and dates only, never a person's data."""

import datetime

from django.core.mail import send_mail

from ccapex.accounts.models import Organisation
from ccapex.core.french import day

FOOT = (
    "\n\nConnectez-vous à CCAPEX pour les voir : ce courriel ne contient aucune donnée "
    "personnelle.\n"
)


def notify_referrals(organisation: Organisation, count: int) -> bool:
    """False where the organisation has no mailbox."""
    what = "une nouvelle orientation" if count == 1 else f"{count} nouvelles orientations"
    return _send(
        organisation,
        f"CCAPEX : {what}",
        f"Bonjour,\n\nLa CCAPEX vous a confié {what}, à prendre en charge dans « Mes suivis ».",
    )


def remind_enrichment(organisation: Organisation, count: int, due_on: datetime.date | None) -> bool:
    households = "un ménage" if count == 1 else f"{count} ménages"
    until = f" Réponses attendues pour le {day(due_on)}." if due_on else ""
    return _send(
        organisation,
        f"CCAPEX : {households} à compléter",
        f"Bonjour,\n\nLa CCAPEX attend encore votre réponse pour {households}.{until}",
    )


def _send(organisation: Organisation, subject: str, body: str) -> bool:
    if not organisation.mailbox:
        return False
    send_mail(subject, body + FOOT, None, [organisation.mailbox])
    return True
