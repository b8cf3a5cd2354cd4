"""The papers of the missions: the mission order with its fiche, the weekly list of the watch.

Documents that nobody receives by post: they are frozen when they are issued, and read by those to
whom the mission opens the file.
"""

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

ORDER = "mission_order"
SHEET = "elements_sheet"
WEEKLY_LIST = "watch_list"


def build_order(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``mission``, ``operator``, ``authority``, ``funding``, ``decided_on`` (in French),
    ``reason``, ``report_to``, and ``sections`` of the fiche d'éléments."""
    names = ("mission", "operator", "authority", "funding", "decided_on", "reason", "report_to")
    return {name: data.get(name) or "" for name in names} | build_sheet(data, variant, section)


def build_sheet(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``reader`` and ``sections``, each ``{"title", "rows": [[label, value]…]}``."""
    return {"reader": data.get("reader") or "", "sections": list(data.get("sections") or [])}


def build_list(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``siao``, ``week`` (in French), ``notice_days``, and ``groups``, each
    ``{"title", "rows": [[cell…]…]}``."""
    return {
        "siao": data.get("siao") or "",
        "week": data.get("week") or "",
        "notice_days": data.get("notice_days") or "",
        "groups": list(data.get("groups") or []),
    }


for slug, label, build in (
    (ORDER, "Ordre de mission et fiche d'éléments", build_order),
    (SHEET, "Fiche d'éléments", build_sheet),
    (WEEKLY_LIST, "Liste hebdomadaire de veille sociale", build_list),
):
    register(
        Kind(
            slug=slug,
            label=label,
            title=label,
            template=f"letters/kinds/{slug}.html",
            build=build,
            addressees=(AddresseeRole.NOBODY,),
        )
    )
