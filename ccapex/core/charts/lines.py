"""Lines by month: series over the same months, named at their end, told apart by dashes."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from ccapex.core.charts.columns import BASE, HEIGHT, LEFT, TOP, draw_axis
from ccapex.core.charts.drawing import (
    DASHES,
    WIDTH,
    Table,
    attributes,
    empty_frame,
    frame,
    known,
    shortened,
    text,
    tone_of,
)
from ccapex.core.charts.shares import round_top
from ccapex.core.french import month, short_month

RIGHT = 120  # room for the names of the series
APART = 16


@dataclass(frozen=True)
class Series:
    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class MonthlyLines:
    """Up to six series; a month that is not known leaves a gap in its line."""

    title: str
    months: tuple[datetime.date, ...]
    series: tuple[Series, ...]
    note: str = ""

    def __post_init__(self) -> None:
        if len(self.series) > len(DASHES):
            raise ValueError(f"Au plus {len(DASHES)} courbes se distinguent sur un graphique.")
        if any(len(one.values) != len(self.months) for one in self.series):
            raise ValueError("Chaque courbe doit avoir une valeur par mois.")

    def _x(self, index: int) -> float:
        room = WIDTH - LEFT - RIGHT - 16
        return LEFT + 8 + room * (index / (len(self.months) - 1) if len(self.months) > 1 else 0.5)

    def svg(self, id: str) -> str:
        values = [value for one in self.series for value in one.values if value is not None]
        if not self.months or not values:
            return empty_frame(id, self.title)
        top_value = round_top(max(values))
        body = draw_axis(top_value)
        ends: list[tuple[float, str]] = []
        for tone, one in enumerate(self.series, start=1):
            points = [
                None if value is None else (self._x(index), BASE - value / top_value * (BASE - TOP))
                for index, value in enumerate(one.values)
            ]
            body.append(draw_line(points, tone))
            last = next((point for point in reversed(points) if point), None)
            if last:
                ends.append((last[1], one.name))
        body += _names(ends)
        every = -(-len(self.months) // 6)
        for index, day in enumerate(self.months):
            if index % every == 0:
                words = short_month(day)
                body.append(
                    text(self._x(index), BASE + 18, words, anchor="middle", size=12, muted=True)
                )
        return frame(id, self.title, self._said(), HEIGHT, body)

    def _said(self) -> str:
        first, last = month(self.months[0]), month(self.months[-1])
        told = [
            f"{one.name} : {known(one.values[0])} en {first}, {known(one.values[-1])} en {last}"
            for one in self.series
        ]
        return " ; ".join(told) + "."

    def as_table(self) -> Table:
        rows = tuple(
            (month(day), *(known(one.values[index]) for one in self.series))
            for index, day in enumerate(self.months)
        )
        return Table(("Mois", *(one.name for one in self.series)), rows)


def draw_line(points: Sequence[tuple[float, float] | None], tone: int) -> str:
    steps: list[str] = []
    pen = "M"
    for point in points:
        if point:
            steps.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
        pen = "L" if point else "M"
    given = attributes(
        d=" ".join(steps),
        fill="none",
        stroke=tone_of(tone),
        stroke_width=2.5,
        stroke_dasharray=DASHES[tone - 1] or None,
        stroke_linejoin="round",
        class_=f"c-tone-{tone} c-line",
    )
    look = attributes(r=3, fill=tone_of(tone), class_=f"c-tone-{tone}")
    dots = "".join(f"<circle {attributes(cx=p[0], cy=p[1])} {look}/>" for p in points if p)
    return f"<path {given}/>{dots}"


def _names(ends: list[tuple[float, str]]) -> list[str]:
    """Names beside the last points, pushed down so that none covers another."""
    drawn = []
    floor = 0.0
    for y, name in sorted(ends):
        floor = max(y, floor + APART)
        words = shortened(name, RIGHT - 4, 13)
        drawn.append(text(WIDTH - RIGHT + 2, floor + 4, words, size=13, bold=True))
    return drawn
