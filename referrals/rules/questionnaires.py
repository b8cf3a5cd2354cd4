"""The questions that a territory asks with its letters, and what an answer must look like."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ccapex.core import french
from ccapex.core.typed import typed_amount, typed_date

DEFAULT_ANSWER_DAYS = 15
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Question:
    """``kind``: ``text``, ``yes_no``, ``number``, ``amount``, ``date`` or ``choices``."""

    code: str
    label: str
    kind: str
    choices: tuple[str, ...] = ()

    def as_printed(self) -> dict[str, Any]:
        return {"label": self.label, "kind": self.kind, "choices": list(self.choices)}


def questions_of(profile: Mapping[str, Any], addressee: str) -> list[Question]:
    given = (profile.get("questionnaires") or {}).get("questions") or ()
    return [
        Question(row["code"], row["label"], row["kind"], tuple(row.get("choices") or ()))
        for row in given
        if row["to"] == addressee
    ]


def answer_days(profile: Mapping[str, Any]) -> int:
    given = (profile.get("questionnaires") or {}).get("answer_days")
    return DEFAULT_ANSWER_DAYS if given is None else int(given)


def to_confirm(profile: Mapping[str, Any]) -> bool:
    return bool((profile.get("questionnaires") or {}).get("to_confirm"))


def read_answer(question: Question, given: list[str], today: dt.date) -> Any:
    """The answer as kept (text, bool, int, amount as text, ISO date, list); None where empty.

    ``ValueError`` says in French what to write.
    """
    values = [value.strip() for value in given if value.strip()]
    if not values:
        return None
    first = values[0]
    if question.kind == "choices":
        if any(value not in question.choices for value in values):
            raise ValueError("Choisissez dans la liste.")
        return values
    if question.kind == "yes_no":
        if first not in ("oui", "non"):
            raise ValueError("Répondez par oui ou par non.")
        return first == "oui"
    if question.kind == "number":
        if not first.isdigit() or len(first) > 6:
            raise ValueError("Écrivez un nombre entier.")
        return int(first)
    if question.kind == "amount":
        amount = typed_amount(first)
        if amount is None or amount < 0:
            raise ValueError("Écrivez un montant, par exemple 1 280,50.")
        return str(amount)
    if question.kind == "date":
        day = typed_date(first, today=today, sense="past")
        if day is None:
            raise ValueError("Écrivez une date, par exemple 3/10.")
        return day.isoformat()
    return first[:LONGEST]


def shown(question: Question, answer: Any) -> str:
    """An answer as people read it; empty where nothing was said."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "oui" if answer else "non"
    if question.kind == "choices":
        return ", ".join(answer)
    if question.kind == "amount":
        return french.money(Decimal(answer))
    if question.kind == "date":
        return french.day(dt.date.fromisoformat(answer))
    return str(answer)


def typed(question: Question, answer: Any) -> str:
    """An answer as it stands in the field of a form."""
    if question.kind == "amount" and answer is not None:
        return str(answer).replace(".", ",")
    return "" if answer is None else shown(question, answer)
