"""The record of a session, whole or to be notified, and each erratum after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

RECORD = "commission_record"
ERRATUM = "commission_erratum"
FULL, NOTIFICATION = "full", "notification"
VERSIONS = {FULL: "Complet", NOTIFICATION: "Pour notification"}


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``commission``, ``session_number``, ``held_on``, ``title``, ``place``, ``form``,
    ``present`` and ``away`` (``[{"label", "person", "state"}]``), ``minutes``, ``counts``,
    ``items`` (see ``services.records``), ``hidden`` (how many this reader may not see)."""
    names = ("commission", "session_number", "held_on", "title", "place", "form", "minutes")
    return {name: data.get(name) or "" for name in names} | {
        "full": variant != NOTIFICATION,
        "present": list(data.get("present") or []),
        "away": list(data.get("away") or []),
        "counts": list(data.get("counts") or []),
        "items": list(data.get("items") or []),
        "hidden": int(data.get("hidden") or 0),
    }


def build_erratum(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``commission``, ``session_number``, ``held_on``, ``number``, ``about`` and ``text``."""
    names = ("commission", "session_number", "held_on", "number", "about", "text")
    return {name: data.get(name) or "" for name in names}


register(
    Kind(
        slug=RECORD,
        label="Relevé de décisions",
        title="Relevé de décisions",
        template="letters/kinds/commission_record.html",
        build=build,
        addressees=(AddresseeRole.NOBODY,),
        variants=VERSIONS,
    )
)
register(
    Kind(
        slug=ERRATUM,
        label="Erratum au relevé de décisions",
        title="Erratum",
        template="letters/kinds/commission_erratum.html",
        build=build_erratum,
        addressees=(AddresseeRole.NOBODY,),
    )
)
