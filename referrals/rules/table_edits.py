"""Changes of a draft table, one at a time: plain values in, a new table out."""

import copy
from collections.abc import Mapping
from typing import Any, TypeAlias

Table: TypeAlias = dict[str, Any]

RULE = "regle"
SCOPE = "champ"
CRITERIA = "critere"
PARTS = (RULE, SCOPE, CRITERIA)

MOST_ROWS = 60


class WrongEdit(ValueError):
    """The change makes no sense on this table; the message is French."""


def is_eligibility(table: Mapping[str, Any]) -> bool:
    return table.get("kind") == "eligibility"


def rows_of(table: Mapping[str, Any], part: str) -> list[dict[str, Any]]:
    """The rows of a part in the order they are tried, each with ``when`` and where it has them
    ``label``, ``then``, ``note``, ``to_confirm``."""
    if part == RULE:
        if is_eligibility(table):
            return []
        rules = [dict(rule) for rule in table.get("rules") or []]
        numbered = enumerate(rules, 1)
        return [rule for _, rule in sorted(numbered, key=lambda x: x[1].get("order", x[0]))]
    if part == SCOPE:
        return [{"when": list(one)} for one in table.get("scope") or []]
    if part == CRITERIA and is_eligibility(table):
        return [{"when": list(table.get("criteria") or []), "then": table.get("target")}]
    return []


def row_at(table: Mapping[str, Any], part: str, at: int) -> dict[str, Any]:
    """The row of that rank, from 1."""
    rows = rows_of(table, part)
    if not 1 <= at <= len(rows):
        raise WrongEdit("Cette ligne n'existe plus dans le brouillon.")
    return rows[at - 1]


def write_row(table: Table, part: str, at: int, row: Mapping[str, Any]) -> Table:
    """``row`` replaces what it names; the rest of the row (notes) stays."""
    rows = rows_of(table, part)
    rows[at - 1] = {**row_at(table, part, at), **row}
    return _with_rows(table, part, rows)


def add_row(table: Table, part: str, row: Mapping[str, Any]) -> Table:
    rows = rows_of(table, part)
    if part == CRITERIA:
        raise WrongEdit("Une éligibilité n'a qu'une seule liste de critères.")
    if len(rows) >= MOST_ROWS:
        raise WrongEdit(f"Une table a au plus {MOST_ROWS} lignes : regroupez des règles.")
    return _with_rows(table, part, [*rows, dict(row)])


def remove_row(table: Table, part: str, at: int) -> Table:
    if part == CRITERIA:
        raise WrongEdit("Les critères d'une éligibilité se modifient, ils ne se suppriment pas.")
    row_at(table, part, at)
    rows = rows_of(table, part)
    return _with_rows(table, part, rows[: at - 1] + rows[at:])


def move_row(table: Table, part: str, at: int, to: int) -> Table:
    """The row of rank ``at`` takes rank ``to``, or the nearest that exists."""
    row = row_at(table, part, at)
    rows = rows_of(table, part)
    del rows[at - 1]
    rows.insert(max(1, min(to, len(rows) + 1)) - 1, row)
    return _with_rows(table, part, rows)


def confirm_reading(table: Table, part: str, at: int) -> Table:
    """A doubt of the original document is settled; ``at`` 0 is the table's own doubt."""
    if at == 0:
        return {k: v for k, v in copy.deepcopy(table).items() if k != "to_confirm"}
    rows = rows_of(table, part)
    row_at(table, part, at)
    rows[at - 1].pop("to_confirm", None)
    return _with_rows(table, part, rows)


def _with_rows(table: Table, part: str, rows: list[dict[str, Any]]) -> Table:
    changed = copy.deepcopy(table)
    if part == RULE:
        changed["rules"] = [{**row, "order": order} for order, row in enumerate(rows, 1)]
    elif part == SCOPE:
        changed["scope"] = [row["when"] for row in rows]
    else:
        changed["criteria"], changed["target"] = rows[0]["when"], rows[0]["then"]
    return changed
