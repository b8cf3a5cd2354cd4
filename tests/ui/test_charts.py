"""The figures: drawn well or not at all, and never without their table."""

import datetime
import re
from typing import Protocol
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccapex.core.charts import (
    BarChart,
    Distribution,
    Item,
    MonthlyColumns,
    MonthlyLines,
    Series,
    StackedBars,
    StackedRow,
    Table,
    shares_of_whole,
)
from ccapex.core.charts.shares import round_top

SVG = "{http://www.w3.org/2000/svg}"
NASTY = 'SCI <b>"Dupont" & fils</b>\x00'


class Figure(Protocol):
    def svg(self, id: str) -> str: ...
    def as_table(self) -> Table: ...


def months(count: int) -> tuple[datetime.date, ...]:
    return tuple(datetime.date(2024 + n // 12, n % 12 + 1, 1) for n in range(count))


FIGURES: dict[str, Figure] = {
    "bars": BarChart(NASTY, (Item(NASTY, 3), Item("b", 5, tone=6))),
    "bars, one": BarChart("t", (Item("a", 7),)),
    "bars, zeros": BarChart("t", (Item("a", 0), Item("b", 0))),
    "bars, unknown": BarChart("t", (Item("a", None), Item("b", 4))),
    "bars, cohort": BarChart("t", (Item("a", 8), Item("b", 3)), share="first"),
    "bars, no share": BarChart("t", (Item("a", 8),), share="none"),
    "stacked": StackedBars(NASTY, ("x", NASTY), (StackedRow(NASTY, (1, 2)),)),
    "stacked, zeros": StackedBars("t", ("x", "y"), (StackedRow("a", (0, 0)),), full=True),
    "columns": MonthlyColumns("t", months(12), (1, None, *range(10))),
    "columns, three years": MonthlyColumns("t", months(36), tuple(range(36))),
    "columns, one": MonthlyColumns("t", months(1), (12_345,)),
    "lines": MonthlyLines("t", months(3), (Series("a", (1, None, 3)), Series(NASTY, (0, 0, 0)))),
    "lines, one month": MonthlyLines("t", months(1), (Series("a", (4,)),)),
    "spread": Distribution("t", ("moins", NASTY), (4, 6)),
}
EMPTY: dict[str, Figure] = {
    "bars": BarChart("t", ()),
    "stacked": StackedBars("t", ("x",), ()),
    "columns": MonthlyColumns("t", (), ()),
    "lines": MonthlyLines("t", months(2), (Series("a", (None, None)),)),
    "spread": Distribution("t", (), ()),
}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_is_well_formed_named_and_told_in_words(figure: Figure) -> None:
    root = ElementTree.fromstring(figure.svg("un"))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert title.text
    assert description is not None
    assert description.text
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_obeys_the_content_policy(figure: Figure) -> None:
    for element in ElementTree.fromstring(figure.svg("un")).iter():
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if name.startswith("on")]
        assert element.tag not in {f"{SVG}style", f"{SVG}script"}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_stays_inside_its_frame(figure: Figure) -> None:
    root = ElementTree.fromstring(figure.svg("un"))
    width, height = map(float, str(root.get("viewBox")).split()[2:])
    for box in root.findall(f"{SVG}rect"):
        assert float(box.get("x", 0)) >= 0
        assert float(box.get("x", 0)) + float(box.get("width", 0)) <= width
        assert 0 <= float(box.get("y", 0)) <= height - float(box.get("height", 0))


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_the_table_has_a_cell_for_each_heading(figure: Figure) -> None:
    table = figure.as_table()
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.head)}
    assert len(table.total) in {0, len(table.head)}


@pytest.mark.parametrize("figure", EMPTY.values(), ids=EMPTY)
def test_nothing_to_draw_is_said(figure: Figure) -> None:
    assert "Aucune donnée" in figure.svg("un")


def test_two_figures_of_a_page_share_no_id() -> None:
    first, second = (re.findall(r' id="([^"]+)"', FIGURES["stacked"].svg(i)) for i in ("a", "b"))
    assert first
    assert not set(first) & set(second)


def test_the_published_distribution_gives_its_published_shares() -> None:
    figure = BarChart(
        "t", (Item("MDSF", 164), Item("CCAS", 52), Item("CAF", 13), Item("Non traités", 14))
    )
    assert [row[2] for row in figure.as_table().rows] == [f"{n}\u00a0%" for n in (68, 21, 5, 6)]
    assert figure.as_table().total == ("Ensemble", "243", "100\u00a0%")
    assert "164 (68\u00a0%)" in figure.svg("un")


def test_an_unknown_figure_is_said_unknown_and_left_out_of_the_total() -> None:
    table = MonthlyColumns("t", months(2), (None, 4)).as_table()
    assert table.rows[0][1] == "inconnu"
    assert table.total == ("Ensemble des mois connus", "4")


def test_a_cohort_counts_each_step_against_its_start() -> None:
    figure = BarChart("t", (Item("CDP", 200), Item("Assignation", 61)), share="first")
    assert [row[2] for row in figure.as_table().rows] == ["100\u00a0%", "31\u00a0%"]


def test_parts_are_told_apart_without_colour() -> None:
    root = ElementTree.fromstring(FIGURES["stacked"].svg("un"))
    assert root.findall(f".//{SVG}pattern")
    dashes = ElementTree.fromstring(FIGURES["lines"].svg("un")).findall(f"{SVG}path")
    assert len({path.get("stroke-dasharray") for path in dashes}) == len(dashes)


def test_a_line_breaks_where_a_month_is_unknown() -> None:
    path = ElementTree.fromstring(FIGURES["lines"].svg("un")).find(f"{SVG}path")
    assert path is not None
    assert str(path.get("d")).count("M") == 2


def test_a_row_without_all_its_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="une valeur par part"):
        StackedBars("t", ("x", "y"), (StackedRow("a", (1,)),))


@given(st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=30))
def test_shares_add_up_to_the_whole_and_stay_within_one_point(counts: list[int]) -> None:
    shares = shares_of_whole(counts)
    whole = sum(counts)
    assert sum(shares) == (100 if whole else 0)
    assert all(abs(s - c * 100 / (whole or 1)) < 1 for s, c in zip(shares, counts, strict=True))


@given(st.integers(min_value=0, max_value=10**9))
def test_an_axis_ends_at_or_above_its_highest_value(value: int) -> None:
    assert value <= round_top(value) <= max(2 * value, 1)
