"""The leaflet given with the CDP by commissaires de justice and social landlords (V11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section, contacts, mapping
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

SLUG = "flyer"


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    return {
        "contacts": contacts(section)[:6],
        "version": str(mapping(section, "leaflet").get("version") or ""),
        "territory_name": data.get("territory_name") or "",
    }


def notices(variant: str, section: Section) -> list[str]:
    said = str(mapping(section, "leaflet").get("to_validate") or "")
    found = [said] if said else []
    if not any(contact.phone for contact in contacts(section)):
        found.append(
            "Le profil du territoire ne donne aucun numéro de téléphone : ajoutez-les avant de "
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
