"""One PDF to print out of the PDFs of the letters (architecture, decision 7)."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from ccapex.letters.models import BatchItem, PrintBatch


def assemble(batch: PrintBatch, items: list[BatchItem]) -> tuple[str, int]:
    """Name and pages of the file; sets ``first_page`` on each item, which the caller saves."""
    writer = PdfWriter()
    for item in items:
        item.first_page = len(writer.pages) + 1
        with item.letter.pdf.open("rb") as file:
            # For paper: tags and outlines of the single letters are left out.
            for page in PdfReader(file).pages:
                page.pop("/StructParents", None)
                writer.add_page(page)
        if batch.two_sided and len(writer.pages) % 2:
            writer.add_blank_page()
    if not items:
        return "", 0
    storage = batch.pdf.storage
    name = f"batches/{batch.created_at:%Y-%m}/{batch.public_id}.pdf"
    _replace(Path(storage.path(name)), writer)
    return name, len(writer.pages)


def _replace(path: Path, writer: PdfWriter) -> None:
    """Written aside, then moved: a second worker never shows half a file. Owner's eyes only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        writer.write(file)
    Path(aside).replace(path)
