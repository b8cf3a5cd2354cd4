"""The receipt of an act, a saisine or a signalement, to whoever sent it (S1; seed-notes 49).

It names the file by its number: the sender knows what it sent, and an envelope may be opened by
somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

SLUG = "acknowledgement"


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``number`` (of the register), ``what`` (« un commandement de payer »), ``act_date``
    and ``received_on`` (dates as written in French), ``their_reference``; the last is optional."""
    return {
        "number": data.get("number") or "",
        "what": data.get("what") or "un signalement",
        "act_date": data.get("act_date") or "",
        "received_on": data.get("received_on") or "",
        "their_reference": data.get("their_reference") or "",
    }


register(
    Kind(
        slug=SLUG,
        label="Accusé de réception",
        title="Accusé de réception",
        template="letters/kinds/acknowledgement.html",
        build=build,
        addressees=(
            AddresseeRole.ORGANISATION,
            AddresseeRole.HOUSEHOLD,
            AddresseeRole.OWNER,
        ),
    )
)
