"""Letters already written that safe contact stops: a limit set today holds for what is not posted.

A text once issued never changes: where its sender must not be named any more, a correction is made.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from pypdf import PdfReader, PdfWriter

from ccapex.letters.enums import Outcome
from ccapex.letters.models import BatchItem, Letter, PrintBatch
from ccapex.letters.services.addressees import DoNotWrite
from ccapex.letters.services.writing import NEUTRAL, to_home
from households.services.contact_limits import limits_of

NAMES_SENDER = (
    "Consigne de contact : ne pas nommer l'expéditeur. Ce courrier, émis avant la consigne, le "
    "nomme : faites une correction."
)


def withheld(letters: Iterable[Letter]) -> dict[int, str]:
    """Why each of these letters must not be printed nor sent; one query."""
    posted = [letter for letter in letters if letter.html and to_home(letter)]
    limits = limits_of(letter.household_id or 0 for letter in posted)
    found = {}
    for letter in posted:
        holds = limits[letter.household_id or 0]
        if holds.no_letter:
            found[letter.pk] = str(DoNotWrite())
        elif holds.no_sender and NEUTRAL not in letter.html:
            found[letter.pk] = NAMES_SENDER
    return found


def left_out(batch: PrintBatch) -> dict[int, str]:
    """Items of a finished batch that must not leave any more, with the reason of each."""
    items = list(batch.items.filter(outcome=Outcome.OK).select_related("letter"))
    stopped = withheld(item.letter for item in items)
    return {item.pk: stopped[item.letter_id] for item in items if item.letter_id in stopped}


def to_send(batch: PrintBatch) -> list[BatchItem]:
    """The others, in order, with the ``first_page`` they have in ``printable``; not to be saved."""
    kept, page = [], 1
    stopped = left_out(batch)
    for item, pages in _spans(batch):
        if item.pk not in stopped:
            item.first_page = page
            page += len(pages)
            kept.append(item)
    return kept


def printable(batch: PrintBatch) -> bytes:
    """The file of the batch, without the pages of the letters left out."""
    with batch.pdf.open("rb") as file:
        whole = bytes(file.read())
    stopped = left_out(batch)
    if not stopped:
        return whole
    reader, writer = PdfReader(io.BytesIO(whole)), PdfWriter()
    for item, pages in _spans(batch):
        if item.pk not in stopped:
            for number in pages:
                writer.add_page(reader.pages[number])
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _spans(batch: PrintBatch) -> list[tuple[BatchItem, range]]:
    """The pages of each item, counted from 0, its blank one included."""
    items = list(batch.items.filter(outcome=Outcome.OK).select_related("letter").order_by("rank"))
    starts = [(item.first_page or 1) - 1 for item in items] + [batch.pages]
    return [(item, range(starts[at], starts[at + 1])) for at, item in enumerate(items)]
