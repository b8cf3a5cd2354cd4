"""Print batches: shared among workers by parts, each letter with its own outcome.

Everything may be started again: what is done is found done, files are overwritten by the same
bytes, and the batch is published by one final change.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Protocol

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from ccapex.accounts.models import User
from ccapex.core import journal
from ccapex.core.chunks import chunked
from ccapex.letters.enums import BatchState, LetterState, Outcome
from ccapex.letters.models import BatchItem, Letter, PrintBatch
from ccapex.letters.services.assembly import assemble
from ccapex.letters.services.issuing import issue_batch
from ccapex.letters.services.pdf import keep_pdf
from ccapex.letters.services.safe_contact import withheld
from ccapex.letters.signals import letters_printed

logger = logging.getLogger(__name__)

# A file of a thousand letters is what an office printer and pypdf still hold.
BATCH_SIZE = 1000
PART_SIZE = 100
# Letters rendered between two commits: about a second.
CHUNK = 20
RENDERING_FAILED = (
    "Ce courrier n'a pas pu être mis en page. Ouvrez son aperçu et signalez-le à l'administrateur."
)


class Steps(Protocol):
    """``core.jobs.Progress``, or anything that counts."""

    def total(self, count: int, *, done: int = 0) -> None: ...

    def advance(self, count: int = 1) -> None: ...


class Silent:
    """Counts nothing."""

    def total(self, count: int, *, done: int = 0) -> None:
        return None

    def advance(self, count: int = 1) -> None:
        return None


class AlreadyInBatch(Exception):
    """Somebody else has just put one of these letters in a batch."""


def create_batches(
    letters: Iterable[Letter], *, author: User, organisation_id: int, two_sided: bool = True
) -> list[PrintBatch]:
    """One batch per thousand letters, all of one territory. The work itself is not started."""
    batches = []
    try:
        with transaction.atomic():
            for some in chunked(letters, BATCH_SIZE):
                batch = PrintBatch.objects.create(
                    territory_id=some[0].territory_id,
                    organisation_id=organisation_id,
                    author=author,
                    two_sided=two_sided,
                )
                BatchItem.objects.bulk_create(
                    [
                        BatchItem(batch=batch, letter=letter, rank=rank)
                        for rank, letter in enumerate(some)
                    ],
                    batch_size=500,
                )
                batches.append(batch)
    except IntegrityError:
        raise AlreadyInBatch(
            "Un de ces courriers vient d'être mis dans un autre lot. Rechargez la page."
        ) from None
    return batches


def parts(batch: PrintBatch) -> range:
    last = batch.items.aggregate(last=Max("rank"))["last"]
    return range(0 if last is None else last // PART_SIZE + 1)


def render_batch(batch_id: int, progress: Steps | None = None) -> PrintBatch:
    """The whole batch in one go; several workers share it by ``render_part``."""
    batch = PrintBatch.objects.get(pk=batch_id)
    for part in parts(batch):
        render_part(batch_id, part, progress)
    finish(batch_id)
    batch.refresh_from_db()
    return batch


def render_part(batch_id: int, part: int, progress: Steps | None = None) -> None:
    """Renders what remains of a part; whoever renders the last letter assembles the batch."""
    steps = progress or Silent()
    batch = PrintBatch.objects.select_related("author").get(pk=batch_id)
    items = batch.items.filter(rank__gte=part * PART_SIZE, rank__lt=(part + 1) * PART_SIZE)
    waiting = list(items.filter(outcome=Outcome.PENDING).values_list("pk", flat=True))
    whole = items.count()
    steps.total(whole, done=whole - len(waiting))
    for some in chunked(waiting, CHUNK):
        _render_items(some, batch.author)
        steps.advance(len(some))
    finish(batch_id)


def _render_items(item_ids: list[int], author: User) -> None:
    items = list(BatchItem.objects.filter(pk__in=item_ids, outcome=Outcome.PENDING))
    refused = issue_batch([item.letter_id for item in items], author=author)
    letters = Letter.objects.select_related("organisation", "style").in_bulk(
        [item.letter_id for item in items]
    )
    made = []
    stopped = refused | withheld(letters.values())
    for item in items:
        letter = letters[item.letter_id]
        item.reason = stopped.get(letter.pk) or _render(letter)
        item.outcome = Outcome.FAILED if item.reason else Outcome.OK
        if not item.reason:
            made.append(letter)
    with transaction.atomic():
        Letter.objects.bulk_update(made, ["pdf", "pages"])
        BatchItem.objects.bulk_update(items, ["outcome", "reason"])


def _render(letter: Letter) -> str:
    """Why it failed, or nothing."""
    if letter.state == LetterState.CANCELLED:
        return "Ce courrier a été annulé entre-temps."
    if letter.pdf.name and letter.pdf.storage.exists(letter.pdf.name):
        return ""
    try:
        keep_pdf(letter)
    except Exception:  # noqa: BLE001
        # One letter that cannot be laid out must not stop the others; the text is not logged.
        logger.error("Letter %s could not be rendered", letter.pk)
        return RENDERING_FAILED
    return ""


def finish(batch_id: int) -> None:
    """Assembles and publishes, once no letter is left. Two workers may both do it: same file."""
    batch = PrintBatch.objects.get(pk=batch_id)
    waiting = batch.items.filter(outcome=Outcome.PENDING).exists()
    if waiting or batch.state == BatchState.DONE:
        return
    items = list(batch.items.filter(outcome=Outcome.OK).select_related("letter"))
    batch.pdf.name, batch.pages = assemble(batch, items)
    with transaction.atomic():
        BatchItem.objects.bulk_update(items, ["first_page"], batch_size=500)
        published = PrintBatch.objects.filter(pk=batch.pk, state=BatchState.PENDING).update(
            state=BatchState.DONE, pdf=batch.pdf.name, pages=batch.pages, done_at=timezone.now()
        )
        if published:
            _mark_printed(batch, [item.letter for item in items])


def _mark_printed(batch: PrintBatch, letters: list[Letter]) -> None:
    Letter.objects.filter(
        pk__in=[letter.pk for letter in letters], state=LetterState.ISSUED
    ).update(state=LetterState.PRINTED, printed_at=timezone.now())
    journal.record_all(
        journal.entry(
            "letter.printed",
            actor_id=batch.author_id,
            organisation_id=batch.organisation_id,
            territory_id=batch.territory_id,
            object_type="letter",
            object_id=letter.pk,
            household_id=letter.household_id,
            details={"batch": batch.pk},
        )
        for letter in letters
    )
    letters_printed.send(PrintBatch, letters=letters, author_id=batch.author_id)
