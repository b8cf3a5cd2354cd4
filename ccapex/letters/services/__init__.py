"""What changes letters, each with its author."""

from ccapex.letters.services.addressees import Addressee, DoNotWrite, addressees
from ccapex.letters.services.batches import create_batches, render_batch, render_part
from ccapex.letters.services.drafting import (
    DraftGone,
    NewLetter,
    change_draft,
    prepare_letter,
    prepare_letters,
)
from ccapex.letters.services.flyers import flyer_pdf
from ccapex.letters.services.follow_up import cancel, correct, mark_returned, undo_return
from ccapex.letters.services.issuing import LetterRefused, issue, issue_batch
from ccapex.letters.services.pdf import WeasyPrintMissing, letter_pdf, weasyprint_available
from ccapex.letters.services.writing import document, preview_html

__all__ = [
    "Addressee",
    "DoNotWrite",
    "DraftGone",
    "LetterRefused",
    "NewLetter",
    "WeasyPrintMissing",
    "addressees",
    "cancel",
    "change_draft",
    "correct",
    "create_batches",
    "document",
    "flyer_pdf",
    "issue",
    "issue_batch",
    "letter_pdf",
    "mark_returned",
    "prepare_letter",
    "prepare_letters",
    "preview_html",
    "render_batch",
    "render_part",
    "undo_return",
    "weasyprint_available",
]
