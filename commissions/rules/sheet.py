"""The configuration of a commission as a sheet that a person reads, and what is to be validated."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from commissions.enums import OutputKind
from commissions.rules.configuration import (
    Configuration,
    situations_in_words,
    stages_in_words,
)
from commissions.rules.proposals import MARK_WORDS, STOCK_WORDS

DEFAULT_WORDS: Mapping[str, str] = {
    "minutes_per_item": "durée d'un dossier",
    "members_notice_days": "délai de convocation des membres",
    "household_notice_days": "délai de convocation du ménage",
    "answer_days": "délai de réponse du ménage",
    "least_answer_days": "délai de réponse au plus court",
    "follow_up_days": "délai de réponse à une recommandation",
    "access_after_close_days": "durée de l'accès après la séance",
    "remind_before_days": "rappel avant la date de réponse",
    "remind_every_days": "délai entre deux relances",
    "reminders": "nombre de relances",
}
HOUSEHOLD_DEFAULTS = frozenset({"household_notice_days", "answer_days", "least_answer_days"})
"""Of no use where the household is not told."""
FILE_DEFAULTS = frozenset({"minutes_per_item", "access_after_close_days"})
"""Of no use where there are no files."""

VERSION_WORDS: Mapping[str, str] = {
    "level": "niveau",
    "perimeter": "périmètre",
    "stages": "stades",
    "stock": "parc",
    "household": "place du ménage",
    "rhythm": "rythme",
    "place": "lieu",
    "outputs": "sorties possibles",
    "delegation": "délégation",
    "selects": "choix des dossiers",
    **DEFAULT_WORDS,
}


@dataclass(frozen=True, slots=True)
class Change:
    """A version of the entry: from a day on, what it changes."""

    valid_from: dt.date
    words: str


def pairs(told: Configuration, perimeter: str) -> list[tuple[str, str]]:
    """(name, value) in the order of reading; an empty value is what nobody has said."""
    sheet = [
        ("Niveau", str(told.level.label)),
        ("Périmètre", "celui de chaque copie" if told.is_template else _place(perimeter)),
    ]
    if told.has_files:
        sheet += [
            ("Stades", stages_in_words(told)),
            ("Parc", STOCK_WORDS.get(told.stock, "public et privé")),
        ]
    if told.situations:
        sheet.append(("Situations reçues", situations_in_words(told)))
    sheet += [
        ("Place du ménage", str(told.household.label)),
        ("Rythme", told.rhythm.label),
        *([("Capacité", _capacity(told))] if told.has_files else []),
        ("Lieu", told.place),
        ("Sorties possibles", _outputs(told)),
    ]
    if told.actions:
        sheet.append(("Actions du plan", ", ".join(action.label for action in told.actions)))
    if told.selects:
        sheet.append(("Dossiers recherchés", ", ".join(MARK_WORDS[one] for one in told.selects)))
    if told.delegation:
        words = (told.delegation.get("by"), told.delegation.get("text"))
        sheet.append(("Délégation", "\u00a0: ".join(str(word) for word in words if word)))
    return sheet + _delays(told)


def to_confirm(told: Configuration, settings: Mapping[str, Any]) -> list[str]:
    """Sentences: what the profile marks, then the delays that no document gives."""
    found = list(_notes(settings))
    useless = frozenset() if told.tells_household else HOUSEHOLD_DEFAULTS
    useless |= frozenset() if told.has_files else FILE_DEFAULTS
    silent = [
        words
        for name, words in DEFAULT_WORDS.items()
        if name in told.defaulted and name not in useless
    ]
    if silent:
        found.append(f"Aucun document ne donne\u00a0: {', '.join(silent)}. Valeurs proposées.")
    return found


def changes(settings: Mapping[str, Any]) -> list[Change]:
    """Dated changes, in order."""
    versions = sorted(settings.get("versions") or (), key=lambda one: str(one["valid_from"]))
    return [
        Change(
            dt.date.fromisoformat(str(one["valid_from"])),
            ", ".join(words for name, words in VERSION_WORDS.items() if name in one)
            or "autre changement",
        )
        for one in versions
    ]


def _notes(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        if value.get("to_confirm"):
            words = VERSION_WORDS.get(name, "")
            yield str(value.get("note") or f"{words} à confirmer.".capitalize())
        for key, one in value.items():
            yield from _notes(one, str(key))
    elif isinstance(value, list):
        for one in value:
            yield from _notes(one, name)


def _place(perimeter: str) -> str:
    return perimeter or "tout le département"


def _capacity(told: Configuration) -> str:
    if told.capacity is None:
        return ""
    low, high = told.capacity
    return f"{high} dossiers" if low == high else f"{low} à {high} dossiers"


def _outputs(told: Configuration) -> str:
    labels = [str(kind.label) for kind in OutputKind if kind in told.outputs]
    return ", ".join(f"{label[:1].lower()}{label[1:]}" for label in labels)


def _delays(told: Configuration) -> list[tuple[str, str]]:
    sheet = [("Convocation des membres", f"{told.members_notice_days} jours avant")]
    if told.tells_household:
        sheet += [
            ("Courrier au ménage", f"{told.household_notice_days} jours avant"),
            ("Réponse du ménage", f"{told.answer_days} jours"),
        ]
    if told.tells_reporter:
        sheet.append(("Signalant", "averti par courrier du passage en commission"))
    sheet.append(("Réponse à une recommandation", f"{told.follow_up_days} jours"))
    sheet.append(("Relances", _reminders(told)))
    if told.has_files:
        sheet.append(
            ("Accès aux dossiers après la séance", f"{told.access_after_close_days} jours")
        )
    return sheet


def _reminders(told: Configuration) -> str:
    return (
        f"{told.remind_before_days} jours avant la date, puis tous les "
        f"{told.remind_every_days} jours, {told.reminders} fois au plus"
    )
