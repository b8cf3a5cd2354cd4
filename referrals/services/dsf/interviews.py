"""Reach the household for its DSF: offers and reminders by letter, attempts by any means."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import french
from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter
from ccapex.letters.services import change_draft, prepare_letter
from referrals.catalogue.dsf import OFFER, REMINDER
from referrals.enums import Channel
from referrals.models import ContactAttempt, Dsf
from referrals.services.dsf.starting import UNFINISHED, hearing_of, trace

KINDS = {OFFER: "Proposition d'entretien", REMINDER: "Nouvelle proposition d'entretien"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way tried: ``channel`` and ``result`` in words; ``effective``: somebody answered."""

    on: dt.date
    channel: str
    result: str
    note: str = ""


def letter_key(dsf: Dsf, kind: str) -> str:
    return f"{kind}:dsf:{dsf.pk}"


def propose_interview(
    dsf: Dsf,
    kind: str,
    *,
    desk: Desk,
    variant: str = "call",
    on: dt.date | None = None,
    at: str = "",
    place: str = "",
) -> Letter:
    """The draft of the offer or of its reminder, with that appointment; it waits in « Courriers ».

    Asked again while it is a draft, the appointment is changed. Without a date the household calls.
    """
    if dsf.state not in UNFINISHED:
        raise ValidationError("Ce DSF est terminé : il n'y a plus d'entretien à proposer.")
    if kind not in KINDS:
        raise ValidationError("Choisissez une proposition ou une relance.")
    if variant != "call" and on is None:
        raise ValidationError({"on": "Donnez la date du rendez-vous."})
    if on is not None and on < timezone.localdate():
        raise ValidationError({"on": "Cette date est passée."})
    hearing_on = hearing_of(dsf)
    if on is not None and hearing_on is not None and on >= hearing_on:
        raise ValidationError(
            {"on": f"L'audience est le {french.day(hearing_on)} : proposez un jour d'avant."}
        )
    sender = dsf.organisation
    data = {
        "on": french.long_day(on),
        "at": at.strip()[:20],
        "place": place.strip()[:120],
        "referent": desk.user.get_full_name(),
        "phone": sender.phone,
        "mailbox": sender.mailbox,
    }
    letter = prepare_letter(
        kind,
        territory=dsf.territory,
        organisation=sender,
        author=desk.user,
        key=letter_key(dsf, kind),
        household=dsf.household,
        data=data,
        variant=variant,
        # A letter that comes back is then noted as an attempt of the referral.
        source=f"referral:{dsf.referral_id}",
    )
    if letter.state == LetterState.DRAFT and (letter.data, letter.variant) != (data, variant):
        letter = change_draft(letter, author=desk.user, data=data, variant=variant)
    trace("dsf.interview", dsf, author_id=desk.user.pk, kind=kind)
    return letter


def letters_of(dsf: Dsf) -> dict[str, Letter]:
    """The offer and the reminder, where they exist; those cancelled are not counted."""
    keys = {letter_key(dsf, kind): kind for kind in KINDS}
    found = Letter.objects.filter(key__in=keys).exclude(state=LetterState.CANCELLED)
    return {keys[letter.key]: letter for letter in found}


def attempts_of(dsf: Dsf) -> list[Attempt]:
    """Everything tried, in order: the letters sent, and the attempts noted by hand."""
    sent = [
        Attempt(
            timezone.localdate(letter.issued_at),
            Channel.LETTER.label,
            KINDS[kind] + (" (revenue)" if letter.state == LetterState.RETURNED else ""),
        )
        for kind, letter in letters_of(dsf).items()
        if letter.issued_at is not None
    ]
    noted = ContactAttempt.objects.filter(referral=dsf.referral_id).order_by("on", "pk")
    return sorted(
        [
            *sent,
            *(
                Attempt(one.on, one.get_channel_display(), one.get_result_display(), one.note)
                for one in noted
            ),
        ],
        key=lambda one: one.on,
    )
