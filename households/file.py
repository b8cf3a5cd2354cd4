"""What the pages of a household show, brought by the floors above.

This floor knows people, dwellings and debts; procedures, referrals and letters register here what
they add to the file and to the list, each with the category of data it belongs to (masking).
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from ccapex.accounts.desk import Desk
from ccapex.core.charts import Table
from households.lease_limits import leases_shown
from households.lines import Line, Rows, read
from households.models import Household
from households.querysets import HouseholdQuerySet
from households.services.masking import Shown
from households.services.matrix import Category, Cell

T = TypeVar("T")


@dataclass(frozen=True)
class FileRequest:
    """The household, who asks, and what may be shown."""

    desk: Desk
    household: Household
    shown: Shown
    read: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, load: Callable[[], T]) -> T:
        """What a card and the chronology both show is read once."""
        if name not in self.read:
            self.read[name] = load()
        found: T = self.read[name]
        return found

    @property
    def leases(self) -> set[int] | None:
        """The leases that the desk's relations are about; None where they open all of them."""
        kinds = {self.household.pk: self.shown.kinds}
        limited = self.once("leases_shown", lambda: leases_shown(self.desk, kinds))
        return limited.get(self.household.pk)

    def lines(self, source: str) -> list[Line]:
        """The dated rows that ``Registry.add_lines`` named so, in order: one query for all."""
        found = self.once("lines", lambda: read(registry.lines.values(), self.household.pk))
        return found.get(source, [])


@dataclass(frozen=True)
class Section:
    """A card of the file. ``build`` returns the context of ``template``; none hides the card."""

    slug: str
    title: str
    order: int
    template: str
    build: Callable[[FileRequest], dict[str, Any] | None]
    category: Category | None = None


@dataclass(frozen=True)
class TimelineEntry:
    """``kind`` filters the chronology: fact, contact, letter, step."""

    on: datetime.date
    title: str
    kind: str
    detail: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True)
class ToDo:
    """Something that waits for the desk in this file, with its reason; the smallest ``order``
    comes first. ``action`` is what its button says."""

    order: int
    title: str
    why: str
    url: str
    action: str
    due_on: datetime.date | None = None


@dataclass(frozen=True)
class Headline:
    """A line under the name. ``links`` are addresses with their words."""

    order: int
    label: str
    text: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Action:
    """A button at the head of the file. ``key`` presses it."""

    order: int
    label: str
    url: str
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Guarded:
    """Shown to who sees the whole category, or the ``part`` of it that this is."""

    slug: str
    label: str
    order: int
    category: Category
    part: Cell | None = None

    def open_to(self, shown: Shown) -> bool:
        part = self.part
        return shown.whole(self.category) or (part is not None and shown.has(self.category, part))


@dataclass(frozen=True, kw_only=True)
class Column(Guarded):
    """A column of the list: values by household, in a constant number of queries.

    ``template`` shows a ``value`` that is more than a text.
    """

    load: Callable[[Desk, Iterable[int]], dict[int, Any]]
    template: str = ""
    numeric: bool = False


@dataclass(frozen=True, kw_only=True)
class Filter(Guarded):
    """A way to narrow the list by a code in the address: never a name.

    ``choices`` gives codes and their words; ``narrow`` keeps the households of one code.
    """

    choices: Callable[[Desk], list[tuple[str, str]]]
    narrow: Callable[[HouseholdQuerySet, str], HouseholdQuerySet]


class Figure(Protocol):
    """A chart of ``ccapex.core.charts``."""

    @property
    def title(self) -> str: ...

    def svg(self, id: str) -> str: ...

    def as_table(self) -> Table: ...


Picture = Callable[[FileRequest, Iterable[TimelineEntry]], Figure | None]
"""The case at a glance, from what the chronology shows."""

Concerned = Callable[[FileRequest], list[int]]
"""The leases that the open procedures are about, the most advanced first."""


@dataclass
class Registry:
    sections: list[Section] = field(default_factory=list)
    timelines: list[Callable[[FileRequest], list[TimelineEntry]]] = field(default_factory=list)
    to_dos: list[Callable[[FileRequest], list[ToDo]]] = field(default_factory=list)
    actions: list[Callable[[FileRequest], list[Action]]] = field(default_factory=list)
    headlines: list[Callable[[FileRequest], list[Headline]]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    lines: dict[str, Rows] = field(default_factory=dict)
    picture: Picture | None = None
    concerned: Concerned | None = None

    def add_section(self, section: Section) -> None:
        self.sections = sorted(
            [*(known for known in self.sections if known.slug != section.slug), section],
            key=lambda known: known.order,
        )

    def add_timeline(self, build: Callable[[FileRequest], list[TimelineEntry]]) -> None:
        if build not in self.timelines:
            self.timelines.append(build)

    def add_lines(self, source: str, load: Rows) -> None:
        """``load`` gives ``households.lines.rows`` of a household; see ``FileRequest.lines``."""
        self.lines[source] = load

    def add_to_do(self, build: Callable[[FileRequest], list[ToDo]]) -> None:
        if build not in self.to_dos:
            self.to_dos.append(build)

    def add_actions(self, build: Callable[[FileRequest], list[Action]]) -> None:
        if build not in self.actions:
            self.actions.append(build)

    def add_headline(self, build: Callable[[FileRequest], list[Headline]]) -> None:
        if build not in self.headlines:
            self.headlines.append(build)

    def add_column(self, column: Column) -> None:
        self.columns = sorted(
            [*(known for known in self.columns if known.slug != column.slug), column],
            key=lambda known: known.order,
        )

    def add_filter(self, one: Filter) -> None:
        self.filters = sorted(
            [*(known for known in self.filters if known.slug != one.slug), one],
            key=lambda known: known.order,
        )

    def to_do(self, asked: FileRequest) -> list[ToDo]:
        found = [one for build in self.to_dos for one in build(asked)]
        return sorted(found, key=lambda one: (one.order, one.due_on or datetime.date.max))

    def buttons(self, asked: FileRequest) -> list[Action]:
        found = [one for build in self.actions for one in build(asked)]
        return sorted(found, key=lambda one: one.order)

    def head(self, asked: FileRequest) -> list[Headline]:
        lines = [line for build in self.headlines for line in build(asked)]
        return sorted(lines, key=lambda line: line.order)

    def timeline(self, asked: FileRequest) -> list[TimelineEntry]:
        """The latest first."""
        entries = [entry for build in self.timelines for entry in build(asked)]
        return sorted(entries, key=lambda entry: entry.on, reverse=True)


registry = Registry()
