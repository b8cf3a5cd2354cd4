"""After the post: returned mail, corrections, cancellations."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Max

from ccapex.accounts.models import User
from ccapex.core import journal
from ccapex.letters.enums import AddresseeRole, LetterState, NextChannel
from ccapex.letters.models import Letter
from ccapex.letters.services.addressees import Addressee
from ccapex.letters.services.drafting import COPY, NewLetter, guardian_of, prepare_letters
from ccapex.letters.services.issuing import LetterRefused
from ccapex.letters.signals import letter_return_undone, letter_returned
from households.enums import ContactKind, ContactStatus
from households.models import ContactPoint, Dwelling
from households.services.contact_limits import limits_of


def mark_returned(letter: Letter, *, author: User, on: datetime.date) -> NextChannel:
    """The post brought it back: its dwelling is marked, the next channel proposed."""
    with transaction.atomic():
        moved = Letter.objects.filter(pk=letter.pk, state=LetterState.PRINTED).update(
            state=LetterState.RETURNED, returned_on=on
        )
        letter.refresh_from_db()
        if letter.state != LetterState.RETURNED:
            raise LetterRefused("Seul un courrier imprimé peut être noté comme revenu.")
        if moved:
            _mark_dwelling(letter, on)
            _record("letter.returned", letter, author)
            letter_returned.send(Letter, letter=letter, on=on, author_id=author.pk)
    return next_channel(letter)


def undo_return(letter: Letter, *, author: User) -> None:
    """A wrong key was pressed. The dwelling stays marked if another letter came back from it."""
    with transaction.atomic():
        moved = Letter.objects.filter(pk=letter.pk, state=LetterState.RETURNED).update(
            state=LetterState.PRINTED, returned_on=None
        )
        letter.refresh_from_db()
        if not moved:
            return
        others = Letter.objects.returned().filter(dwelling=letter.dwelling)
        _mark_dwelling(letter, others.aggregate(last=Max("returned_on"))["last"])
        _record("letter.return_undone", letter, author)
        letter_return_undone.send(Letter, letter=letter, author_id=author.pk)


def next_channel(letter: Letter) -> NextChannel:
    if letter.household_id is None or limits_of([letter.household_id])[letter.household_id].no_call:
        return NextChannel.VISIT
    phones = ContactPoint.objects.filter(kind=ContactKind.PHONE).exclude(status=ContactStatus.WRONG)
    to_try = phones.filter(household=letter.household_id).exists()
    return NextChannel.PHONE if to_try else NextChannel.VISIT


def correct(letter: Letter, *, author: User) -> Letter:
    """A new draft that names the letter it corrects; asked twice, the same draft."""
    if letter.issued_at is None:
        raise LetterRefused("Ce courrier n'est pas encore émis : modifiez-le au lieu de corriger.")
    guardian_id = guardian_of(letter)
    key = f"correction:{letter.pk}" + (f"{COPY}{guardian_id}" if guardian_id else "")
    refused = prepare_letters(
        [
            NewLetter(
                kind=letter.kind,
                key=key,
                territory_id=letter.territory_id,
                organisation_id=letter.organisation_id,
                household_id=letter.household_id,
                variant=letter.variant,
                data=letter.data,
                source=letter.source,
                channel=letter.channel,
                corrects_id=letter.pk,
                addressee=_same_addressee(letter),
            )
        ],
        author=author,
    )
    correction = Letter.objects.filter(key=key).first()
    if correction is None:
        raise LetterRefused(refused[key])
    _record("letter.correction", correction, author)
    return correction


def _same_addressee(letter: Letter) -> Addressee | None:
    """The household's is read again when the letter is issued."""
    if letter.addressee_role == AddresseeRole.HOUSEHOLD:
        return None
    return Addressee(
        AddresseeRole(letter.addressee_role),
        letter.addressee_name,
        tuple(letter.addressee_lines),
    )


def cancel(letter: Letter, *, author: User) -> None:
    """A letter that has not been printed will not be."""
    with transaction.atomic():
        moved = Letter.objects.to_print().filter(pk=letter.pk).update(state=LetterState.CANCELLED)
        if not moved:
            raise LetterRefused("Ce courrier est déjà imprimé ou dans un lot en préparation.")
        letter.refresh_from_db()
        _record("letter.cancelled", letter, author)


def _mark_dwelling(letter: Letter, on: datetime.date | None) -> None:
    if letter.dwelling_id is not None:
        Dwelling.objects.filter(pk=letter.dwelling_id).update(mail_returned_on=on)


def _record(action: str, letter: Letter, author: User) -> None:
    journal.record(
        action,
        actor_id=author.pk,
        organisation_id=letter.organisation_id,
        territory_id=letter.territory_id,
        object_type="letter",
        object_id=letter.pk,
        household_id=letter.household_id,
        details={"kind": letter.kind},
    )
