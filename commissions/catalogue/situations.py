"""Letters about a situation: to the person, who may answer; to who reported it; when it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section, to_confirm
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

PERSON = "local_commission_notice"
REPORTER = "situation_reporter"
CLOSING = "situation_closing"
FOLDER = "letters/kinds/"


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``commission``, ``number``, ``reported_on``; each optional: ``subject`` (kinds, in
    words), ``words`` (what is reported, as told to the person), ``answer_by``, ``session_on``,
    ``outcome``, ``note``. Dates are words."""
    names = (
        *("commission", "number", "reported_on", "subject", "words"),
        *("answer_by", "session_on", "outcome", "note"),
    )
    return {name: data.get(name) or "" for name in names}


def notices(variant: str, section: Section) -> list[str]:
    return [
        *to_confirm(section.letter(PERSON), "ce courrier."),
        "À valider par la commune — le texte de ce courrier n'est pas publié.",
    ]


for slug, label, template, addressees in (
    (
        PERSON,
        "Avis de passage en commission locale, avec droit de répondre",
        "situation_person.html",
        (AddresseeRole.HOUSEHOLD, AddresseeRole.GUARDIAN),
    ),
    (
        REPORTER,
        "Avis au partenaire qui a signalé une situation",
        "situation_reporter.html",
        (AddresseeRole.ORGANISATION,),
    ),
    (
        CLOSING,
        "Fin du suivi d'une situation",
        "situation_closing.html",
        (AddresseeRole.HOUSEHOLD, AddresseeRole.GUARDIAN),
    ),
):
    register(
        Kind(
            slug=slug,
            label=label,
            title="Courrier",
            template=FOLDER + template,
            build=build,
            addressees=addressees,
            notices=notices,
        )
    )
