"""What the circuit does when a lower floor tells it something."""

import datetime
from typing import Any

from django.dispatch import receiver

from ccapex.letters.models import Letter
from ccapex.letters.signals import letter_return_undone, letter_returned
from referrals.enums import Channel, ContactResult
from referrals.models import ContactAttempt, Referral


@receiver(letter_returned)
def note_returned_letter(letter: Letter, on: datetime.date, author_id: int, **rest: Any) -> None:
    """A letter of a referral that came back is an attempt that failed: the visit comes next."""
    referral = _referral_of(letter)
    if referral is not None:
        ContactAttempt.objects.get_or_create(
            referral=referral,
            on=on,
            channel=Channel.LETTER,
            result=ContactResult.RETURNED,
            defaults={"author_id": author_id},
        )


@receiver(letter_return_undone)
def forget_returned_letter(letter: Letter, author_id: int, **rest: Any) -> None:
    referral = _referral_of(letter)
    if referral is not None:
        ContactAttempt.objects.filter(
            referral=referral,
            channel=Channel.LETTER,
            result=ContactResult.RETURNED,
            author=author_id,
        ).delete()


def _referral_of(letter: Letter) -> Referral | None:
    kind, _, number = letter.source.partition(":")
    if kind != "referral" or not number.isdigit():
        return None
    return Referral.objects.filter(pk=int(number)).first()
