"""The prevention letter at CDP, in its five variants (S1; seed-notes 15)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import (
    ADIL,
    SAISINE_FORM,
    Section,
    adil,
    contacts,
    mapping,
)
from ccapex.letters.kinds import Kind, register
from ccapex.letters.rules import variants
from ccapex.letters.rules.typography import euros

SLUG = "prevention_cdp"

LABELS = {
    variants.PUBLIC: "Parc public",
    variants.PRIVATE_UNDER: "Parc privé, dette la plus faible",
    variants.PRIVATE_BETWEEN: "Parc privé, dette moyenne : consulter l'ADIL",
    variants.PRIVATE_OVER: "Parc privé, dette élevée",
    variants.AMOUNT_UNKNOWN: "Montant de la dette inconnu",
}


def enclosure(variant: str, section: Section) -> str:
    """The profile's choice; else the ADIL's address where its advice is the point of the letter."""
    chosen = str(mapping(mapping(section, SLUG), variant).get("enclosure") or "")
    if chosen in (SAISINE_FORM, ADIL, "none"):
        return chosen
    return ADIL if variant == variants.PRIVATE_BETWEEN else SAISINE_FORM


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``act_date`` and ``debt_on`` (dates as written in French), ``debt`` (euros as
    text), ``dwelling`` (one line), each optional."""
    debt = str(data.get("debt") or "")
    return {
        "public": variant == variants.PUBLIC,
        "variant": variant,
        "act_date": data.get("act_date") or "",
        "debt": euros(debt) if debt else "",
        "debt_on": data.get("debt_on") or "",
        "dwelling": data.get("dwelling") or "",
        "enclosure": enclosure(variant, section),
        "leaflet": bool(mapping(mapping(section, SLUG), variant).get("leaflet", True)),
        "adil": adil(section),
        "contacts": [contact for contact in contacts(section) if contact.kind != ADIL][:3],
    }


def notices(variant: str, section: Section) -> list[str]:
    said = str(mapping(mapping(section, SLUG), variant).get("to_validate") or "")
    found = [said] if said else []
    if enclosure(variant, section) == ADIL and adil(section) is None:
        found.append("Le profil du territoire ne donne pas l'adresse de l'ADIL.")
    found.append(
        "Ce courrier ne cite aucun délai : il renvoie à celui qui est écrit sur le commandement "
        "de payer. Texte à faire valider par un juriste."
    )
    return found


register(
    Kind(
        slug=SLUG,
        label="Courrier de prévention",
        title="Courrier",
        template="letters/kinds/prevention_cdp.html",
        build=build,
        variants=LABELS,
        notices=notices,
    )
)
