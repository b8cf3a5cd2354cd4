"""Values of the settings as people type them: months, dates, choices, in words; and back."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from procedures.law import words
from procedures.law.settings import Entry

HINTS = {
    "months": "Un nombre de mois, par exemple 2.",
    "days": "Un nombre de jours, par exemple 30.",
    "count": "Un nombre entier, par exemple 4.",
    "amount": "Un montant en euros, par exemple 450,00.",
    "yes_no": "Oui ou non.",
    "text": "Un texte court.",
    "windows": "Une période par ligne : 15/11/2026 au 28/02/2027.",
}
DAY = r"(\d{1,2})/(\d{1,2})/(\d{4})"
WINDOW = re.compile(rf"{DAY}\s*(?:au|-|–)\s*{DAY}$")
LONGEST = 2000


class Unreadable(ValueError):
    """Says, in French, what was expected."""


def hint(entry: Entry) -> str:
    if entry.kind == "choice":
        return f"L'un de : {', '.join(label for _, label in entry.choices)}."
    return HINTS[entry.kind]


def read_value(entry: Entry, text: str) -> Any:
    """What is stored, as JSON. Raises ``Unreadable``."""
    cleaned = text.strip()
    if not cleaned:
        raise Unreadable(hint(entry))
    return READERS[entry.kind](entry, cleaned)


def write_value(entry: Entry, value: Any) -> str:
    """The stored value as a person would type it."""
    if entry.kind == "choice":
        return dict(entry.choices).get(value, str(value))
    if entry.kind == "yes_no":
        return "Oui" if value else "Non"
    if entry.kind == "windows":
        return "\n".join(
            f"{words.short(date.fromisoformat(first))} au {words.short(date.fromisoformat(last))}"
            for first, last in value
        )
    return str(value).replace(".", ",") if entry.kind == "amount" else str(value)


def _count(entry: Entry, text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 1200:
        raise Unreadable(hint(entry))
    return int(text)


def _amount(entry: Entry, text: str) -> str:
    found = re.fullmatch(r"(\d{1,7})(?:[.,](\d{1,2}))?\s*€?", text.replace(" ", ""))
    if found is None:
        raise Unreadable(hint(entry))
    return found[1] if found[2] is None else f"{found[1]}.{found[2]}"


def _choice(entry: Entry, text: str) -> str:
    for code, label in entry.choices:
        if text.lower() in (code.lower(), label.lower()):
            return code
    raise Unreadable(hint(entry))


def _yes_no(entry: Entry, text: str) -> bool:
    if text.lower() not in ("oui", "non"):
        raise Unreadable(hint(entry))
    return text.lower() == "oui"


def _text(entry: Entry, text: str) -> str:
    if len(text) > LONGEST:
        raise Unreadable(f"{LONGEST} signes au plus.")
    return text


def _windows(entry: Entry, text: str) -> list[list[str]]:
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = WINDOW.match(line)
        if match is None:
            raise Unreadable(hint(entry))
        day, month, year, last_day, last_month, last_year = map(int, match.groups())
        try:
            first, last = date(year, month, day), date(last_year, last_month, last_day)
        except ValueError:
            raise Unreadable(f"« {line} » : cette date n'existe pas.") from None
        if last < first:
            raise Unreadable(f"« {line} » : la fin précède le début.")
        found.append([first.isoformat(), last.isoformat()])
    return sorted(found)


READERS: dict[str, Callable[[Entry, str], Any]] = {
    "months": _count,
    "days": _count,
    "count": _count,
    "amount": _amount,
    "choice": _choice,
    "yes_no": _yes_no,
    "text": _text,
    "windows": _windows,
}
