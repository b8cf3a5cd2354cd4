"""Questionnaires to the household and to the owner, joined to a letter at each stage (C14)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

HOUSEHOLD = "household_questionnaire"
OWNER = "owner_questionnaire"


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``questions`` (label, kind, choices, as they are asked that day), ``answer_by``
    (a date as written in French) and ``dwelling`` (for the owner). Helpers come from ``section``.
    """
    return {
        "questions": data.get("questions") or [],
        "answer_by": data.get("answer_by") or "",
        "dwelling": data.get("dwelling") or "",
        "services": [one for one in section.contacts if one.kind != "adil"],
        "adil": section.adil,
    }


register(
    Kind(
        slug=HOUSEHOLD,
        label="Questionnaire au ménage",
        title="Courrier",
        template="letters/kinds/household_questionnaire.html",
        build=build,
        addressees=(AddresseeRole.HOUSEHOLD, AddresseeRole.GUARDIAN),
    )
)
register(
    Kind(
        slug=OWNER,
        label="Questionnaire au propriétaire",
        title="Courrier",
        template="letters/kinds/owner_questionnaire.html",
        build=build,
        addressees=(AddresseeRole.OWNER,),
    )
)
