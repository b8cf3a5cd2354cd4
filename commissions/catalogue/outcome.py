"""After a session: to the household, its landlord, each service, and to the COMED.

Whoever prepares the letter has kept only what concerns the addressee (``rules.addressees``);
these templates print nothing else, and no resource, no discussion, no sign of vulnerability.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

HOUSEHOLD = "commission_outcome_household"
LANDLORD = "commission_outcome_landlord"
SERVICE = "commission_outcome_service"
COMED = "commission_comed_avis"
CORRECTION = "commission_correction"

JUDGE_DELAY = (
    "À valider par un juriste — la formule qui propose à la commission de médiation de demander "
    "des délais au juge de l'exécution."
)


def household(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``commission``, ``held_on``, ``presence`` (a sentence), ``decided``, ``asked``
    (``[{"title", "text", "by", "number"}]``), ``support`` (``[{"title", "operator", "phone",
    "dates", "consent"}]``), ``postponed`` (a sentence), ``contacts`` (``[{"name", "phone"}]``)."""
    return {
        "commission": data.get("commission") or "La commission",
        "held_on": data.get("held_on") or "",
        "presence": data.get("presence") or "",
        "decided": list(data.get("decided") or []),
        "asked": list(data.get("asked") or []),
        "support": list(data.get("support") or []),
        "postponed": data.get("postponed") or "",
        "contacts": list(data.get("contacts") or []),
    }


def landlord(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``commission``, ``held_on``, ``tenant``, ``dwelling`` (one line), ``asked``, and
    ``answer_codes`` for who has no account, in the order of ``asked``."""
    return {
        "commission": data.get("commission") or "La commission",
        "held_on": data.get("held_on") or "",
        "tenant": data.get("tenant") or "",
        "dwelling": data.get("dwelling") or "",
        "asked": list(data.get("asked") or []),
        "answer_codes": list(data.get("answer_codes") or []),
    }


def service(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """What a landlord's letter has, with ``measures`` to run, ``benefit_number`` for the payer,
    and ``copy``: what the household was told, for a service that follows it."""
    return {
        **landlord(data, variant, section),
        "measures": list(data.get("measures") or []),
        "benefit_number": data.get("benefit_number") or "",
        "copy": household(data["copy"], "", section) if data.get("copy") else None,
    }


def comed(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """What a landlord's letter has, with ``judge_delay``: the judge may be asked for a delay."""
    return {
        **landlord(data, variant, section),
        "judge_delay": bool(data.get("judge_delay")),
    }


def correction(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``commission``, ``held_on``, ``number`` of the erratum, ``text``, ``original``."""
    return {
        "commission": data.get("commission") or "La commission",
        "held_on": data.get("held_on") or "",
        "number": data.get("number") or "",
        "text": data.get("text") or "",
        "original": data.get("original") or "",
    }


KINDS = (
    Kind(
        slug=HOUSEHOLD,
        label="Suite de la commission, au ménage",
        title="Courrier",
        template="letters/kinds/commission_outcome_household.html",
        build=household,
    ),
    Kind(
        slug=LANDLORD,
        label="Suite de la commission, au bailleur",
        title="Courrier",
        template="letters/kinds/commission_outcome_landlord.html",
        build=landlord,
        addressees=(AddresseeRole.OWNER, AddresseeRole.ORGANISATION),
    ),
    Kind(
        slug=SERVICE,
        label="Suite de la commission, à un service",
        title="Courrier",
        template="letters/kinds/commission_outcome_service.html",
        build=service,
        addressees=(AddresseeRole.ORGANISATION,),
    ),
    Kind(
        slug=COMED,
        label="Avis à la commission de médiation",
        title="Avis de la CCAPEX",
        template="letters/kinds/commission_comed_avis.html",
        build=comed,
        addressees=(AddresseeRole.ORGANISATION,),
        notices=lambda variant, section: [JUDGE_DELAY],
    ),
    Kind(
        slug=CORRECTION,
        label="Correction d'un courrier de la commission",
        title="Courrier",
        template="letters/kinds/commission_correction.html",
        build=correction,
        addressees=(
            AddresseeRole.HOUSEHOLD,
            AddresseeRole.OWNER,
            AddresseeRole.ORGANISATION,
        ),
    ),
)
for kind in KINDS:
    register(kind)
