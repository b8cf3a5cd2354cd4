"""The life of a case in one drawing: every mark has its row, inside the room of the drawing."""

import datetime as dt
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from ccapex.core.charts import Band, CaseLine, Lane, Mark
from ccapex.core.charts.case import LEFT, WIDTH

TODAY = dt.date(2026, 11, 20)
DAYS = st.dates(dt.date(2012, 1, 1), dt.date(2030, 12, 31))
MARKS = st.builds(
    Mark,
    on=DAYS,
    words=st.just("Acte <1>"),
    shape=st.sampled_from(["dot", "ring", "square", "diamond"]),
    tone=st.integers(1, 6),
)


def drawn(*marks: Mark, bands: tuple[Band, ...] = ()) -> CaseLine:
    return CaseLine("Titre", bands, (Lane("Actes", marks), Lane("Vide", ())), TODAY)


def test_every_mark_and_stage_is_a_row_the_latest_first() -> None:
    bands = (Band("CDP", 2, dt.date(2026, 1, 5), dt.date(2026, 3, 1)),)
    found = drawn(Mark(dt.date(2026, 2, 1), "Assignation"), bands=bands).as_table()
    assert found.rows == (("01/02/2026", "Actes", "Assignation"), ("05/01/2026", "Étapes", "CDP"))


def test_an_empty_lane_takes_no_room_and_words_are_escaped() -> None:
    svg = drawn(Mark(TODAY, "<b>")).svg("x")
    assert "Vide" not in svg
    assert "<b>" not in svg
    assert "aujourd’hui" in svg


def test_a_fourth_mark_of_the_same_day_is_counted() -> None:
    svg = drawn(*(Mark(TODAY, str(rank)) for rank in range(5))).svg("x")
    assert svg.count("<circle") == 3
    assert "+2" in svg


@settings(max_examples=40)
@given(marks=st.lists(MARKS, max_size=12), start=DAYS)
def test_nothing_is_drawn_out_of_its_room(marks: list[Mark], start: dt.date) -> None:
    svg = drawn(*marks, bands=(Band("Étape", 1, start),)).svg("x")
    centres = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', svg)]
    centres += [float(x) for x in re.findall(r'<rect x="([\d.]+)"', svg)]
    assert all(LEFT - 5 <= x <= WIDTH for x in centres)
    assert "nan" not in svg
