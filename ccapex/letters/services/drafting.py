"""Prepares letters: drafts made of data, cheap enough for a dispatch of ten thousand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.chunks import chunked
from ccapex.letters import kinds
from ccapex.letters.enums import Channel, LetterState
from ccapex.letters.models import Letter
from ccapex.letters.services.addressees import Addressee
from households.models import Household


class DraftGone(Exception):
    """The letter is no draft any more. The message is French."""


@dataclass(frozen=True)
class NewLetter:
    """One letter to prepare. Foreign rows are named by their identifiers.

    Without ``addressee``, the letter goes to the household and its address is read when the
    letter is issued: an address corrected in between is the one that is written.
    """

    kind: str
    key: str
    territory_id: int
    organisation_id: int
    household_id: int | None = None
    variant: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    channel: str = Channel.PRINT
    addressee: Addressee | None = None
    corrects_id: int | None = None


def prepare_letter(
    kind: str,
    *,
    territory: Territory,
    organisation: Organisation,
    author: User | None,
    key: str,
    household: Household | None = None,
    addressee: Addressee | None = None,
    data: Mapping[str, Any] | None = None,
    variant: str = "",
    source: str = "",
) -> Letter:
    """The draft that ``key`` names; asked twice, the same letter, whatever its state."""
    new = NewLetter(
        kind=kind,
        key=key,
        territory_id=territory.pk,
        organisation_id=organisation.pk,
        household_id=household.pk if household else None,
        variant=variant,
        data=data or {},
        source=source,
        addressee=addressee,
    )
    prepare_letters([new], author=author)
    return Letter.objects.get(key=key)


def prepare_letters(letters: Iterable[NewLetter], *, author: User | None) -> None:
    """Existing keys are left as they are, so that a job started again prepares nothing twice."""
    for some in chunked(letters, 1000):
        Letter.objects.bulk_create(
            [_draft(new, author) for new in some], ignore_conflicts=True, batch_size=500
        )


def change_draft(
    letter: Letter, *, author: User, data: Mapping[str, Any], variant: str = ""
) -> Letter:
    """Other data for a letter not issued yet (an appointment is fixed, a wrong amount put right).

    ``DraftGone`` once it is issued or cancelled.
    """
    if variant and variant not in kinds.find(letter.kind).variants:
        raise ValueError(f"The kind {letter.kind!r} has no variant {variant!r}.")
    changed = Letter.objects.filter(pk=letter.pk, state=LetterState.DRAFT).update(
        data=dict(data), variant=variant, author=author
    )
    if not changed:
        raise DraftGone("Ce courrier est déjà émis ou annulé : faites une correction.")
    letter.refresh_from_db()
    return letter


def _draft(new: NewLetter, author: User | None) -> Letter:
    kind = kinds.find(new.kind)
    role = new.addressee.role if new.addressee else kind.addressees[0]
    if role not in kind.addressees:
        raise ValueError(f"A letter {kind.slug!r} is not for {role!r}.")
    if new.variant and new.variant not in kind.variants:
        raise ValueError(f"The kind {kind.slug!r} has no variant {new.variant!r}.")
    return Letter(
        kind=kind.slug,
        key=new.key,
        territory_id=new.territory_id,
        organisation_id=new.organisation_id,
        household_id=new.household_id,
        variant=new.variant,
        data=dict(new.data),
        source=new.source,
        channel=new.channel,
        corrects_id=new.corrects_id,
        author=author,
        addressee_role=role,
        addressee_name=new.addressee.name if new.addressee else "",
        addressee_lines=list(new.addressee.lines) if new.addressee else [],
        dwelling_id=new.addressee.dwelling_id if new.addressee else None,
    )
