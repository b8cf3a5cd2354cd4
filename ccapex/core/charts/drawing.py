"""Pieces of SVG shared by the figures: text, shapes, patterns, the frame with its title."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from ccapex.core.french import number, percent

WIDTH = 480
FONT = "system-ui, 'DejaVu Sans', sans-serif"
INK = "#1d2433"
MUTED = "#545b6b"
AXIS = "#8a8f9c"
GUIDE = "#dcd9cf"
PAPER = "#ffffff"
TONES = ("#1c4f82", "#8a4b00", "#0b6275", "#6b5b95", "#a3201d", "#545b6b")
# What tells the tones apart without colour: drawn over them in the colour of the paper.
HATCHES = ("", "M0 8 8 0", "M4 0V8", "M0 4H8", "M0 0 8 8M0 8 8 0", "M2 2h2v2H2z")
DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 2", "1 4")
EMPTY = "Aucune donnée pour cette période."


@dataclass(frozen=True)
class Table:
    """The same figures in rows of text; ``total`` is empty where none has a meaning."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


def xml(words: str) -> str:
    """Escaped, and without the control characters that no XML may hold."""
    return escape("".join(max(sign, " ") for sign in words))


def attributes(**given: object) -> str:
    """``stroke_width=2`` → ``stroke-width="2"``; None is left out, values are escaped."""
    written = []
    for name, value in given.items():
        if value is None:
            continue
        shown = f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
        written.append(f'{name.rstrip("_").replace("_", "-")}="{xml(shown)}"')
    return " ".join(written)


def text(  # one place decides size, weight and colour of words
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: int = 14,
    bold: bool = False,
    muted: bool = False,
) -> str:
    given = attributes(
        x=float(x),
        y=float(y),
        text_anchor=anchor if anchor != "start" else None,
        font_size=size,
        font_weight=600 if bold else None,
        fill=MUTED if muted else INK,
        class_="c-muted" if muted else None,
    )
    return f"<text {given}>{xml(words)}</text>"


def rect(x: float, y: float, width: float, height: float, *, tone: int) -> str:
    """A plain surface in one of the six tones, counted from 1."""
    given = attributes(
        x=float(x),
        y=float(y),
        width=float(width),
        height=float(height),
        fill=tone_of(tone),
        class_=f"c-tone-{tone}",
    )
    return f"<rect {given}/>"


def hatch(x: float, y: float, width: float, height: float, *, tone: int, id: str) -> str:
    """The pattern of the tone, to lay over its surface; the first tone stays plain."""
    if not HATCHES[tone - 1]:
        return ""
    given = attributes(
        x=float(x), y=float(y), width=float(width), height=float(height), fill=f"url(#{id}-h{tone})"
    )
    return f"<rect {given}/>"


def patterns(id: str, tones: Iterable[int]) -> str:
    drawn = []
    for tone in tones:
        if path := HATCHES[tone - 1]:
            box = attributes(id=f"{id}-h{tone}", width=8, height=8, patternUnits="userSpaceOnUse")
            look = attributes(d=path, stroke=PAPER, stroke_width=1.5, fill="none", class_="c-gap")
            drawn.append(f"<pattern {box}><path {look}/></pattern>")
    return f"<defs>{''.join(drawn)}</defs>" if drawn else ""


def line(x1: float, y1: float, x2: float, y2: float, *, guide: bool = False) -> str:
    given = attributes(
        x1=float(x1),
        y1=float(y1),
        x2=float(x2),
        y2=float(y2),
        stroke=GUIDE if guide else AXIS,
        class_="c-guide" if guide else "c-axis",
    )
    return f"<line {given}/>"


def tone_of(tone: int) -> str:
    return TONES[tone - 1]


def frame(
    id: str,
    title: str,
    description: str,
    height: float,
    body: Iterable[str],
    width: int = WIDTH,
) -> str:
    """The whole drawing; ``id`` must be unique in the page and is the page's own word."""
    opening = attributes(
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=f"{id}-titre {id}-suite",
        viewBox=f"0 0 {width} {height:.0f}",
        width=width,
        height=round(height),
        font_family=FONT,
    )
    said = (
        f'<title id="{xml(id)}-titre">{xml(title)}</title>'
        f'<desc id="{xml(id)}-suite">{xml(description)}</desc>'
    )
    return f"<svg {opening}>{said}{''.join(body)}</svg>"


def empty_frame(id: str, title: str) -> str:
    return frame(id, title, EMPTY, 60, [text(0, 34, EMPTY, muted=True)])


def count_and_share(value: int, share: int | None) -> str:
    return number(value) if share is None else f"{number(value)} ({percent(share)})"


def known(value: int | None) -> str:
    """A figure nobody knows is said unknown, never zero."""
    return "inconnu" if value is None else number(value)


def shortened(words: str, room: float, size: int = 14) -> str:
    """Cuts what cannot fit; the table keeps the whole. A letter takes about 0.56 of its size."""
    letters = max(int(room / (size * 0.56)), 2)
    return words if len(words) <= letters else f"{words[: letters - 1].rstrip()}…"
