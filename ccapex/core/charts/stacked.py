"""Stacked bars: rows cut in the same parts, told apart by tone and hatching."""

from dataclasses import dataclass

from ccapex.core.charts.drawing import (
    HATCHES,
    WIDTH,
    Table,
    count_and_share,
    empty_frame,
    frame,
    hatch,
    line,
    patterns,
    rect,
    shortened,
    text,
)
from ccapex.core.charts.shares import shares_of_whole
from ccapex.core.french import number

ROW = 46
BAR = 18
LEGEND = 24


@dataclass(frozen=True)
class StackedRow:
    label: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class StackedBars:
    """``parts`` name the values of every row, six at most; ``full`` draws each row full width."""

    title: str
    parts: tuple[str, ...]
    rows: tuple[StackedRow, ...]
    label_head: str = "Période"
    full: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if len(self.parts) > len(HATCHES):
            raise ValueError(f"Au plus {len(HATCHES)} parts se distinguent sur un graphique.")
        if any(len(row.values) != len(self.parts) for row in self.rows):
            raise ValueError("Chaque ligne du graphique doit avoir une valeur par part.")

    def svg(self, id: str) -> str:
        if not self.rows:
            return empty_frame(id, self.title)
        tones = range(1, len(self.parts) + 1)
        legend, legend_height = self._legend(id)
        largest = max((sum(row.values) for row in self.rows), default=0) or 1
        body = [patterns(id, tones), *legend]
        said = []
        for index, row in enumerate(self.rows):
            top = legend_height + index * ROW
            whole = sum(row.values)
            body += [
                text(0, top + 15, shortened(row.label, WIDTH - 110)),
                text(WIDTH, top + 15, number(whole), anchor="end", bold=True),
                line(0, top + 19, 0, top + 25 + BAR),
            ]
            x = 0.0
            for tone, value in zip(tones, row.values, strict=True):
                width = value / ((whole or 1) if self.full else largest) * WIDTH
                if value:
                    body.append(rect(x, top + 22, max(width - 1, 1), BAR, tone=tone))
                    body.append(hatch(x, top + 22, max(width - 1, 1), BAR, tone=tone, id=id))
                x += width
            words = ", ".join(
                f"{p} {number(v)}" for p, v in zip(self.parts, row.values, strict=True)
            )
            said.append(f"{row.label} : {words}")
        height = legend_height + len(self.rows) * ROW
        return frame(id, self.title, " ; ".join(said) + ".", height, body)

    def _legend(self, id: str) -> tuple[list[str], float]:
        """Swatches two a line, in the order of the parts."""
        drawn: list[str] = []
        half = WIDTH / 2
        for index, part in enumerate(self.parts):
            x = (index % 2) * half
            y = (index // 2) * LEGEND
            drawn += [
                rect(x, y + 2, 22, 14, tone=index + 1),
                hatch(x, y + 2, 22, 14, tone=index + 1, id=id),
                text(x + 30, y + 14, shortened(part, half - 40, 13), size=13),
            ]
        return drawn, -(-len(self.parts) // 2) * LEGEND + 8

    def as_table(self) -> Table:
        head = (self.label_head, *self.parts, "Ensemble")
        rows = []
        for row in self.rows:
            shares = shares_of_whole(row.values)
            cells = (count_and_share(v, s) for v, s in zip(row.values, shares, strict=True))
            rows.append((row.label, *cells, number(sum(row.values))))
        return Table(head, tuple(rows))
