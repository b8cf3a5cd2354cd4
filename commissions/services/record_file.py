"""The record as one file: the frozen document, then each erratum that was added to it."""

import io

from pypdf import PdfReader, PdfWriter

from ccapex.accounts.desk import Desk
from ccapex.letters.services import letter_pdf
from commissions.models import Session
from commissions.services import errata, records
from commissions.services.record_reading import visible_items


def record_file(session: Session, version: str, desk: Desk) -> bytes | None:
    """None where there is no record yet, or nothing in it that this desk may read."""
    letter = records.record_of(session, version)
    if letter is None:
        return None
    visible = visible_items(desk, session)
    rows = list(letter.data.get("items") or [])
    of_all = [one for one in rows if one["household"] is None]
    if visible is not None and rows and not of_all and not visible:
        return None
    files = [records.pdf_for(letter, visible)]
    for erratum, document in errata.documents_of(session):
        item = erratum.item
        mine = item is None or item.household_id is None or visible is None or item.pk in visible
        if mine:
            files.append(letter_pdf(document))
    return files[0] if len(files) == 1 else _joined(files)


def _joined(files: list[bytes]) -> bytes:
    writer = PdfWriter()
    for content in files:
        for page in PdfReader(io.BytesIO(content)).pages:
            writer.add_page(page)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()
