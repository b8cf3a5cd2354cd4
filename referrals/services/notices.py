"""Mails to the functional mailboxes: counts and dates only, never a person's data."""

import datetime

from ccapex.accounts.models import Organisation
from ccapex.accounts.services.mailboxes import write_to
from ccapex.core.french import day


def notify_referrals(organisation: Organisation, count: int) -> bool:
    """False where the organisation has no mailbox."""
    what = "une nouvelle orientation" if count == 1 else f"{count} nouvelles orientations"
    return write_to(
        organisation,
        f"CCAPEX : {what}",
        f"Bonjour,\n\nLa CCAPEX vous a confié {what}, à prendre en charge dans « Mes suivis ».",
    )


def remind_enrichment(organisation: Organisation, count: int, due_on: datetime.date | None) -> bool:
    households = "un ménage" if count == 1 else f"{count} ménages"
    until = f" Réponses attendues pour le {day(due_on)}." if due_on else ""
    return write_to(
        organisation,
        f"CCAPEX : {households} à compléter",
        f"Bonjour,\n\nLa CCAPEX attend encore votre réponse pour {households}.{until}",
    )
