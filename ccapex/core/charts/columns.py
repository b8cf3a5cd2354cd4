"""Upright columns: a count by month, or how values are spread over brackets."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from ccapex.core.charts.drawing import (
    WIDTH,
    Table,
    empty_frame,
    frame,
    known,
    line,
    rect,
    shortened,
    text,
)
from ccapex.core.charts.shares import round_top, shares_of_whole
from ccapex.core.french import month, number, percent, short_month

LEFT = 40
TOP = 20
BASE = 200
HEIGHT = 226


def draw_axis(top_value: int) -> list[str]:
    """The horizontal guides with their values: zero, middle, top."""
    drawn = []
    for value in sorted({0, top_value // 2 if top_value % 2 == 0 else 0, top_value}):
        y = BASE - value / top_value * (BASE - TOP)
        drawn.append(line(LEFT, y, WIDTH, y, guide=value > 0))
        drawn.append(text(LEFT - 6, y + 4, number(value), anchor="end", size=12, muted=True))
    return drawn


def _draw(id: str, title: str, labels: Sequence[str], values: Sequence[int | None]) -> str:
    if not labels:
        return empty_frame(id, title)
    top_value = round_top(max((value or 0 for value in values), default=0))
    step = (WIDTH - LEFT) / len(labels)
    # Words that would touch are left out one in two, or in three: the table has them all.
    every = next(n for n in range(1, 25) if n == 24 or step * n >= max(map(len, labels)) * 6.4 + 4)
    every = every if len(labels) > 8 else 1
    body = draw_axis(top_value)
    for index, (label, value) in enumerate(zip(labels, values, strict=True)):
        middle = LEFT + step * (index + 0.5)
        width = min(step * 0.68, 48)
        height = (value or 0) / top_value * (BASE - TOP)
        if value:
            body.append(rect(middle - width / 2, BASE - height, width, height, tone=1))
        if len(labels) <= 16:
            figure = "?" if value is None else number(value)
            body.append(
                text(middle, BASE - height - 5, figure, anchor="middle", size=12, bold=True)
            )
        if index % every == 0:
            shown = shortened(label, step * every, 12)
            body.append(text(middle, BASE + 18, shown, anchor="middle", size=12, muted=True))
    said = " ; ".join(
        f"{label} : {known(value)}" for label, value in zip(labels, values, strict=True)
    )
    return frame(id, title, f"{said}.", HEIGHT, body)


@dataclass(frozen=True)
class MonthlyColumns:
    """One count a month; ``months`` are the first days, in order. None: not known."""

    title: str
    months: tuple[datetime.date, ...]
    values: tuple[int | None, ...]
    value_head: str = "Nombre"
    note: str = ""

    def svg(self, id: str) -> str:
        return _draw(id, self.title, [short_month(day) for day in self.months], self.values)

    def as_table(self) -> Table:
        rows = tuple(
            (month(day), known(value)) for day, value in zip(self.months, self.values, strict=True)
        )
        name = "Ensemble des mois connus" if None in self.values else "Ensemble"
        total = (name, number(sum(value or 0 for value in self.values))) if rows else ()
        return Table(("Mois", self.value_head), rows, total)


@dataclass(frozen=True)
class Distribution:
    """Counts by bracket, in the order of the brackets: of debt, of age, of days before contact."""

    title: str
    brackets: tuple[str, ...]
    counts: tuple[int, ...]
    label_head: str = "Tranche"
    value_head: str = "Nombre"
    note: str = ""

    def svg(self, id: str) -> str:
        return _draw(id, self.title, self.brackets, self.counts)

    def as_table(self) -> Table:
        shares = shares_of_whole(self.counts)
        rows = tuple(
            (bracket, number(count), percent(share))
            for bracket, count, share in zip(self.brackets, self.counts, shares, strict=True)
        )
        total = ("Ensemble", number(sum(self.counts)), percent(sum(shares))) if rows else ()
        return Table((self.label_head, self.value_head, "Part"), rows, total)
