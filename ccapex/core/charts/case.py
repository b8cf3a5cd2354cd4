"""The life of a case on one line of time: its stages, and what happened, lane by lane.

Every mark is also a row of the table; a shape, not a colour alone, says what it is.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from ccapex.core.charts.drawing import (
    PAPER,
    Table,
    attributes,
    frame,
    line,
    shortened,
    text,
    tone_of,
    xml,
)
from ccapex.core.french import day

WIDTH = 960
LEFT, RIGHT = 176, 20
BAND_TOP, BAND = 20, 26
LANE = 34
STACK = 3
NEAR = 9.0
STAGES = ("#545b6b", "#3b6ea5", "#0b6275", "#6b5b95", "#8a4b00", "#a3201d", "#5c1a1b")
MONTHS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)

Shape = Literal["dot", "ring", "square", "diamond"]


@dataclass(frozen=True)
class Band:
    """A stage from ``start`` to ``end`` (None: not left yet); ``number`` 1 to 6, 0 if closed."""

    label: str
    number: int
    start: datetime.date
    end: datetime.date | None = None


@dataclass(frozen=True)
class Mark:
    on: datetime.date
    words: str
    shape: Shape = "dot"
    tone: int = 1


@dataclass(frozen=True)
class Lane:
    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class CaseLine:
    """``title`` states where the case stands; bands in order of time, lanes from top to bottom."""

    title: str
    bands: tuple[Band, ...]
    lanes: tuple[Lane, ...]
    today: datetime.date
    note: str = ""

    def svg(self, id: str) -> str:
        scale = _Scale.around(self)
        lanes = [lane for lane in self.lanes if lane.marks]
        bottom = BAND_TOP + BAND + 8 + LANE * len(lanes)
        body = [*_ticks(scale, bottom), text(0, BAND_TOP + 18, "Étapes", size=13, bold=True)]
        body += [piece for band in self.bands for piece in _band(band, scale, self.today)]
        for rank, lane in enumerate(lanes):
            middle = BAND_TOP + BAND + 8 + LANE * rank + LANE / 2
            body.append(text(0, middle + 4, lane.label, size=13, bold=True))
            body.append(line(LEFT, middle, WIDTH - RIGHT, middle, guide=True))
            body += _lane(lane, scale, middle)
        body += _today(scale, self.today, bottom)
        told = f"{self.title}. Le tableau donne chaque date."
        return frame(id, self.title, told, bottom + 26, body, width=WIDTH)

    def as_table(self) -> Table:
        """The latest first, as in a chronology."""
        rows = [(band.start, "Étapes", band.label) for band in self.bands]
        rows += [(mark.on, lane.label, mark.words) for lane in self.lanes for mark in lane.marks]
        rows.sort(key=lambda row: row[0], reverse=True)
        return Table(("Date", "Ligne", "Fait"), tuple((day(on), *words) for on, *words in rows))


@dataclass(frozen=True)
class _Scale:
    first: datetime.date
    last: datetime.date

    @classmethod
    def around(cls, case: CaseLine) -> "_Scale":
        days = [mark.on for lane in case.lanes for mark in lane.marks]
        days += [band.start for band in case.bands] + [case.today]
        first, last = min(days), max(days)
        margin = datetime.timedelta(days=max(10, (last - first).days // 30))
        return cls(first - margin, last + margin)

    def x(self, on: datetime.date) -> float:
        days = (self.last - self.first).days
        return LEFT + (WIDTH - LEFT - RIGHT) * (on - self.first).days / days

    def months(self) -> list[datetime.date]:
        """First days of months, at most twelve of them: every month, quarter, year."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        every = next((step for step in (1, 3, 6, 12, 24) if count <= 12 * step), 60)
        found = []
        for number in range(self.first.year * 12, self.last.year * 12 + 12, every):
            on = datetime.date(number // 12, number % 12 + 1, 1)
            if self.first < on < self.last:
                found.append(on)
        return found


def _ticks(scale: _Scale, bottom: float) -> list[str]:
    body = []
    for on in scale.months():
        x = scale.x(on)
        words = str(on.year) if on.month == 1 else MONTHS[on.month - 1]
        body.append(line(x, BAND_TOP, x, bottom, guide=True))
        body.append(text(x, bottom + 16, words, anchor="middle", size=12, muted=True))
    return body


def _band(band: Band, scale: _Scale, today: datetime.date) -> list[str]:
    start, end = scale.x(band.start), scale.x(band.end or max(today, band.start))
    width = max(end - start - 1, 2.0)
    box = attributes(
        x=start,
        y=float(BAND_TOP),
        width=width,
        height=float(BAND),
        fill=STAGES[band.number],
        class_=f"c-stage-{band.number}",
    )
    until = f" au {day(band.end)}" if band.end else ", en cours"
    said = f"<title>{xml(f'{band.label}, du {day(band.start)}{until}')}</title>"
    drawn = [f"<rect {box}>{said}</rect>"]
    if width > 40:
        words = shortened(band.label, width - 8, 12)
        look = attributes(
            x=start + 5, y=float(BAND_TOP + 17), font_size=12, fill=PAPER, class_="c-on-stage"
        )
        drawn.append(f"<text {look}>{xml(words)}</text>")
    return drawn


def _lane(lane: Lane, scale: _Scale, middle: float) -> list[str]:
    """Marks of nearly the same day are stacked, three at most; a fourth is counted."""
    body: list[str] = []
    last_x, height = -NEAR, 0
    more: Counter[float] = Counter()
    for mark in sorted(lane.marks, key=lambda one: one.on):
        x = scale.x(mark.on)
        height = height + 1 if x - last_x < NEAR else 0
        if height >= STACK:
            more[last_x] += 1
            continue
        if height == 0:
            last_x = x
        said = f"<title>{xml(f'{day(mark.on)} : {mark.words}')}</title>"
        body.append(_mark(mark, last_x if height else x, middle - (0, 10, -10)[height], said))
    body += [
        text(x + 6, middle + 14, f"+{count}", size=11, muted=True) for x, count in more.items()
    ]
    return body


def _mark(mark: Mark, x: float, y: float, said: str) -> str:
    full = mark.shape != "ring"
    look = {
        "fill": tone_of(mark.tone) if full else PAPER,
        "stroke": tone_of(mark.tone),
        "stroke_width": 2,
        "class_": f"c-mark c-tone-{mark.tone}" if full else f"c-ring c-tone-{mark.tone}",
    }
    match mark.shape:
        case "square":
            box = attributes(x=x - 4, y=y - 4, width=8, height=8, **look)
            return f"<rect {box}>{said}</rect>"
        case "diamond":
            path = f"M{x:.1f} {y - 6:.1f}l6 6-6 6-6-6z"
            return f"<path {attributes(d=path, **look)}>{said}</path>"
        case _:
            return f"<circle {attributes(cx=x, cy=y, r=4.5, **look)}>{said}</circle>"


def _today(scale: _Scale, today: datetime.date, bottom: float) -> list[str]:
    x = scale.x(today)
    look = attributes(
        x1=x,
        y1=14.0,
        x2=x,
        y2=float(bottom),
        stroke=tone_of(5),
        stroke_width=1.5,
        stroke_dasharray="4 3",
        class_="c-today",
    )
    end = x > WIDTH - RIGHT - 60
    words = text(
        x - 4 if end else x + 4, 11, "aujourd’hui", anchor="end" if end else "start", size=12
    )
    return [f"<line {look}/>", words]
