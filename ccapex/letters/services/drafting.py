"""Prepares letters: drafts made of data, cheap enough for a dispatch of ten thousand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.chunks import chunked
from ccapex.letters import kinds
from ccapex.letters.enums import AddresseeRole, Channel, LetterState
from ccapex.letters.models import Letter
from ccapex.letters.rules.address import AddressIncomplete
from ccapex.letters.services.addressees import (
    Addressee,
    DoNotWrite,
    limits,
    to_guardians,
    with_addresses,
)
from households.models import Household
from households.services.guardians import runs

# Parts the key of a letter from the guardian to whom its copy goes.
COPY = ":guardian:"


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
    """The draft that ``key`` names; asked twice, the same letter, whatever its state.

    Where nobody may write to the household, its guardian's letter; ``DoNotWrite`` without any.
    """
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
    made = Letter.objects.filter(key=key).first()
    made = made or Letter.objects.filter(key__startswith=f"{key}{COPY}").first()
    if made is None:
        raise DoNotWrite
    return made


def prepare_letters(letters: Iterable[NewLetter], *, author: User | None) -> dict[str, str]:
    """Existing keys are left as they are, so that a job started again prepares nothing twice.

    Each letter to a household is prepared for its guardians too, as letters of their own. Gives
    the reason for each key that was not prepared: nobody may write to that household.
    """
    refused: dict[str, str] = {}
    for some in chunked(letters, 1000):
        homes = with_addresses(new.household_id or 0 for new in some if _to_household(new))
        drafts: list[Letter] = []
        for new in some:
            # What is written to somebody else about the household is no letter of its home.
            home = homes.get(new.household_id or 0) if _to_household(new) else None
            if home is None:
                drafts.append(_draft(new, author))
                continue
            if limits(home).no_letter:
                refused[new.key] = str(DoNotWrite())
            else:
                drafts.append(_draft(new, author))
            drafts += [_draft(copy, author) for copy in _copies(new, home)]
        Letter.objects.bulk_create(drafts, ignore_conflicts=True, batch_size=500)
    return refused


def prepare_copies(letters: Iterable[Letter], homes: Mapping[int, Household]) -> None:
    """For guardians entered since the letter was prepared; those already there stay."""
    drafts = [
        _draft(copy, letter.author)
        for letter in letters
        if letter.addressee_role == AddresseeRole.HOUSEHOLD
        and (home := homes.get(letter.household_id or 0))
        for copy in _copies(_again(letter), home)
    ]
    Letter.objects.bulk_create(drafts, ignore_conflicts=True, batch_size=500)


def guardian_of(letter: Letter) -> int | None:
    """The guardian to whom this copy goes."""
    _, parted, pk = letter.key.rpartition(COPY)
    return int(pk) if parted and pk.isdecimal() else None


def _to_household(new: NewLetter) -> bool:
    posted_home = kinds.find(new.kind).addressees[0] == AddresseeRole.HOUSEHOLD
    return new.addressee is None and new.household_id is not None and posted_home


def _copies(new: NewLetter, home: Household) -> list[NewLetter]:
    """A guardian whose address cannot be posted gets its draft too: it is refused when issued,
    with the reason, rather than forgotten."""
    try:
        found = to_guardians(home)
    except AddressIncomplete:
        today = timezone.localdate()
        found = [
            Addressee(AddresseeRole.GUARDIAN, one.name, (), guardian_id=one.pk)
            for one in home.guardians.all()
            if runs(one, today)
        ]
    return [replace(new, key=f"{new.key}{COPY}{one.guardian_id}", addressee=one) for one in found]


def _again(letter: Letter) -> NewLetter:
    return NewLetter(
        kind=letter.kind,
        key=letter.key,
        territory_id=letter.territory_id,
        organisation_id=letter.organisation_id,
        household_id=letter.household_id,
        variant=letter.variant,
        data=letter.data,
        source=letter.source,
        channel=letter.channel,
        corrects_id=letter.corrects_id,
    )


def change_draft(
    letter: Letter, *, author: User, data: Mapping[str, Any], variant: str = ""
) -> Letter:
    """Other data for a letter not issued yet (an appointment is fixed, a wrong amount put right).

    ``DraftGone`` once it is issued or cancelled.
    """
    if variant and variant not in kinds.find(letter.kind).variants:
        raise ValueError(f"The kind {letter.kind!r} has no variant {variant!r}.")
    drafts = Letter.objects.filter(state=LetterState.DRAFT)
    told: dict[str, Any] = {"data": dict(data), "variant": variant, "author": author}
    with transaction.atomic():
        changed = drafts.filter(pk=letter.pk).update(**told)
        if changed:  # a copy says what the letter says
            drafts.filter(key__startswith=f"{letter.key}{COPY}").update(**told)
    if not changed:
        raise DraftGone("Ce courrier est déjà émis ou annulé : faites une correction.")
    letter.refresh_from_db()
    return letter


def _draft(new: NewLetter, author: User | None) -> Letter:
    kind = kinds.find(new.kind)
    role = new.addressee.role if new.addressee else kind.addressees[0]
    copied = role == AddresseeRole.GUARDIAN and AddresseeRole.HOUSEHOLD in kind.addressees
    if role not in kind.addressees and not copied:
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
