"""Everything dated in a file, whatever table keeps it, read in one query.

A floor above registers where its rows are; the cards and the chronology that show them ask
``FileRequest.lines``. A file has twenty kinds of rows and stays one query of them.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    CharField,
    DateField,
    DecimalField,
    F,
    IntegerField,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast


class Line(NamedTuple):
    """A row of a file. ``source`` names its kind; the other columns mean what that kind says."""

    source: str
    public_id: uuid.UUID | None
    on: datetime.date | None
    until: datetime.date | None
    code: str
    state: str
    text: str
    amount: Decimal | None
    organisation_id: int | None
    organisation: str


_EMPTY: Mapping[str, Combinable] = {
    "public_id": Cast(Value(None), UUIDField()),
    "on": Cast(Value(None), DateField()),
    "until": Cast(Value(None), DateField()),
    "code": Value(""),
    "state": Value(""),
    "text": Value(""),
    "amount": Cast(Value(None), DecimalField(max_digits=11, decimal_places=2)),
    "organisation_id": Cast(Value(None), IntegerField()),
    "organisation": Value(""),
}
_TYPES: Mapping[str, Callable[[], Any]] = {
    "public_id": UUIDField,
    "on": DateField,
    "until": DateField,
    "code": CharField,
    "state": CharField,
    "text": CharField,
    "amount": lambda: DecimalField(max_digits=11, decimal_places=2),
    "organisation_id": IntegerField,
    "organisation": CharField,
}

Rows = Callable[[int], QuerySet[Any, Any]]


def rows(source: str, found: QuerySet[Any, Any], **columns: str | Combinable) -> QuerySet[Any, Any]:
    """``found`` as lines: ``columns`` says which of its fields fills which column of ``Line``."""
    told: dict[str, Any] = {
        f"line_{name}": _column(name, columns.get(name)) for name in Line._fields[1:]
    }
    lines: QuerySet[Any, Any] = (
        found.order_by()
        .annotate(line_source=Value(source), **told)
        .values_list("line_source", *told)
    )
    return lines


def _column(name: str, given: str | Combinable | None) -> Combinable:
    if given is None:
        return _EMPTY[name]
    return Cast(F(given) if isinstance(given, str) else given, _TYPES[name]())


def read(sources: Iterable[Rows], household_id: int) -> dict[str, list[Line]]:
    """The lines of a household by source, each in order of date; one query."""
    parts = [source(household_id) for source in sources]
    if not parts:
        return {}
    found: dict[str, list[Line]] = defaultdict(list)
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    for values in whole:
        line = Line(*values)
        found[line.source].append(
            line._replace(
                code=line.code or "",
                state=line.state or "",
                text=line.text or "",
                organisation=line.organisation or "",
            )
        )
    for lines in found.values():
        lines.sort(key=lambda line: line.on or datetime.date.min)
    return dict(found)
