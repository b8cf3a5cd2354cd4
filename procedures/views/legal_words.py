"""The questions of the calendar in words: yes, no, unknown, with the article."""

from collections.abc import Mapping
from dataclasses import dataclass

from procedures.law.outcome import TO_VALIDATE
from procedures.law.table import versions

WORDS = {True: "oui", False: "non", None: "inconnu"}


@dataclass(frozen=True)
class Answer:
    rule: str
    label: str
    answer: str
    source: str
    to_validate: bool


def answers_of(flags: Mapping[str, bool | None]) -> list[Answer]:
    """In the order of the tables."""
    found = []
    for rule_id, value in flags.items():
        rule = next(one for one in versions(rule_id) if one.answer == "flag")
        doubtful = rule.status == TO_VALIDATE
        found.append(Answer(rule_id, rule.label, WORDS[value], rule.source, doubtful))
    return found
