"""Opens a list of any accepted format as sheets of rows, numbered as a person sees them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from referrals.reading.cells import Row
from referrals.reading.containers import (
    ROWS_AROUND,
    Kind,
    check_container,
    damaged,
    password,
    too_many_columns,
    too_many_rows,
)
from referrals.reading.csvfile import CsvText, read_csv
from referrals.reading.errors import UnreadableList
from referrals.reading.limits import Limits

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows can be walked several times; nothing is copied before they are.

    `first_column` is the index of the first column read (0 for A). `merges` are ranges of
    zero-based (row, column) corners, for grouped headers.
    """

    name: str
    kind: Kind
    source: CalamineSheet | CsvText
    first_column: int = 0
    visible: bool = True
    merges: tuple[Merge, ...] = ()

    @property
    def encoding(self) -> str | None:
        return self.source.encoding if isinstance(self.source, CsvText) else None

    @property
    def separator(self) -> str | None:
        return self.source.separator if isinstance(self.source, CsvText) else None

    @property
    def height(self) -> int:
        """Number of the last row that holds anything, or slightly more."""
        if isinstance(self.source, CsvText):
            return self.source.height
        return self.source.end[0] + 1 if self.source.end else 0

    def rows(self) -> Iterator[tuple[int, Row]]:
        """(row number, cells): the number in the margin of the sheet, or the record of a csv."""
        if isinstance(self.source, CsvText):
            return enumerate(self.source.records(), start=1)
        # iter_rows pads the leading empty rows (to_python drops them), not the leading columns.
        return enumerate(self.source.iter_rows(), start=1)


def read_sheets(source: bytes | Path, filename: str, limits: Limits | None = None) -> list[Sheet]:
    """Every sheet of the file in its order; raises UnreadableList."""
    limits = limits or Limits()
    data = source if isinstance(source, bytes) else _read_file(source, limits)
    kind = check_container(data, filename, limits)
    if kind == "csv":
        return [Sheet(Path(filename).name, kind, read_csv(data, limits))]
    return _read_workbook(data, kind, limits)


def _read_file(path: Path, limits: Limits) -> bytes:
    with path.open("rb") as stream:
        return stream.read(limits.max_bytes + 1)  # one byte more tells that it is too large


def _read_workbook(data: bytes, kind: Kind, limits: Limits) -> list[Sheet]:
    sheets: list[Sheet] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            metadata = [m for m in workbook.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
            if len(metadata) > limits.max_sheets:
                raise UnreadableList(
                    "not_a_list",
                    f"Le classeur a plus de {limits.max_sheets} feuilles. "
                    "Copiez la feuille de la liste dans un nouveau classeur.",
                )
            for entry in metadata:
                source = workbook.get_sheet_by_name(entry.name)
                visible = entry.visible == SheetVisibleEnum.Visible
                sheets.append(_sheet(source, kind, visible, limits))
    except PasswordError as error:
        raise password() from error
    except UnreadableList:
        raise
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise damaged() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the Rust reader met a broken file
            raise damaged() from error
        raise
    return sheets


def _sheet(source: CalamineSheet, kind: Kind, visible: bool, limits: Limits) -> Sheet:
    start: tuple[int, int] = source.start or (0, 0)
    end: Any = source.end or (0, 0)
    if end[1] >= limits.max_columns:
        raise too_many_columns(limits)
    if end[0] >= limits.max_rows + ROWS_AROUND:
        raise too_many_rows(limits)
    return Sheet(
        name=source.name,
        kind=kind,
        source=source,
        first_column=start[1],
        visible=visible,
        merges=tuple(source.merged_cell_ranges or ()),
    )
