"""Before a session: the household is summoned, or told that its file will be examined, or told that
it will not be after all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.kinds import Kind, register

SUMMONS = "commission_summons"
PRESENT, TOLD, CANCELLED = "present", "told", "cancelled"
VARIANTS = {
    PRESENT: "Convocation : le ménage est invité",
    TOLD: "Information : le ménage peut répondre",
    CANCELLED: "Annulation",
}
TO_VALIDATE = (
    "À valider par un juriste — ce que le courrier dit des droits du ménage devant la commission."
)


def summons(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``commission``, ``held_on``, ``at``, ``place``, ``video`` (bool), ``answer_by``,
    ``again`` (bool: an earlier letter gave another date), ``secrecy`` (bool: of the CCAPEX, whose
    members are under it). The rest are words already."""
    names = ("commission", "held_on", "at", "place", "answer_by")
    adil = section.adil
    return {name: data.get(name) or "" for name in names} | {
        "variant": variant or TOLD,
        "video": bool(data.get("video")),
        "again": bool(data.get("again")),
        "secrecy": bool(data.get("secrecy")),
        "adil": adil,
    }


register(
    Kind(
        slug=SUMMONS,
        label="Convocation devant une commission",
        title="Courrier",
        template="letters/kinds/commission_summons.html",
        build=summons,
        variants=VARIANTS,
        notices=lambda variant, section: [] if variant == CANCELLED else [TO_VALIDATE],
    )
)
