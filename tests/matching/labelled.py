"""A labelled set: known households, incoming rows, and which row is which household."""

from __future__ import annotations

from dataclasses import dataclass, replace

from households.matching import HouseholdCard, Match, blocking_keys, decide
from tests.matching.fiction import Fiction
from tests.matching.others import OTHERS, WEIGHTS
from tests.matching.returns import come_back, moved

NEWCOMER = "newcomer"


@dataclass(frozen=True)
class LabelledRow:
    """`same_as` is the key of the known household, None for somebody else."""

    card: HouseholdCard
    same_as: str | None
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """A row with what was decided of it."""

    row: LabelledRow
    match: Match

    @property
    def verdict(self) -> str:
        """joined, wrong, review or new; a join with another household is wrong."""
        if self.match.outcome == "sure":
            return "joined" if self.match.key == self.row.same_as else "wrong"
        return "review" if self.match.outcome == "doubtful" else "new"


def labelled(seed: int, rows: int) -> tuple[list[HouseholdCard], list[LabelledRow]]:
    """`rows` incoming rows, a half of them returns; some of the returns have moved."""
    fiction = Fiction(seed)
    known = [fiction.household(str(number)) for number in range(rows)]
    incoming = []
    for number, card in enumerate(fiction.random.sample(known, rows // 2)):
        reachable = card.phones or card.emails or card.caf_number
        if reachable and fiction.chance(4):
            changed = moved(fiction, card)
            kinds: tuple[str, ...] = ("moved",)
        else:
            changed, kinds = come_back(fiction, card)
        incoming.append(LabelledRow(replace(changed, key=f"row-{number}"), card.key, kinds))
    kinds_of_others = sorted(OTHERS)
    shares = [WEIGHTS.get(kind, 6) for kind in kinds_of_others]
    for number in range(rows // 2, rows):
        key = f"row-{number}"
        if fiction.chance(25):
            incoming.append(LabelledRow(fiction.household(key), None, (NEWCOMER,)))
            continue
        kind = fiction.random.choices(kinds_of_others, shares)[0]
        other = OTHERS[kind](fiction, fiction.random.choice(known))
        if kind != "junior" and fiction.chance(10):
            other = replace(other, lease_date=None)
        incoming.append(LabelledRow(replace(other, key=key), None, (kind,)))
    return known, incoming


def judge(known: list[HouseholdCard], rows: list[LabelledRow]) -> list[Judged]:
    """Every row as an import would decide it: candidates by blocking keys, then the rules."""
    cards = {card.key: card for card in known}
    index: dict[str, list[str]] = {}
    for card in known:
        for block in blocking_keys(card):
            index.setdefault(block, []).append(card.key)
    judged = []
    for row in rows:
        found = {key for block in blocking_keys(row.card) for key in index.get(block, ())}
        match = decide(row.card, [cards[key] for key in sorted(found)])
        judged.append(Judged(row, match))
    return judged
