"""The chart engine: values in, SVG text and an accessible table out, the same on screen and paper.

Pure: no Django, no clock, no file. Each figure has ``title`` (a sentence that states the finding),
``note``, ``svg(id)`` and ``as_table()``. Colours are attributes, which paper keeps and which the
classes ``c-…`` let the screen's theme replace; no style attribute, because of the content policy.
"""

from ccapex.core.charts.bars import BarChart, Item
from ccapex.core.charts.case import Band, CaseLine, Lane, Mark
from ccapex.core.charts.columns import Distribution, MonthlyColumns
from ccapex.core.charts.dated import DatedLine
from ccapex.core.charts.drawing import Table
from ccapex.core.charts.lines import MonthlyLines, Series
from ccapex.core.charts.shares import shares_of_whole
from ccapex.core.charts.stacked import StackedBars, StackedRow

__all__ = [
    "Band",
    "BarChart",
    "CaseLine",
    "DatedLine",
    "Distribution",
    "Item",
    "Lane",
    "Mark",
    "MonthlyColumns",
    "MonthlyLines",
    "Series",
    "StackedBars",
    "StackedRow",
    "Table",
    "shares_of_whole",
]
