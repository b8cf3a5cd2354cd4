"""An amount at the dates when somebody stated it: points in time, never invented between them."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from ccapex.core.charts.columns import BASE, HEIGHT, LEFT, TOP, draw_axis
from ccapex.core.charts.drawing import (
    PAPER,
    WIDTH,
    Table,
    attributes,
    empty_frame,
    frame,
    text,
    tone_of,
    xml,
)
from ccapex.core.charts.lines import draw_line
from ccapex.core.charts.shares import round_top
from ccapex.core.french import NBSP, day, number

Place = tuple[float, float]
# Room for the first and last words, which are centred on their points.
INSIDE = 36
HALF, RISE, FALL = 32, 11, 3
"""Half the width of an amount in bold, and how far it goes above and under its line."""
LEGEND = 20
STEPS = 24


class _Box(NamedTuple):
    """Where an amount is written."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, x: float, y: float) -> "_Box":
        return cls(x - HALF, y - RISE, x + HALF, y + FALL)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, other: "_Box") -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not beside and self.top < other.bottom and other.top < self.bottom


def _free(x: float, y: float, line: list[Place], taken: list[_Box]) -> float:
    """Above the point, under it, or further: the first place that the line and the other amounts
    leave free, else the one they cross least."""
    passed = [
        (x0 + (x1 - x0) * step / STEPS, y0 + (y1 - y0) * step / STEPS)
        for (x0, y0), (x1, y1) in pairwise(line)
        for step in range(STEPS + 1)
    ]
    tried = [at for at in (y - 9, y + 20, y - 26, y + 36) if TOP - 6 < at < BASE - 8] or [y - 9]

    def crossed(at: float) -> tuple[int, int]:
        box = _Box.of(x, at)
        return sum(map(box.meets, taken)), sum(box.holds(*place) for place in passed)

    return min(tried, key=crossed)


def _paper(box: _Box) -> str:
    """Under an amount that the line crosses whatever one does."""
    given = attributes(
        x=box.left + 4,
        y=box.top,
        width=box.right - box.left - 8,
        height=box.bottom - box.top,
        fill=PAPER,
        class_="c-paper",
    )
    return f"<rect {given}/>"


def _payment_mark(x: float, y: float, said: str) -> str:
    box = attributes(x=x, y=y, width=6, height=6, fill=tone_of(3), class_="c-tone-3")
    return f"<rect {box}>{said}</rect>"


@dataclass(frozen=True)
class DatedLine:
    """Points in any order; ``unit`` follows each value. ``payments`` are sums paid at their dates:
    marks under the line, since nobody knows what the debt was that day."""

    title: str
    points: tuple[tuple[datetime.date, Decimal], ...]
    unit: str = ""
    payments: tuple[tuple[datetime.date, Decimal], ...] = ()
    note: str = ""

    def _written(self, value: Decimal) -> str:
        return f"{number(value)}{NBSP}{self.unit}" if self.unit else number(value)

    def svg(self, id: str) -> str:
        if not self.points:
            return empty_frame(id, self.title)
        points = sorted(self.points)
        days_known = [on for on, _ in (*points, *self.payments)]
        first, last = min(days_known), max(days_known)
        top_value = round_top(float(max(value for _, value in points)))
        days = (last - first).days or 1
        room = WIDTH - LEFT - 2 * INSIDE

        def across(on: datetime.date) -> float:
            return LEFT + INSIDE + room * (on - first).days / days

        placed = [
            (across(on), BASE - float(value) / top_value * (BASE - TOP)) for on, value in points
        ]
        body = [*draw_axis(top_value), draw_line([*placed], 1)]
        for on, value in self.payments:
            paid = f"<title>{xml(f'{self._written(value)} payés le {day(on)}')}</title>"
            body.append(_payment_mark(across(on) - 3, BASE - 6.0, paid))
        ends = [0] if len(points) == 1 else [0, len(points) - 1]
        taken: list[_Box] = []
        for end in ends:
            (x, y), (on, value) = placed[end], points[end]
            # Two dates of nearly the same place: the table has both, the last is written.
            if end == ends[-1] or placed[ends[-1]][0] - x > 2 * HALF:
                body.append(text(x, BASE + 18, day(on), anchor="middle", size=12, muted=True))
            words = number(value, 0) + (f"{NBSP}{self.unit}" if self.unit else "")
            at = _free(x, y, placed, taken)
            taken.append(_Box.of(x, at))
            body.append(_paper(taken[-1]))
            body.append(text(x, at, words, anchor="middle", size=13, bold=True))
        height = HEIGHT
        if self.payments:
            height += LEGEND
            body.append(_payment_mark(LEFT + 8.0, BASE + 32.0, ""))
            body.append(text(LEFT + 20, BASE + 39, "versement noté", size=12, muted=True))
        told = " ; ".join(f"{self._written(value)} le {day(on)}" for on, value in points)
        if self.payments:
            told += f". {len(self.payments)} versements notés"
        return frame(id, self.title, f"{told}.", height, body)

    def as_table(self) -> Table:
        rows = [(on, "Dette", value) for on, value in self.points]
        rows += [(on, "Versement", value) for on, value in self.payments]
        rows.sort(key=lambda row: row[0])
        if not self.payments:
            return Table(
                ("Au", "Montant"), tuple((day(on), self._written(value)) for on, _, value in rows)
            )
        return Table(
            ("Au", "", "Montant"),
            tuple((day(on), words, self._written(value)) for on, words, value in rows),
        )
