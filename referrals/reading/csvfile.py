"""Reads a text list: finds the encoding and the separator, then the records.

Encodings are tried in the order UTF-16 with its mark, strict UTF-8, Windows-1252: statistical
detection is wrong on short French files.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from referrals.reading.cells import Cell
from referrals.reading.containers import damaged, too_many_columns, too_many_rows
from referrals.reading.errors import UnreadableList
from referrals.reading.limits import Limits

_SEPARATORS = (";", "\t", ",", "|")
_PROBED_RECORDS = 60
_ROWS_AROUND = 200  # titles, blank lines and totals, beside the rows that are counted
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class CsvText:
    """The decoded text, with what is needed to write a list back in the same form."""

    text: str
    encoding: str
    separator: str
    height: int = 0
    quoted: bool = True

    def records(self) -> Iterator[list[Cell]]:
        """One list of texts per record; a blank line is a record without cells."""
        return _records(self.text, self.separator, quoted=self.quoted)


def read_csv(data: bytes, limits: Limits) -> CsvText:
    """Decodes and measures; raises where the text is binary, too wide or too long."""
    text, encoding = _decode(data)
    if "\x00" in text:
        raise UnreadableList(
            "nul_bytes",
            "Le fichier contient des caractères nuls : ce n'est pas un fichier texte. "
            "Ouvrez-le dans un tableur et enregistrez-le au format xlsx.",
        )
    if sum(1 for char in text[:4000] if ord(char) < 32 and char not in "\r\n\t\f") > 8:
        raise damaged()
    csv_text = CsvText(text, encoding, _separator(text))
    try:
        rows, last = _measure(csv_text, limits)
        if text.count('"') % 2 and any("\n" in str(cell) for cell in last):
            # A quote never closed swallowed the end of the list: no quote is one.
            csv_text = replace(csv_text, quoted=False)
            rows, _ = _measure(csv_text, limits)
    except csv.Error as error:
        raise damaged() from error
    return replace(csv_text, height=rows)


def _measure(csv_text: CsvText, limits: Limits) -> tuple[int, list[Cell]]:
    """(number of records, last record)."""
    rows = 0
    record: list[Cell] = []
    for record in csv_text.records():
        rows += 1
        if len(record) > limits.max_columns and any(record[limits.max_columns :]):
            raise too_many_columns(limits)
        if rows > limits.max_rows + _ROWS_AROUND:
            raise too_many_rows(limits)
    return rows, record


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith(_UTF16_MARKS):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise damaged() from error
    try:
        text = data.decode("utf-8-sig")
        return text, "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    except UnicodeDecodeError:
        # Five bytes have no meaning in Windows-1252: they become a visible mark, not a refusal.
        return data.decode("cp1252", errors="replace"), "cp1252"


def _records(text: str, separator: str, *, quoted: bool = True) -> Iterator[list[Cell]]:
    stream = io.StringIO(text, newline="")
    if quoted:
        yield from csv.reader(stream, delimiter=separator)
    else:
        for record in csv.reader(stream, delimiter=separator, quoting=csv.QUOTE_NONE):
            yield [cell.strip('"') for cell in record]


def _separator(text: str) -> str:
    """The separator that cuts most records into the same number of cells, two at least."""
    first_line = text[:20].split("\n", 1)[0].strip().strip('"').lower()
    if first_line.startswith("sep=") and len(first_line) == 5:
        return first_line[4]
    best, best_score = ";", 0.0
    for separator in _SEPARATORS:
        try:
            widths = [
                len(r) for r in islice(_records(text[:200_000], separator), _PROBED_RECORDS) if r
            ]
        except csv.Error:
            continue
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda item: (item[1] * item[0], item[0]))
        score = count / len(widths) * min(width, 40)
        if score > best_score:
            best, best_score = separator, score
    return best
