"""What a cell may hold, and the plain text of it that the rest of the package compares."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
Row = Sequence[Cell]

# Zero-width characters and the soft hyphen survive copy and paste and are never meant.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"), None)


class _Folding(dict[int, str]):
    """Character by character, so that `fold` is one pass in C; learns each character once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        text = {"œ": "oe", "æ": "ae"}.get(char) or unicodedata.normalize("NFKD", char)
        bare = "".join(c for c in text.casefold() if not unicodedata.combining(c))
        kept = "".join(c if c.isascii() and c.isalnum() else " " for c in bare)
        self[code] = kept
        return kept


_FOLDING = _Folding()


def is_blank(cell: Cell) -> bool:
    """Empty, or nothing but blanks (no-break and narrow spaces included)."""
    return cell == "" or (isinstance(cell, str) and not cell.strip())


def squeeze(text: str) -> str:
    """One line, single ordinary spaces, composed accents, no invisible characters.

    A workbook may hide a NUL behind ``_x0000_``: PostgreSQL refuses it.
    """
    if "\0" in text:
        text = text.replace("\0", "")
    return " ".join(text.split()) if text.isascii() else _squeeze_unicode(text)


@lru_cache(maxsize=16_384)
def _squeeze_unicode(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


@lru_cache(maxsize=32_768)
def fold(text: str) -> str:
    """Lower case without accents or punctuation: the form in which words are compared."""
    return " ".join(text.casefold().translate(_FOLDING).split())


def as_text(cell: Cell) -> str:
    """The cell as a person would copy it: whole floats without `.0`, dates as dd/mm/yyyy."""
    if isinstance(cell, str):
        return squeeze(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, dt.date):  # datetime is a date: the hour of a list's cell means nothing
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
    return str(cell)


def kept_text(cell: Cell) -> str:
    """Like `as_text`, keeping the line breaks that a comment may have."""
    if not isinstance(cell, str) or "\n" not in cell:
        return as_text(cell)
    lines = (squeeze(line) for line in cell.splitlines())
    return "\n".join(line for line in lines if line)
