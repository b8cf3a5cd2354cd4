"""The leaflet given with the CDP by commissaires de justice and social landlords (V11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section, to_confirm
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

SLUG = "flyer"


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    return {"contacts": section.contacts[:6], "territory_name": section.territory_name}


def notices(variant: str, section: Section) -> list[str]:
    found = to_confirm(section.letter(SLUG), "texte du dépliant.")
    if not any(contact.phone for contact in section.contacts):
        found.append(
            "L'annuaire du territoire ne donne aucun numéro de téléphone : ajoutez-les avant de "
            "diffuser le dépliant."
        )
    return found


register(
    Kind(
        slug=SLUG,
        label="Dépliant d'information",
        title="Vous avez reçu un commandement de payer",
        template="letters/kinds/flyer.html",
        build=build,
        addressees=(AddresseeRole.NOBODY,),
        notices=notices,
    )
)
