"""The kinds of letters of the DSF: request to a service, interview, document, carence, parties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

REQUEST = "dsf_request"
OFFER = "dsf_interview_offer"
REMINDER = "dsf_interview_reminder"
DOCUMENT = "dsf_document"
CARENCE = "dsf_carence"
REMARKS = "dsf_observations"

MEETINGS = {
    "office": "Rendez-vous dans nos bureaux",
    "visit": "Passage au domicile",
    "call": "Le ménage nous appelle",
}
FOLDER = "letters/kinds/"


def interview(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``on``, ``at``, ``place``, ``referent``, ``phone``, ``mailbox``, all optional."""
    names = ("on", "at", "place", "referent", "phone", "mailbox")
    meeting = variant if variant in MEETINGS and data.get("on") else "call"
    return {name: data.get(name) or "" for name in names} | {"meeting": meeting}


def request(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``rows`` (``reference``, ``household``, ``address``, ``act``, ``hearing_on``,
    ``offer_by``, ``send_by``), ``trigger``, ``fallback``."""
    return {"rows": list(data.get("rows") or []), "trigger": data.get("trigger") or ""}


def whole(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """The data are already the words of the document (``services.dsf.document``)."""
    return {"dsf": dict(data)}


NOT_COMPARED = (
    "À valider — comparez ce document au formulaire officiel (CERFA 16227*01), qui n'a pas pu "
    "être lu."
)


for slug, label, template in (
    (OFFER, "Proposition d'entretien (DSF)", "dsf_interview_offer.html"),
    (REMINDER, "Nouvelle proposition d'entretien (DSF)", "dsf_interview_reminder.html"),
):
    register(
        Kind(
            slug=slug,
            label=label,
            title="Courrier",
            template=FOLDER + template,
            build=interview,
            addressees=(AddresseeRole.HOUSEHOLD, AddresseeRole.GUARDIAN),
            variants=MEETINGS,
        )
    )

register(
    Kind(
        slug=REQUEST,
        label="Demande de DSF à un service",
        title="Demande de diagnostics",
        template=FOLDER + "dsf_request.html",
        build=request,
        addressees=(AddresseeRole.ORGANISATION,),
    )
)
register(
    Kind(
        slug=DOCUMENT,
        label="DSF",
        title="Diagnostic",
        template=FOLDER + "dsf_document.html",
        build=whole,
        addressees=(AddresseeRole.NOBODY,),
        notices=lambda variant, section: [NOT_COMPARED],
    )
)
register(
    Kind(
        slug=CARENCE,
        label="Carence de DSF",
        title="Carence",
        template=FOLDER + "dsf_carence.html",
        build=whole,
        addressees=(AddresseeRole.NOBODY,),
    )
)
register(
    Kind(
        slug=REMARKS,
        label="Délai pour observer (DSF)",
        title="Courrier",
        template=FOLDER + "dsf_observations.html",
        build=whole,
        addressees=(
            AddresseeRole.HOUSEHOLD,
            AddresseeRole.GUARDIAN,
            AddresseeRole.OWNER,
            AddresseeRole.ORGANISATION,
        ),
    )
)
