"""Matches the columns of a list with the contract's fields, by header words and by cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from referrals.reading.act_vocabulary import Guess
from referrals.reading.cells import Cell, as_text, fold, is_blank
from referrals.reading.shapes import LOOSE_SHAPES, SHAPES, fitness, starts_with_title
from referrals.reading.vocabulary import FIELDS, SHARED_FIELDS, guess_header

EXAMPLES = 5
_SURE = 0.8
_FOREIGN = 0.2  # below this share of fitting cells, the cells contradict the header
# Fields that cells alone reveal, under a header that says nothing, and how surely.
_BY_CELLS: tuple[tuple[str, float], ...] = (
    ("email", 0.6),
    ("phone", 0.5),
    ("stock", 0.5),
    ("postal_code", 0.5),
    ("landlord_kind", 0.45),
    ("housing_benefit", 0.4),
    ("address", 0.44),
)


@dataclass(frozen=True, slots=True)
class Column:
    """`index` counts from the first column read; `letter` is what the spreadsheet shows.
    `field` is None for a column kept as it is, unused."""

    index: int
    letter: str
    header: str
    field: str | None
    score: float
    reason: str
    examples: tuple[str, ...] = ()
    part: str = ""


def column_letter(position: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def unique_headers(headers: Sequence[str], first_column: int = 0) -> list[str]:
    """A name for each column, blank and repeated ones made distinct: keys of the mapping."""
    seen: dict[str, int] = {}
    names = []
    for index, header in enumerate(headers):
        name = header or f"Colonne {column_letter(index + first_column)}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def recognise_columns(
    headers: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    *,
    first_column: int = 0,
    remembered: Mapping[str, str | None] | None = None,
    overrides: Mapping[str, str | None] | None = None,
    kind: str = "cdp",
) -> list[Column]:
    """One Column per header of a list of that kind. `cells` are the sample cells of each column.
    `remembered` is what was kept for this sender and `overrides` what a person just chose, both
    header → field or None (unused); a person's word always wins."""
    names = unique_headers(headers, first_column)
    chosen: dict[int, Guess | None] = {}
    _fix(chosen, names, overrides, "choisi à la main")
    _fix(chosen, names, remembered, "mémorisé pour cet expéditeur")
    taken = {guess.field for guess in chosen.values() if guess}
    for index, guess in _by_score(_candidates(headers, cells, chosen, kind)):
        if index in chosen or (guess.field in taken and guess.field not in SHARED_FIELDS):
            continue
        if guess.field in SHARED_FIELDS and guess.field in taken and guess.score < 0.45:
            continue
        chosen[index] = guess
        taken.add(guess.field)
    fixed = {*_known(names, overrides), *_known(names, remembered)}
    _settle_names(chosen, cells, fixed)
    return [
        _column(index, names[index], cells[index], chosen.get(index), first_column)
        for index in range(len(headers))
    ]


def _column(
    index: int, name: str, cells: Sequence[Cell], guess: Guess | None, first_column: int
) -> Column:
    examples = tuple(dict.fromkeys(as_text(c) for c in cells if not is_blank(c)))[:EXAMPLES]
    return Column(
        index=index,
        letter=column_letter(index + first_column),
        header=name,
        field=guess.field if guess else None,
        score=round(guess.score, 2) if guess else 0.0,
        reason=guess.reason if guess else "colonne non reconnue",
        examples=examples,
        part=guess.part if guess else "",
    )


def _known(names: Sequence[str], mapping: Mapping[str, str | None] | None) -> set[int]:
    folded = {fold(header) for header in mapping or {}}
    return {index for index, name in enumerate(names) if fold(name) in folded}


def _fix(
    chosen: dict[int, Guess | None],
    names: Sequence[str],
    mapping: Mapping[str, str | None] | None,
    reason: str,
) -> None:
    folded = {fold(header): field for header, field in (mapping or {}).items()}
    for index, name in enumerate(names):
        if fold(name) not in folded or index in chosen:
            continue
        field = folded[fold(name)]
        if field is not None and field not in FIELDS:
            continue
        taken = {guess.field for guess in chosen.values() if guess}
        if field in taken and field not in SHARED_FIELDS:
            continue
        part = next((g.part for g in guess_header(name) if g.field == field), "")
        chosen[index] = Guess(field, 1.0, reason, part) if field else None


def _candidates(
    headers: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    chosen: Mapping[int, Guess | None],
    kind: str,
) -> Iterable[tuple[int, Guess]]:
    for index, header in enumerate(headers):
        if index in chosen:
            continue
        guesses = guess_header(header, kind)
        if guesses:
            yield from ((index, g) for guess in guesses if (g := _weigh(guess, cells[index])))
        elif _says_nothing(header):
            yield from ((index, guess) for guess in _guess_from_cells(cells[index]))


def _by_score(candidates: Iterable[tuple[int, Guess]]) -> list[tuple[int, Guess]]:
    return sorted(candidates, key=lambda item: (-item[1].score, item[0]))


def _weigh(guess: Guess, cells: Sequence[Cell]) -> Guess | None:
    """Header and cells together; None where the cells contradict a header that was not sure."""
    fit = fitness(guess.field, cells)
    if fit is None:
        return guess
    if guess.field in LOOSE_SHAPES:
        return replace(guess, score=guess.score * (0.75 + 0.25 * fit))
    if fit < _FOREIGN and guess.score < _SURE:
        return None
    reason = guess.reason if fit < _SURE else f"{guess.reason}, contenu conforme"
    return replace(guess, score=guess.score * (0.6 + 0.4 * fit), reason=reason)


def _says_nothing(header: str) -> bool:
    """Headers whose cells may speak for them; « Tél. bailleur » was understood, and excluded."""
    return len(fold(header).split()) <= 1 and not guess_header(header) and not _excluded(header)


def _excluded(header: str) -> bool:
    words = set(fold(header).split())
    return bool(words & {"numero", "n", "no", "id", "ordre", "rang", "date", "siret", "montant"})


def _guess_from_cells(cells: Sequence[Cell]) -> list[Guess]:
    found = []
    for field, score in _BY_CELLS:
        fit = fitness(field, cells)
        if fit is not None and fit >= _SURE and field in SHAPES:
            found.append(Guess(field, score * fit, "contenu des cellules"))
    filled = [cell for cell in cells if not is_blank(cell)]
    titled = sum(1 for cell in filled if starts_with_title(cell))
    if len(filled) >= 2 and titled >= 0.6 * len(filled):
        found.append(Guess("tenant_full_name", 0.4, "civilités dans les cellules"))
    return found


def _settle_names(
    chosen: dict[int, Guess | None], cells: Sequence[Sequence[Cell]], fixed: set[int]
) -> None:
    """« Nom » without « Prénom » holds whole names; « Locataire » beside « Prénom » last names."""
    where = {guess.field: index for index, guess in chosen.items() if guess}
    last, first = where.get("tenant_last_name"), where.get("tenant_first_name")
    full = where.get("tenant_full_name")
    if last is not None and first is None and last not in fixed:
        filled = [as_text(c) for c in cells[last] if not is_blank(c)]
        several = sum(1 for text in filled if len(text.split()) > 1)
        if full is None and several * 2 >= len(filled) and filled:
            _rename(chosen, last, "tenant_full_name", "noms et prénoms dans la même colonne")
    elif full is not None and first is not None and last is None and full not in fixed:
        _rename(chosen, full, "tenant_last_name", "une colonne « prénom » est à côté")


def _rename(chosen: dict[int, Guess | None], index: int, field: str, reason: str) -> None:
    guess = chosen[index]
    if guess is not None:
        chosen[index] = replace(guess, field=field, reason=reason)
