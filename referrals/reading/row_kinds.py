"""Tells the rows of a list that are acts from those that are not: blank, title, total, header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

from referrals.reading.act_fields import FACT_DATES
from referrals.reading.cells import Cell, Row, as_text, fold, is_blank
from referrals.reading.shapes import looks_like_date

RowKind = Literal["data", "blank", "title", "total", "header_repeat"]

_TOTAL = re.compile(
    r"^(?:(?:sous|s) ?)?(?:total|totaux)\b|^(?:somme|moyenne|nombre (?:de|d|total)|nb)\b|"
    r"^\d+ (?:dossiers?|lignes?|actes?|cdp|commandements?|menages?)$"
)
_TITLE = re.compile(
    r"^(?:liste|arrondissement|secteur|commune|page|semaine|mois|fait|edite|imprime|extrait|"
    r"document|fichier|legende|nb|remarque|attention|source|canton|territoire|suite)\b"
)
_FORMAT = re.compile(r"^(?:jj|dd) ?mm ?(?:aa|yy)")
# A row is an act where one of these says something.
_TELLING = (
    "tenant_last_name", "tenant_first_name", "tenant_full_name", "act_date", "address",
    "debt_amount", "officer_reference", "exploc_number", "alexi_number", "landlord_name", "phone",
    "email", *FACT_DATES,
)  # fmt: skip


class RowSorter:
    """Knows the header and the mapped columns; `kind` costs little for an ordinary row."""

    def __init__(self, headers: Sequence[str], fields: Mapping[int, str]) -> None:
        self._headers = frozenset(fold(header) for header in headers if header)
        self._parts = frozenset(word for header in self._headers for word in header.split())
        self._fields = fields
        self._act = next((i for i, field in fields.items() if field == "act_date"), -1)
        self._telling = [i for i, field in fields.items() if field in _TELLING]

    def kind(self, cells: Row) -> RowKind:
        width = len(cells)
        telling = 0
        for index in self._telling:
            if index < width and cells[index] != "":
                telling += 1
        act = cells[self._act] if 0 <= self._act < width else ""
        # The ordinary row, in few steps: something is said, and the act has a date.
        if telling > 2 and act != "" and looks_like_date(act):
            return "data"
        filled = [(i, cell) for i, cell in enumerate(cells) if not is_blank(cell)]
        if not filled:
            return "blank"
        return self._unusual(cells, filled, telling)

    def _unusual(self, cells: Row, filled: list[tuple[int, Cell]], telling: int) -> RowKind:
        if self._repeats_header(filled):
            return "header_repeat"
        if _is_legend(filled):
            return "title"
        act = cells[self._act] if 0 <= self._act < len(cells) else ""
        if not is_blank(act) and looks_like_date(act):
            return "data"
        if self._is_total(filled):
            return "total"
        if telling == 0:
            numbers = all(
                not isinstance(cell, str) or cell.strip().isdecimal() for _, cell in filled
            )
            # « 62 » alone: a numbering prepared further than the list goes.
            return "blank" if numbers and len(filled) == 1 else "title"
        if len(filled) == 1:
            index, cell = filled[0]
            words = fold(as_text(cell))
            named = self._fields.get(index, "").startswith("tenant")
            return "data" if named and not _TITLE.match(words) else "title"
        return "data"

    def _repeats_header(self, filled: list[tuple[int, Cell]]) -> bool:
        texts = [fold(cell) for _, cell in filled if isinstance(cell, str)]
        if len(texts) < 2 or len(texts) < len(filled):
            return False
        same = sum(1 for text in texts if text in self._headers)
        return same >= 2 and same >= 0.6 * len(texts)

    def _is_total(self, filled: list[tuple[int, Cell]]) -> bool:
        # The label stands first; further on, the same word is part of a comment.
        labels = [cell for _, cell in filled[:2] if isinstance(cell, str)]
        if any(_TOTAL.match(fold(cell)) for cell in labels):
            names = [i for i, _ in filled if self._fields.get(i, "").startswith("tenant")]
            return len(filled) <= 6 or not names
        amounts = {"debt_amount", "rent", "charges", "months_unpaid"}
        return all(self._fields.get(i) in amounts for i, _ in filled)


def _is_legend(filled: list[tuple[int, Cell]]) -> bool:
    """The row under a header that numbers the columns, or tells how to fill them."""
    numbers = [cell for _, cell in filled if isinstance(cell, float | int)]
    if len(filled) > 2 and len(numbers) == len(filled):
        return all(after - before == 1 for before, after in pairwise(numbers))
    return any(isinstance(cell, str) and _FORMAT.match(fold(cell)) for _, cell in filled)
