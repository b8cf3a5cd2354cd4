"""An amount at its dates: nothing collides, nothing is drawn without being named."""

import datetime as dt
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from ccapex.core.charts import DatedLine
from households.sections import change_of

SVG = "{http://www.w3.org/2000/svg}"
D = dt.date.fromisoformat


def points(*told: tuple[str, str]) -> tuple[tuple[dt.date, Decimal], ...]:
    return tuple((D(on), Decimal(amount)) for on, amount in told)


MOVED = points(
    ("2026-09-01", "5325.93"),
    ("2026-10-29", "5325.93"),
    ("2026-11-10", "0"),
    ("2026-11-15", "6100.50"),
    ("2026-11-20", "5325.93"),
)


def amounts(figure: DatedLine) -> list[tuple[float, float]]:
    drawn = ElementTree.fromstring(figure.svg("dette"))
    found = [one.attrib for one in drawn.iter(f"{SVG}text") if one.get("font-weight")]
    return [(float(one["x"]), float(one["y"])) for one in found]


def test_an_amount_is_written_where_no_point_is() -> None:
    figure = DatedLine("Essai", MOVED, unit="€")
    drawn = ElementTree.fromstring(figure.svg("dette"))
    circles = [one.attrib for one in drawn.iter(f"{SVG}circle")]
    dots = [(float(one["cx"]), float(one["cy"])) for one in circles]
    assert len(dots) == len(MOVED)
    for x, y in amounts(figure):
        assert not any(abs(x - dot) <= 32 and y - 11 <= at <= y + 3 for dot, at in dots)


def test_two_near_points_do_not_write_over_each_other() -> None:
    near = points(("2026-09-01", "900"), ("2026-09-03", "910"))
    one, two = amounts(DatedLine("Essai", near, payments=points(("2026-12-01", "50"))))
    assert abs(one[1] - two[1]) >= 14 or abs(one[0] - two[0]) >= 64


def test_payments_are_named_where_there_are_any() -> None:
    without = DatedLine("Essai", MOVED)
    assert "versement noté" not in without.svg("dette")
    figure = DatedLine("Essai", MOVED, payments=points(("2026-11-20", "80")))
    drawn = ElementTree.fromstring(figure.svg("dette"))
    height = float(drawn.attrib["viewBox"].split()[3])
    assert max(float(one.attrib["y"]) for one in drawn.iter(f"{SVG}text")) < height
    assert "versement noté" in figure.svg("dette")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (MOVED, "est revenue à 5 325,93 €, après avoir varié entre 0,00 € et 6 100,50 € depuis"),
        (points(("2026-09-01", "10"), ("2026-09-02", "10")), "n’a pas changé depuis le 01/09/2026"),
        (points(("2026-09-01", "10"), ("2026-09-02", "4")), "a diminué de 6,00 € depuis"),
    ],
)
def test_the_title_says_what_the_curve_shows(
    told: tuple[tuple[dt.date, Decimal], ...], words: str
) -> None:
    said = change_of(dict(told)).replace("\xa0", " ").replace("\u202f", " ")
    assert words in said
