"""An amount at the dates when somebody stated it: points in time, never invented between them."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from ccapex.core.charts.columns import BASE, HEIGHT, LEFT, TOP, draw_axis
from ccapex.core.charts.drawing import WIDTH, Table, empty_frame, frame, text
from ccapex.core.charts.lines import draw_line
from ccapex.core.charts.shares import round_top
from ccapex.core.french import NBSP, day, number

# Room for the first and last words, which are centred on their points.
INSIDE = 36


@dataclass(frozen=True)
class DatedLine:
    """Points in any order; ``unit`` follows each value."""

    title: str
    points: tuple[tuple[datetime.date, Decimal], ...]
    unit: str = ""
    note: str = ""

    def _written(self, value: Decimal) -> str:
        return f"{number(value)}{NBSP}{self.unit}" if self.unit else number(value)

    def svg(self, id: str) -> str:
        if not self.points:
            return empty_frame(id, self.title)
        points = sorted(self.points)
        (first, _), (last, _) = points[0], points[-1]
        top_value = round_top(float(max(value for _, value in points)))
        days = (last - first).days or 1
        room = WIDTH - LEFT - 2 * INSIDE
        placed = [
            (
                LEFT + INSIDE + room * (on - first).days / days,
                BASE - float(value) / top_value * (BASE - TOP),
            )
            for on, value in points
        ]
        body = [*draw_axis(top_value), draw_line([*placed], 1)]
        ends = [0] if len(points) == 1 else [0, -1]
        for (x, y), (on, value) in ((placed[end], points[end]) for end in ends):
            body.append(text(x, BASE + 18, day(on), anchor="middle", size=12, muted=True))
            above = y - 9 if y > TOP + 14 else y + 20
            words = number(value, 0) + (f"{NBSP}{self.unit}" if self.unit else "")
            body.append(text(x, above, words, anchor="middle", size=13, bold=True))
        told = " ; ".join(f"{self._written(value)} le {day(on)}" for on, value in points)
        return frame(id, self.title, f"{told}.", HEIGHT, body)

    def as_table(self) -> Table:
        rows = tuple((day(on), self._written(value)) for on, value in sorted(self.points))
        return Table(("Au", "Montant"), rows)
