"""Loads a territory profile: each app registers the section that it understands.

Everything happens in one transaction, in the order of the sections. Loading twice changes
nothing, and what a secretariat completed by hand (a real mailbox) is never put back.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

SectionLoader = Callable[["Loading"], None]


@dataclass
class Loading:
    """One loading under way: the first section sets ``territory`` for the others.

    ``before`` is the profile as it was loaded last time, empty the first time.
    """

    profile: dict[str, Any]
    hash: str
    territory: Any = None
    before: dict[str, Any] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)

    def changed(self, sentence: str) -> None:
        self.changes.append(sentence)


@dataclass(frozen=True)
class Section:
    name: str
    order: int
    load: SectionLoader


_sections: dict[str, Section] = {}


def section(name: str, *, order: int) -> Callable[[SectionLoader], SectionLoader]:
    """Registers the loader of a section; lower ``order`` first. The territory itself is 0."""

    def register(load: SectionLoader) -> SectionLoader:
        _sections[name] = Section(name, order, load)
        return load

    return register


def sections() -> list[Section]:
    return sorted(_sections.values(), key=lambda section: (section.order, section.name))


def load(profile: dict[str, Any]) -> Loading:
    """Loads a profile that ``ccapex.profiles.read`` gave; ``changes`` says what it did."""
    loading = Loading(profile=plain(profile), hash=fingerprint(profile))
    with transaction.atomic():
        for registered in sections():
            registered.load(loading)
    return loading


def plain(profile: dict[str, Any]) -> dict[str, Any]:
    """The profile as JSON gives it back: days become ISO text."""
    copy: dict[str, Any] = json.loads(_text(profile))
    return copy


def fingerprint(profile: dict[str, Any]) -> str:
    return hashlib.sha256(_text(profile).encode()).hexdigest()


def _text(profile: dict[str, Any]) -> str:
    return json.dumps(profile, sort_keys=True, ensure_ascii=False, default=str)
