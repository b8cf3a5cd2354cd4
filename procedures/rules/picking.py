"""Find a kind of fact by what a person types: a word of its label, an acronym, its rank."""

from collections.abc import Collection, Sequence

from ccapex.core.text import plain
from procedures.enums import EventKind
from procedures.rules.kinds import WORDS


def matching(typed: str, allowed: Collection[str], likely: Sequence[str] = ()) -> list[EventKind]:
    """The kinds meant, one where it is clear. « 2 » is the second of the likely ones."""
    asked = plain(typed)
    offered = [EventKind(kind) for kind in likely if kind in allowed]
    if asked.isdigit() and 0 < int(asked) <= len(offered):
        return [offered[int(asked) - 1]]
    if not asked:
        return []
    kinds = [kind for kind in EventKind if kind in allowed]
    said = [kind for kind in kinds if asked in (plain(kind.value), plain(kind.label))]
    named = [kind for kind in kinds if asked in plain(WORDS.get(kind, "")).split()]
    words = asked.split()
    partly = [kind for kind in kinds if all(word in _text(kind) for word in words)]
    return said or named or partly


def _text(kind: EventKind) -> str:
    return plain(f"{kind.label} {WORDS.get(kind, '')}")
