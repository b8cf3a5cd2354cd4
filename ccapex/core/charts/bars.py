"""Horizontal bars: a distribution between partners, or the stages that a cohort went through."""

from dataclasses import dataclass
from typing import Literal

from ccapex.core.charts.drawing import (
    WIDTH,
    Table,
    count_and_share,
    empty_frame,
    frame,
    known,
    line,
    rect,
    shortened,
    text,
)
from ccapex.core.charts.shares import shares_of_whole
from ccapex.core.french import number, percent

ROW = 44
BAR = 14


@dataclass(frozen=True)
class Item:
    """``value`` None: not known. ``tone`` 6 is grey, for what stands aside (not treated…)."""

    label: str
    value: int | None
    tone: int = 1


@dataclass(frozen=True)
class BarChart:
    """``share``: of the ``whole`` (adds up to 100), of the ``first`` bar (cohort), or ``none``."""

    title: str
    items: tuple[Item, ...]
    label_head: str = "Répartition"
    value_head: str = "Nombre"
    share: Literal["whole", "first", "none"] = "whole"
    note: str = ""

    def _shares(self) -> list[int | None]:
        values = [item.value for item in self.items]
        if self.share == "whole":
            parts = shares_of_whole(values)
            return [
                None if value is None else part for value, part in zip(values, parts, strict=True)
            ]
        first = values[0] if values else None
        if self.share == "none" or not first:
            return [None] * len(values)
        return [None if value is None else _rounded(value, first) for value in values]

    def svg(self, id: str) -> str:
        if not self.items:
            return empty_frame(id, self.title)
        largest = max((item.value or 0 for item in self.items), default=0) or 1
        body: list[str] = []
        said: list[str] = []
        for index, (item, share) in enumerate(zip(self.items, self._shares(), strict=True)):
            top = index * ROW
            figure = known(None) if item.value is None else count_and_share(item.value, share)
            room = WIDTH - len(figure) * 9 - 12
            body += [
                text(0, top + 16, shortened(item.label, room)),
                text(WIDTH, top + 16, figure, anchor="end", bold=True, muted=item.value is None),
                line(0, top + 23 + BAR / 2, WIDTH, top + 23 + BAR / 2, guide=True),
            ]
            if item.value:
                # A bar of one among thousands must still be seen.
                width = max(item.value / largest * WIDTH, 2)
                body.append(rect(0, top + 23, width, BAR, tone=item.tone))
            body.append(line(0, top + 20, 0, top + 26 + BAR))
            said.append(f"{item.label} : {figure}")
        return frame(id, self.title, " ; ".join(said) + ".", len(self.items) * ROW, body)

    def as_table(self) -> Table:
        shares = self._shares()
        if self.share == "none":
            rows = tuple((item.label, known(item.value)) for item in self.items)
            return Table((self.label_head, self.value_head), rows)
        heads = {"whole": "Part", "first": "Part du départ"}
        rows3 = tuple(
            (item.label, known(item.value), "" if share is None else percent(share))
            for item, share in zip(self.items, shares, strict=True)
        )
        total: tuple[str, ...] = ()
        if self.share == "whole" and self.items:
            whole = sum(item.value or 0 for item in self.items)
            name = (
                "Ensemble connu" if any(item.value is None for item in self.items) else "Ensemble"
            )
            total = (name, number(whole), percent(sum(share or 0 for share in shares)))
        return Table((self.label_head, self.value_head, heads[self.share]), rows3, total)


def _rounded(value: int, whole: int) -> int:
    """Half up, as people round; never through a float."""
    return (value * 200 + whole) // (2 * whole)
