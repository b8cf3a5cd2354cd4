"""The referent's first letter, where no phone is known (V6; seed-notes 24).

Safe wording: the letter may be opened by somebody else of the home, so it names neither debt nor
eviction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.kinds import Kind, register

SLUG = "first_contact"
MEETINGS = {
    "office": "Rendez-vous dans nos bureaux",
    "visit": "Passage au domicile",
    "call": "Le ménage nous appelle",
}


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``on`` and ``at`` (date and hour as written in French), ``place``, ``referent``
    (who signs), ``phone``, ``mailbox``, each optional; without date the household calls back."""
    return {
        "meeting": variant if variant in MEETINGS and data.get("on") else "call",
        "on": data.get("on") or "",
        "at": data.get("at") or "",
        "place": data.get("place") or "",
        "referent": data.get("referent") or "",
        "phone": data.get("phone") or "",
        "mailbox": data.get("mailbox") or "",
    }


register(
    Kind(
        slug=SLUG,
        label="Premier contact du référent",
        title="Courrier",
        template="letters/kinds/first_contact.html",
        build=build,
        variants=MEETINGS,
    )
)
