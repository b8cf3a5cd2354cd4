"""The prevention letter at CDP, in its five variants (S1; seed-notes 15)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ccapex.core.french import money
from ccapex.letters.catalogue.section import Section, to_confirm
from ccapex.letters.kinds import Kind, register
from ccapex.letters.rules.variants import prevention_variant

SLUG = "prevention_cdp"
SAISINE_FORM = "saisine_form"
ADIL = "adil"
NONE = "none"

VARIANTS = {
    "public": "Parc public",
    "private_low": "Parc privé, dette la plus faible",
    "private_middle": "Parc privé, dette moyenne : consulter l'ADIL",
    "private_high": "Parc privé, dette élevée",
    "unknown_amount": "Montant de la dette inconnu",
}


def variant_for(stock: str, debt: Decimal | None, section: Section) -> str:
    """The variant that the territory sends for that stock and debt (euros, ``None``: unknown)."""
    return prevention_variant(stock, debt, section.letter(SLUG).get("variants") or ())


def enclosure(variant: str, section: Section) -> str:
    """The ADIL's address where the profile's variant speaks of it, else the saisine form."""
    allowed = section.letter(SLUG).get("enclosures") or ["saisine_form", "adil_address"]
    mentions = section.variant(SLUG, variant).get("mentions") or []
    if (ADIL in mentions or variant == "private_middle") and "adil_address" in allowed:
        return ADIL
    return SAISINE_FORM if "saisine_form" in allowed else NONE


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``, each optional: ``act_date`` and ``debt_on`` (dates as written in French),
    ``debt`` (euros as text), ``dwelling`` (one line), ``leaflet`` (joined, true or false),
    ``by_saisine`` (the landlord told of a debt: no commandement was served)."""
    joined = enclosure(variant, section)
    return {
        "variant": variant,
        "act_date": data.get("act_date") or "",
        "by_saisine": bool(data.get("by_saisine")),
        "debt": money(data["debt"]) if data.get("debt") else "",
        "debt_on": data.get("debt_on") or "",
        "dwelling": data.get("dwelling") or "",
        "enclosure": joined,
        "leaflet": bool(data.get("leaflet", True)),
        "adil": section.adil,
        # The letter that sends to the ADIL sends to nobody else: one thing to do.
        "contacts": [one for one in section.contacts if one.kind != ADIL][:3]
        if joined != ADIL
        else [],
    }


def notices(variant: str, section: Section) -> list[str]:
    found = to_confirm(section.letter(SLUG), "choix de la variante.")
    found += to_confirm(section.variant(SLUG, variant), "cette variante.")
    if enclosure(variant, section) == ADIL:
        adil = section.adil
        if adil is None or not (adil.phone or adil.address):
            found.append(
                "L'annuaire ne donne ni téléphone ni adresse de l'ADIL : complétez-les avant "
                "d'imprimer."
            )
    found.append(
        "À valider par un juriste — ce courrier ne cite aucun délai légal : il renvoie à celui "
        "qui est écrit sur le commandement de payer."
    )
    return found


register(
    Kind(
        slug=SLUG,
        label="Courrier de prévention",
        title="Courrier",
        template="letters/kinds/prevention_cdp.html",
        build=build,
        variants=VARIANTS,
        notices=notices,
    )
)
