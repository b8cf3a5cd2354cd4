"""Issues letters: from then on their text never changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import Territory, User
from ccapex.core import journal
from ccapex.core.chunks import chunked
from ccapex.letters import kinds
from ccapex.letters.catalogue.section import Section, section_of
from ccapex.letters.enums import AddresseeRole, LetterState
from ccapex.letters.models import Letter
from ccapex.letters.rules.address import AddressIncomplete
from ccapex.letters.services.addressees import (
    limits,
    to_guardians,
    to_household,
    with_addresses,
)
from ccapex.letters.services.drafting import guardian_of, prepare_copies
from ccapex.letters.services.writing import (
    current_style,
    template_version,
    text_hash,
    to_home,
    write,
)
from households.models import Household

FROZEN_FIELDS = [
    "state",
    "author",
    "addressee_name",
    "addressee_lines",
    "dwelling",
    "html",
    "text_hash",
    "template_version",
    "style",
    "issued_at",
]
# One transaction writes at most this many texts: well under a second.
CHUNK = 100


class LetterRefused(Exception):
    """The letter cannot be issued. The message is French and says what to change."""


def issue(letter: Letter, *, author: User) -> Letter:
    """The letter, frozen. Already issued: as it was. ``LetterRefused`` says what is missing."""
    refused = issue_batch([letter.pk], author=author)
    if letter.pk in refused:
        raise LetterRefused(refused[letter.pk])
    letter.refresh_from_db()
    return letter


def issue_batch(letter_ids: Iterable[int], *, author: User) -> dict[int, str]:
    """Issues the drafts among ``letter_ids``; the reason for each one that could not be."""
    refused: dict[int, str] = {}
    for some in chunked(letter_ids, CHUNK):
        with transaction.atomic():
            refused |= _issue_chunk(some, author)
    return refused


def _issue_chunk(letter_ids: Sequence[int], author: User) -> dict[int, str]:
    # Locked: two people who issue the same draft would write it twice.
    drafts = list(
        Letter.objects.select_for_update(of=("self",))
        .filter(pk__in=letter_ids, state=LetterState.DRAFT)
        .select_related("organisation", "corrects", "household")
        .order_by("pk")
    )
    homes = with_addresses(draft.household_id for draft in drafts if draft.household_id)
    style, now = current_style(), timezone.now()
    sections = _sections(drafts)
    issued: list[Letter] = []
    refused: dict[int, str] = {}
    for letter in drafts:
        try:
            _address(letter, homes)
        except (AddressIncomplete, LetterRefused) as problem:
            refused[letter.pk] = str(problem)
            continue
        letter.html = write(
            letter,
            on=timezone.localdate(now),
            section=sections[letter.territory_id],
            neutral=to_home(letter) and limits(homes[letter.household_id or 0]).no_sender,
        )
        letter.text_hash = text_hash(letter.html)
        letter.template_version = template_version(letter.kind)
        letter.style, letter.author = style, author
        letter.state, letter.issued_at = LetterState.ISSUED, now
        issued.append(letter)
    Letter.objects.bulk_update(issued, FROZEN_FIELDS, batch_size=50)
    prepare_copies(issued, homes)
    journal.record_all(
        journal.entry(
            "letter.issued",
            actor_id=author.pk,
            organisation_id=letter.organisation_id,
            territory_id=letter.territory_id,
            object_type="letter",
            object_id=letter.pk,
            household_id=letter.household_id,
            details={"kind": letter.kind, "variant": letter.variant, "hash": letter.text_hash},
        )
        for letter in issued
    )
    return refused


def _sections(letters: list[Letter]) -> dict[int, Section]:
    """Each territory's once: joined to every letter, its whole profile would travel every time."""
    territories = Territory.objects.filter(pk__in={letter.territory_id for letter in letters})
    return {territory.pk: section_of(territory) for territory in territories}


def _address(letter: Letter, homes: dict[int, Household]) -> None:
    """A letter to the household or its guardian takes the address known today; another keeps the
    one given."""
    if not kinds.find(letter.kind).posted:
        return
    home = homes.get(letter.household_id or 0)
    guardian_id = guardian_of(letter)
    if home and guardian_id is not None:
        running = {one.guardian_id: one for one in to_guardians(home)}
        if guardian_id not in running:
            raise LetterRefused(
                "La mesure de ce représentant a pris fin : ce courrier ne lui est plus adressé."
            )
        letter.addressee_lines = list(running[guardian_id].lines)
    elif home and letter.addressee_role == AddresseeRole.HOUSEHOLD:
        found = to_household(home)
        letter.addressee_name, letter.addressee_lines = found.name, list(found.lines)
        letter.dwelling_id = found.dwelling_id
    if len(letter.addressee_lines) < 2:
        raise LetterRefused("Il manque le nom ou l'adresse du destinataire.")
