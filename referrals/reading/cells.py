"""What a cell may hold, and the plain text of it that the rest of the package compares."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
Row = Sequence[Cell]

# Zero-width characters and the soft hyphen survive copy and paste and are never meant.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"), None)
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def is_blank(cell: Cell) -> bool:
    """Empty, or nothing but blanks (no-break and narrow spaces included)."""
    return cell == "" or (isinstance(cell, str) and not cell.strip())


@lru_cache(maxsize=16_384)
def squeeze(text: str) -> str:
    """One line, single ordinary spaces, composed accents, no invisible characters."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


@lru_cache(maxsize=32_768)
def fold(text: str) -> str:
    """Lower case without accents or punctuation: the form in which words are compared."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare).strip()


def as_text(cell: Cell) -> str:
    """The cell as a person would copy it: whole floats without `.0`, dates as dd/mm/yyyy."""
    if isinstance(cell, str):
        return squeeze(cell)
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.date):  # datetime is a date: the hour of a list's cell means nothing
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
    return str(cell)


def kept_text(cell: Cell) -> str:
    """Like `as_text`, keeping the line breaks that a comment may have."""
    if not isinstance(cell, str):
        return as_text(cell)
    lines = (squeeze(line) for line in cell.splitlines())
    return "\n".join(line for line in lines if line)
