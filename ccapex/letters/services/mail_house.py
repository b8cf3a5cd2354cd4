"""The CSV that goes with a batch to a mail house: one line per letter, no more than an address."""

import csv
import io

from ccapex.letters.models import PrintBatch
from ccapex.letters.rules.address import LINES
from ccapex.letters.services.safe_contact import to_send

HEADINGS = ["Rang", "Première page", "Pages", *(f"Ligne {n}" for n in range(1, LINES + 1))]
# A cell that begins so would be run as a formula by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def mail_house_csv(batch: PrintBatch) -> bytes:
    """Semicolons and a byte order mark: what a French spreadsheet opens with a double click."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for item in to_send(batch):
        lines = [*item.letter.addressee_lines, *[""] * LINES][:LINES]
        writer.writerow(
            [item.rank + 1, item.first_page, item.letter.pages, *map(without_formula, lines)]
        )
    return output.getvalue().encode("utf-8-sig")


def without_formula(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
