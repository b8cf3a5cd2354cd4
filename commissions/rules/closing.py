"""What must be settled before a session is closed: pure, from what was read of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ccapex.core.french import joined, plural
from commissions.enums import HouseholdPresence, ItemState, OutputKind, Presence
from commissions.models import Attendance, Item, Output
from commissions.rules.outputs import SHAPES, missing

AWAITED = frozenset({HouseholdPresence.INVITED, HouseholdPresence.WILL_COME})
# Of a file put off or withdrawn, what was begun is issued to nobody.
ISSUING = frozenset({ItemState.EXAMINED, ItemState.ON_AGENDA})
NAMED = 3


@dataclass(frozen=True, slots=True)
class Blocker:
    """A sentence, and where to go to settle it: ``item``, ``presence``, ``agenda``, ``minutes``."""

    sentence: str
    where: str
    item: Item | None = None


def of_item(item: Item, outputs: Iterable[Output], *, set_aside: int) -> list[Blocker]:
    """``set_aside``: texts written by two people at once, of which none was chosen."""
    found = []
    if item.state == ItemState.PROPOSED:
        sentence = f"{words_of(item)} : proposé et jamais inscrit. Inscrivez-le ou retirez-le."
        found.append(Blocker(sentence, "agenda", item))
    elif item.state == ItemState.ON_AGENDA:
        sentence = f"{words_of(item)} : ni examiné, ni reporté, ni retiré."
        found.append(Blocker(sentence, "item", item))
    if item.state == ItemState.EXAMINED and item.household_presence in AWAITED:
        sentence = f"{words_of(item)} : le ménage était invité ; dites s'il est venu."
        found.append(Blocker(sentence, "item", item))
    for output in outputs:
        if item.state in ISSUING and (lacks := missing(output)):
            kind = SHAPES[output.kind].short.lower()
            sentence = f"{words_of(item)} : {kind} sans {joined(lacks)}."
            found.append(Blocker(sentence, "item", item))
    if set_aside:
        texts = plural(set_aside, "texte écrit,textes écrits")
        sentence = f"{words_of(item)} : {texts} par deux personnes à la fois ; choisissez."
        found.append(Blocker(sentence, "item", item))
    return found


def of_attendance(attendances: Sequence[Attendance]) -> list[Blocker]:
    expected = [one.label for one in attendances if one.state == Presence.EXPECTED]
    if not expected:
        return []
    more = len(expected) - NAMED
    named = [*expected[:NAMED], *([plural(more, "autre")] if more > 0 else [])]
    return [Blocker(f"Présence non relevée : {joined(named)}.", "presence")]


def words_of(item: Item) -> str:
    """How an item is called on the page of whoever runs the session."""
    if item.household is None:
        return item.title
    return f"{item.household.display_name} ({item.household.reference})"


def is_binding(kind: str) -> bool:
    return kind in (OutputKind.DECISION, OutputKind.BENEFIT_DECISION)
