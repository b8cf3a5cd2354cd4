"""Reads the ``letters`` section of a profile; what is absent takes a plain default.

letters:
  thresholds: {low: 3000, high: 7000}
  prevention_cdp:
    private_3000_7000: {enclosure: adil, leaflet: true, to_validate: "…"}
  contacts:
    - {name: "ADIL", role: "conseil juridique gratuit", phone: "…", address: "…", kind: adil}
  emergency: [{name: "…", phone: "…"}]
  leaflet: {version: "2026-09", to_validate: "…"}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ccapex.accounts.models import Territory

Section = Mapping[str, Any]

SAISINE_FORM = "saisine_form"
ADIL = "adil"


@dataclass(frozen=True)
class Contact:
    """A service printed on letters; empty where the profile says nothing."""

    name: str
    role: str
    phone: str
    address: str
    hours: str
    kind: str


def letters_section(territory: Territory) -> Section:
    profile = territory.profile if isinstance(territory.profile, Mapping) else {}
    section = profile.get("letters")
    return section if isinstance(section, Mapping) else {}


def mapping(section: Section, key: str) -> Section:
    value = section.get(key)
    return value if isinstance(value, Mapping) else {}


def contacts(section: Section) -> list[Contact]:
    found = section.get("contacts")
    return [
        Contact(**{name: str(entry.get(name) or "") for name in Contact.__dataclass_fields__})
        for entry in (found if isinstance(found, list) else [])
        if isinstance(entry, Mapping) and entry.get("name")
    ]


def adil(section: Section) -> Contact | None:
    return next((contact for contact in contacts(section) if contact.kind == ADIL), None)
