"""The list of decisions of a concertation: a landscape table, made from what is handed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

SLUG = "record_of_decisions"


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``heading``, ``provisional`` (a sentence while some are undecided), ``held_on``,
    ``present`` (names of organisations), ``counts``
    (``{"label", "value"}``), ``columns`` (headings) and ``rows`` (``{"cells": [text…]}``, as many
    as columns; the first cell names the row)."""
    return {
        "heading": data.get("heading") or "Liste des décisions",
        "provisional": data.get("provisional") or "",
        "held_on": data.get("held_on") or "",
        "present": list(data.get("present") or []),
        "counts": list(data.get("counts") or []),
        "columns": list(data.get("columns") or []),
        "rows": [list(row.get("cells") or []) for row in data.get("rows") or []],
    }


register(
    Kind(
        slug=SLUG,
        label="Liste des décisions",
        title="Liste des décisions",
        template="letters/kinds/record_of_decisions.html",
        build=build,
        addressees=(AddresseeRole.NOBODY,),
    )
)
