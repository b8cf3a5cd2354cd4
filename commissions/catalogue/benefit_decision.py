"""The decision on the housing benefit, to the household and to who pays it (L3, from 2027).

The notice, the delay, the silence and the appeal are the territory's words; the closing prepares no
such letter before they are confirmed (``rules.benefit``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

HOUSEHOLD = "commission_benefit_household"
PAYER = "commission_benefit_payer"
TO_VALIDATE = (
    "À valider par un juriste — le texte de la notification, le délai de la décision, l'effet du "
    "silence et les voies de recours."
)


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``commission``, ``held_on``, ``number``, ``choice``, ``reasons``, ``tenant``,
    ``dwelling``, ``benefit_number``, ``notice``, ``delay``, ``silence``, ``appeal``,
    ``unconfirmed`` (a sentence that the preview prints across the letter), ``contacts``."""
    names = ("commission", "held_on", "number", "choice", "reasons", "tenant", "dwelling")
    words = ("benefit_number", "notice", "delay", "silence", "appeal", "unconfirmed")
    return {name: data.get(name) or "" for name in (*names, *words)} | {
        "contacts": list(data.get("contacts") or [])
    }


register(
    Kind(
        slug=HOUSEHOLD,
        label="Décision sur l'aide au logement, au ménage",
        title="Courrier",
        template="letters/kinds/commission_benefit_household.html",
        build=build,
        notices=lambda variant, section: [TO_VALIDATE],
    )
)
register(
    Kind(
        slug=PAYER,
        label="Décision sur l'aide au logement, à l'organisme payeur",
        title="Décision de la CCAPEX",
        template="letters/kinds/commission_benefit_payer.html",
        build=build,
        addressees=(AddresseeRole.ORGANISATION,),
        notices=lambda variant, section: [TO_VALIDATE],
    )
)
