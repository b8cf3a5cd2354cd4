"""What a field of the DSF is: its name in the answers, its words, how it is typed and shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    AMOUNT = "amount"
    COUNT = "count"
    CHOICE = "choice"
    SEVERAL = "several"


LONG_LIMIT = 2000
TEXT_LIMIT = 200

Choices = Mapping[str, str]

YES_NO: Choices = MappingProxyType({"yes": "Oui", "no": "Non"})
YES_NO_UNKNOWN: Choices = MappingProxyType({"yes": "Oui", "no": "Non", "unknown": "Ne sait pas"})


@dataclass(frozen=True, slots=True)
class Field:
    """``required``: the DSF cannot be finished without it; ``in_report``: nor an update report.

    ``is_lasting``: true from one DSF to the next, so it is carried over; a presence or a date of
    interview is not.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    choices: Choices = field(default_factory=dict)
    required: bool = False
    in_report: bool = False
    is_lasting: bool = True
    hint: str = ""

    @property
    def limit(self) -> int:
        return LONG_LIMIT if self.kind == Kind.LONG else TEXT_LIMIT


@dataclass(frozen=True, slots=True)
class Heading:
    """One of the fifteen of decree 2021-8, art. 2. ``if_any``: « le cas échéant »."""

    number: int
    slug: str
    label: str
    fields: tuple[Field, ...] = ()
    if_any: bool = False
    has_grid: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the grid of finances, with one cell for each column."""

    name: str
    label: str
    hint: str = ""


COLUMNS: Choices = MappingProxyType(
    {"tenant": "Locataire", "spouse": "Conjoint", "others": "Autres"}
)


def cell(line: str, column: str) -> str:
    """The name of the answer: ``res_salary.tenant``."""
    return f"{line}.{column}"


def cells(lines: Sequence[Line]) -> list[str]:
    return [cell(line.name, column) for line in lines for column in COLUMNS]
