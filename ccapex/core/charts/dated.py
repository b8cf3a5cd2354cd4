"""An amount at the dates when somebody stated it: points in time, never invented between them."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from ccapex.core.charts.columns import BASE, HEIGHT, LEFT, TOP, draw_axis
from ccapex.core.charts.drawing import (
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

# Room for the first and last words, which are centred on their points.
INSIDE = 36


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
            box = attributes(
                x=across(on) - 3,
                y=BASE - 6.0,
                width=6,
                height=6,
                fill=tone_of(3),
                class_="c-tone-3",
            )
            body.append(f"<rect {box}>{paid}</rect>")
        ends = [0] if len(points) == 1 else [0, -1]
        for (x, y), (on, value) in ((placed[end], points[end]) for end in ends):
            body.append(text(x, BASE + 18, day(on), anchor="middle", size=12, muted=True))
            above = y - 9 if y > TOP + 14 else y + 20
            words = number(value, 0) + (f"{NBSP}{self.unit}" if self.unit else "")
            body.append(text(x, above, words, anchor="middle", size=13, bold=True))
        told = " ; ".join(f"{self._written(value)} le {day(on)}" for on, value in points)
        if self.payments:
            told += f". {len(self.payments)} versements notés"
        return frame(id, self.title, f"{told}.", HEIGHT, body)

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
