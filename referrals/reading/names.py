"""Splits the holders of a lease, as senders write them, into people.

« M. et Mme DUPONT Jean et Marie », « MARTIN née DURAND Claire », « DUPONT, Jean »: one cell may
hold several people. What cannot be ordered surely is marked `uncertain`; nothing is lost, callers
keep the raw cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from referrals.reading.cells import fold, squeeze
from referrals.reading.name_parts import (
    NameTokens,
    display_name,
    is_title,
    order_tokens,
    split_title,
)

_BIRTH_DATE = re.compile(
    r"[,(]?\s*\bn[ée](?:\(?e\)?)?\.?\s+le\s+(\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4})"
    r"(?:\s+(?:à|a)\s+[\w' \-]+?)?\s*\)?(?=$|[,;/]|\s+et\s)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\((?!\s*n[ée]e?\b)[^)]*\)|\b(?:caution|garant)\b.*$|\bet\s+autres?\b|^\s*(?:loc(?:ataire)?s?|"
    r"titulaires?)\s*\d?\s*:\s*",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"\s*(?:[/;&+\n]|\bet\b|\bou\b|\bET\b|\bOU\b)\s*")
_SPACED_HYPHEN = re.compile(r"(?<=\w)\s+-\s+(?=\w)")
_BIRTH_NAME = re.compile(r"[,(]?\s*\bn[ée]e?(?:\(e\))?\s+(?!le\b)", re.IGNORECASE)
_SPOUSE = re.compile(r"[,(]?\s*\b(?:épouse|epouse|ép\.?|ep\.|veuve|vve)\s+", re.IGNORECASE)
_COUPLE = re.compile(r"\s*[/&;\n]\s*|\s+et\s+", re.IGNORECASE)
_NOBODY = {
    "", "nc", "inconnu", "inconnue", "inconnus", "neant", "aucun", "aucune", "sans", "so",
    "non renseigne", "non communique", "non connu", "a completer", "anonyme", "x", "xx", "xxx",
    "nom inconnu", "ras", "vide", "na", "n a",
}  # fmt: skip
_GROUP = re.compile(
    r"^(?:les\s+)?(consorts|succession|indivision|famille|héritiers|heritiers|hoirs)"
    r"(?:\s+(?:de|d'))?\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Names for display (« De Sousa »); `birth_date` as written in the cell, dd/mm/yyyy."""

    last_name: str
    first_name: str = ""
    birth_name: str = ""
    title: str = ""
    uncertain: bool = False
    birth_date: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@lru_cache(maxsize=16_384)
def is_nobody(text: str) -> bool:
    """No name at all: empty, « inconnu », or digits only."""
    words = fold(text)
    return words in _NOBODY or not any(char.isalpha() for char in words)


def holder_from_columns(last: str, first: str) -> Holder | None:
    """One person from the two columns of a list; None where both are empty or « inconnu »."""
    last, first = squeeze(last), squeeze(first)
    if is_nobody(last):
        last = ""
    if is_nobody(first):
        first = ""
    if not last and not first:
        return None
    title, last = split_title(last)
    usage, birth = _usage_and_birth(last)
    first_title, first = split_title(first)
    return Holder(
        last_name=display_name(usage),
        first_name=display_name(first),
        birth_name=display_name(birth),
        title=title or first_title,
        uncertain=not usage or not first,
    )


@lru_cache(maxsize=16_384)
def people_from_columns(last: str, first: str) -> tuple[Holder, ...]:
    """Two columns name one person, or a couple (« DUPONT » and « Jean et Marie »)."""
    last, first = last.strip(), first.strip()
    words = last.isalpha() and first.isalpha()
    if words and not any(is_title(word) or is_nobody(word) for word in (last, first)):
        # The ordinary row, one word in each: nothing to cut.
        return (Holder(display_name(last), display_name(first)),)
    lasts, firsts = _COUPLE.split(last), _COUPLE.split(first)
    if len(lasts) > 1 and len(firsts) > 1 and len(lasts) != len(firsts):
        lasts, firsts = [last], [first]
    people = []
    for index in range(max(len(lasts), len(firsts))):
        # One last name for two first names is shared; a first name is never.
        own = lasts[index] if len(lasts) > 1 else lasts[0]
        given = firsts[index] if index < len(firsts) else ""
        if person := holder_from_columns(own, given):
            people.append(person)
    return tuple(people)


def _usage_and_birth(last: str) -> tuple[str, str]:
    """« MARTIN née DURAND » and « DURAND épouse MARTIN » both give (MARTIN, DURAND)."""
    if match := _BIRTH_NAME.search(last):
        return last[: match.start()].strip(" ,("), last[match.end() :].strip(" ,)")
    if match := _SPOUSE.search(last):
        before, after = last[: match.start()].strip(" ,("), last[match.end() :].strip(" ,)")
        return (after, before) if before else (after, "")
    return last, ""


@lru_cache(maxsize=16_384)
def read_holders(text: str) -> tuple[Holder, ...]:
    """The people of one cell, in the order written; empty where it names nobody."""
    if is_nobody(text):
        return ()
    birth_dates = _BIRTH_DATE.findall(text)
    text = _ASIDE.sub(" ", _BIRTH_DATE.sub(" ", text))
    lines = [squeeze(line) for line in text.splitlines() if line.strip()]
    text = _SPACED_HYPHEN.sub("-", " / ".join(lines)).strip(" ,;/")
    if is_nobody(text):
        return ()
    if match := _GROUP.match(text):
        name = display_name(text[match.end() :])
        return (Holder(name, title=match[1].capitalize(), uncertain=True),)
    holders = _join(_pieces(text))
    if len(birth_dates) == len(holders):
        holders = [
            replace(holder, birth_date=found)
            for holder, found in zip(holders, birth_dates, strict=True)
        ]
    return tuple(holders)


def _pieces(text: str) -> list[tuple[str, NameTokens, str]]:
    """(title, tokens, birth name) of each part between « et », « / », commas."""
    pieces: list[tuple[str, NameTokens, str]] = []
    for part in _PEOPLE.split(text):
        for piece in _by_comma(part):
            title, rest = split_title(piece)
            usage, birth, given = _cut_birth_name(rest)
            tokens = NameTokens(usage, given, True) if given else order_tokens(usage)
            if title or tokens.last or tokens.first:
                pieces.append((title, tokens, birth))
    return pieces


def _by_comma(part: str) -> list[str]:
    """« DUPONT, Jean » is one person; « DUPONT Jean, Marie » is two."""
    chunks = [chunk.strip() for chunk in part.split(",") if chunk.strip()]
    if len(chunks) == 2:
        before, after = order_tokens(split_title(chunks[0])[1]), order_tokens(chunks[1])
        if before.last and not before.first and not after.last:
            return [f"{chunks[0]} {chunks[1]}"]
        single_words = len(before.last.split()) <= 1 and not before.first
        if single_words and not before.certain:
            return [f"{chunks[0].upper()} {chunks[1].title()}"]
    return chunks or [part]


def _cut_birth_name(text: str) -> tuple[str, str, str]:
    """(usage name or whole text, birth name, first names) of « MARTIN née DURAND Claire »,
    « MARTIN Claire née DURAND » and « DURAND Claire épouse MARTIN »."""
    match = _BIRTH_NAME.search(text)
    spouse = None if match else _SPOUSE.search(text)
    cut = match or spouse
    if cut is None or not text[cut.end() :].strip(" )"):
        return text, "", ""
    before = order_tokens(text[: cut.start()].strip(" ,("))
    after = order_tokens(text[cut.end() :].replace(")", " ").strip(" ,"))
    known_first = before.first or (after.first if after.last else "")
    other = after.last or after.first
    if not before.last and not before.first:  # « Mme veuve MARTIN Claire »
        return (after.last, "", after.first) if after.first else (text[cut.end() :], "", "")
    if not before.last:
        return other, other if match else "", before.first
    if match:
        return (before.last, other, known_first) if known_first else (before.last, other, " ")
    return (other, before.last, known_first) if known_first else (other, before.last, " ")


def _join(pieces: list[tuple[str, NameTokens, str]]) -> list[Holder]:
    """Gives a last name to those who share it, and pairs the titles written first."""
    holders: list[Holder] = []
    waiting: list[str] = []  # titles alone: « M. et » Mme DUPONT
    for index, (title, tokens, birth) in enumerate(pieces):
        if not tokens.last and not tokens.first.strip():
            waiting.append(title)
            continue
        last = tokens.last
        shared = ""
        if not last:
            previous = next((h.last_name for h in reversed(holders) if h.last_name), "")
            following = next((t.last for _, t, _ in pieces[index + 1 :] if t.last), "")
            shared = previous or following
        titles = [*waiting, title] if title else [*waiting]
        waiting = titles[1:]
        holders.append(
            Holder(
                last_name=display_name(last or shared),
                first_name=display_name(tokens.first.strip()),
                birth_name=display_name(birth),
                title=titles[0] if titles else "",
                uncertain=not tokens.certain or not (last or shared),
            )
        )
    if holders:  # « M. et Mme DUPONT Jean »: the second of the couple has no first name written
        shared = next((h.last_name for h in holders if h.last_name), "")
        holders += [Holder(shared, title=title, uncertain=True) for title in waiting if title]
    return holders
