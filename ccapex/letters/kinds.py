"""The registry of letter kinds: each app registers its own, lower floors know none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import AddresseeRole

Build = Callable[[Mapping[str, Any], str, Section], dict[str, Any]]


class UnknownKind(LookupError):
    """No app registered that kind of letter."""


@dataclass(frozen=True)
class Kind:
    """``title`` is the title of the PDF: it shows in windows and print queues, so it names nobody.

    ``build(data, variant, section)`` gives what the template needs; ``section`` is what
    the territory says about letters. ``notices(variant, section)`` are sentences for
    the preview only, such as what a lawyer has still to confirm.
    """

    slug: str
    label: str
    title: str
    template: str
    build: Build
    addressees: tuple[AddresseeRole, ...] = (AddresseeRole.HOUSEHOLD,)
    variants: Mapping[str, str] = field(default_factory=dict)
    notices: Callable[[str, Section], list[str]] = lambda variant, section: []

    @property
    def posted(self) -> bool:
        """False for documents that nobody receives by post (flyer, list of decisions)."""
        return self.addressees != (AddresseeRole.NOBODY,)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    known = _kinds.get(kind.slug)
    if known is not None and known.template != kind.template:
        raise ValueError(f"Two kinds of letters named {kind.slug!r}.")
    _kinds[kind.slug] = kind
    return kind


def find(slug: str) -> Kind:
    try:
        return _kinds[slug]
    except KeyError:
        raise UnknownKind(slug) from None


def label_of(slug: str) -> str:
    return _kinds[slug].label if slug in _kinds else slug


def registered() -> list[Kind]:
    return list(_kinds.values())
