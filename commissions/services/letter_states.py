"""The letters of a session on its page: planned, then prepared, with why one waits."""

from dataclasses import dataclass

from ccapex.accounts.models import Organisation
from ccapex.core.french import day
from ccapex.letters import kinds
from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter
from ccapex.letters.services.drafting import COPY
from ccapex.letters.services.safe_contact import withheld
from commissions.models import Item
from commissions.rules.closing import words_of
from commissions.services.closing_sheet import Sheet
from commissions.services.outcome_letters import Planned, letters_of, plan


@dataclass(frozen=True, slots=True)
class Row:
    """``letter`` None: not prepared; ``name`` then opens its preview."""

    item: Item
    about: str
    label: str
    to: str
    state: str
    problem: str = ""
    name: str = ""
    copies: str = ""
    letter: Letter | None = None


def rows_of(sheet: Sheet, sender: Organisation, *, closed: bool) -> list[Row]:
    """In the order of the agenda. Closed: what was issued, and what is left to complete."""
    found = plan(sheet, sender)
    if not closed:
        return [_planned(one) for one in found]
    made = letters_of(sheet)
    stopped = withheld(made)
    by_source: dict[str, list[Letter]] = {}
    for letter in made:
        by_source.setdefault(letter.source, []).append(letter)
    known = {letter.key.partition(COPY)[0] for letter in made}
    rows = []
    for item in sheet.items:
        mine = [one for one in found if one.item.pk == item.pk]
        why = {one.letter.key: one.problem for one in mine}
        for letter in by_source.get(sheet.source_of(item), []):
            problem = why.get(letter.key, "") if letter.state == LetterState.DRAFT else ""
            rows.append(_made(item, letter, problem or stopped.get(letter.pk, "")))
        rows += [_planned(one) for one in mine if one.letter.key not in known and not one.is_copy]
    return rows


def _planned(one: Planned) -> Row:
    return Row(
        item=one.item,
        about=words_of(one.item),
        label=one.label,
        to=one.to,
        state="ne partira pas" if one.problem else "prêt",
        problem=one.problem,
        name=one.name,
        copies=", ".join(one.copies),
    )


def _made(item: Item, letter: Letter, problem: str) -> Row:
    state = str(letter.get_state_display()).lower()
    if letter.issued_at and letter.state == LetterState.ISSUED:
        state = f"émis le {day(letter.issued_at)}, à imprimer"
    return Row(
        item=item,
        about=words_of(item),
        label=kinds.label_of(letter.kind),
        to=letter.addressee_name or letter.get_addressee_role_display(),
        state=state,
        problem=problem,
        letter=letter,
    )
