"""Finds the table in a sheet: which row, or which two rows, are its header."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from referrals.reading.cells import Cell, Row, as_text, fold, is_blank, squeeze
from referrals.reading.shapes import looks_like_date
from referrals.reading.vocabulary import guess_header
from referrals.reading.workbook import Sheet

_SEARCHED_ROWS = 60
SAMPLED_ROWS = 60
_LONGEST_HEADER = 120
_CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Header:
    """`first_row` is the row of the header (the upper one of two), `last_row` the row before the
    data, both as numbered in the file. `samples` are the cells of each column just below."""

    first_row: int
    last_row: int
    headers: tuple[str, ...]
    samples: tuple[tuple[Cell, ...], ...]
    score: float

    @property
    def sampled(self) -> bool:
        return any(not is_blank(cell) for cells in self.samples for cell in cells)


def find_header(sheet: Sheet, known: Collection[str] = (), kind: str = "cdp") -> Header | None:
    """The best header of the sheet, or None. `known`: headers remembered for the sender; `kind`:
    what the list is about."""
    rows = list(islice(sheet.rows(), _SEARCHED_ROWS + SAMPLED_ROWS))
    if not rows:
        return None
    width = max(len(cells) for _, cells in rows)
    grid = [_padded(cells, width) for _, cells in rows]
    folded = frozenset(fold(header) for header in known)
    searched = range(min(len(grid), _SEARCHED_ROWS))
    ranked = sorted(searched, key=lambda i: (-_score(_texts(grid[i]), grid[i], folded, kind), i))
    best: tuple[float, int, int, list[str]] | None = None
    for index in ranked[:_CANDIDATES]:
        for first, last, headers in _readings(index, grid, sheet):
            used = [cell for row in grid[first : last + 1] for cell in row]
            score = _score(headers, used, folded, kind)
            # Two rows only where they say more than one: each reading has to earn its place.
            if best is None or score > best[0] + 0.01:
                best = (score, first, last, headers)
    if best is None or best[0] <= 0:
        return None
    score, first, last, headers = best
    below = grid[last + 1 : last + 1 + SAMPLED_ROWS]
    samples = tuple(tuple(row[column] for row in below) for column in range(width))
    return Header(rows[first][0], rows[last][0], tuple(headers), samples, score)


def _padded(cells: Row, width: int) -> list[Cell]:
    return [*cells, *[""] * (width - len(cells))]


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [squeeze(cell) if isinstance(cell, str) else as_text(cell) for cell in cells]


def _score(
    headers: Sequence[str], cells: Sequence[Cell], known: frozenset[str], kind: str
) -> float:
    """Sum over the distinct fields that the headers name, less what looks like data."""
    fields: dict[str, float] = {}
    remembered = 0
    for header in headers:
        if not header or len(header) > _LONGEST_HEADER:
            continue
        if fold(header) in known:
            remembered += 1
        for guess in guess_header(header, kind)[:1]:
            fields[guess.field] = max(fields.get(guess.field, 0.0), guess.score)
    data = sum(1 for cell in cells if _is_data(cell))
    alone = len([header for header in headers if header]) < 2
    return 0.0 if alone else sum(fields.values()) + remembered - data


def _is_data(cell: Cell) -> bool:
    if isinstance(cell, str):
        return "@" in cell or (any(c.isdigit() for c in cell) and looks_like_date(cell))
    return isinstance(cell, int | float | dt.date) and not is_blank(cell)


def _readings(
    index: int, grid: Sequence[Sequence[Cell]], sheet: Sheet
) -> list[tuple[int, int, list[str]]]:
    """The row alone, under a group row, or above a row of sub-headers."""
    row = _texts(grid[index])
    readings = [(index, index, row)]
    for upper in (index - 1, index):
        lower = upper + 1
        if upper < 0 or lower >= len(grid) or any(_is_data(cell) for cell in grid[lower]):
            continue
        groups = _texts(grid[upper])
        if sum(1 for text in groups if text) < 2:
            continue  # a title, not groups
        filled = _spread(groups, upper, sheet)
        combined = [
            _combine(group, own, text)
            for group, own, text in zip(filled, groups, _texts(grid[lower]), strict=True)
        ]
        readings.append((upper, lower, combined))
    return readings


def _spread(groups: Sequence[str], row: int, sheet: Sheet) -> list[str]:
    """Repeats a group over its columns: its merged cells, or the blanks on its right."""
    spans = {
        start[1] - sheet.first_column: end[1] - sheet.first_column
        for start, end in sheet.merges
        if start[0] <= row <= end[0]
    }
    filled: list[str] = []
    current, until = "", -1
    for index, text in enumerate(groups):
        if text:
            current, until = text, spans.get(index, -1 if spans else len(groups))
        filled.append(current if text or index <= until else "")
    return filled


def _combine(group: str, own: str, text: str) -> str:
    """« Bailleur » over « Nom » gives « Bailleur Nom »; a lone upper cell keeps its own name."""
    if not text:
        return own
    if not group or fold(group) in fold(text):
        return text
    return f"{group} {text}"
