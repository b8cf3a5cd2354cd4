"""The yearly figures of a commission as a spreadsheet: years, sessions, definitions."""

from collections.abc import Iterable, Sequence
from typing import Any

from ccapex.core.sheets import Sheet, workbook_of
from commissions.models import Commission, ToldSince
from commissions.rules.figures import Count, Figures
from commissions.services.figures import day_or_year

YEARS = (
    "Année",
    "Séances tenues",
    "dont en nombre restreint",
    "Séances annulées",
    "Motifs d'annulation",
    "Situations vues",
    "dont nouvelles",
    "dont déjà connues",
    "Résultats",
    "Précisions",
)
SESSIONS = (
    "Séance",
    "Tenue",
    "Situations vues",
    "dont nouvelles",
    "dont déjà connues",
    "Saisie après coup",
    "Précision",
)
DEFINITIONS = (
    ("Séances tenues", "Séances closes, celles saisies après coup comprises."),
    ("Séances annulées", "Séances prévues et non tenues, avec leur motif."),
    (
        "Situations vues",
        "Ménages différents examinés dans l'année ; pour une séance saisie après coup, le nombre.",
    ),
    ("dont nouvelles", "Ménages que cette commission examinait pour la première fois."),
    ("dont déjà connues", "Ménages qu'une séance antérieure de cette commission avait examinés."),
    ("inconnu", "Personne ne l'a dit : ce n'est pas zéro."),
    ("au moins", "Somme de ce qui est connu ; une partie des séances ne le dit pas."),
    (
        "Chiffres d'une période",
        "Ce que la commission dit d'une période entière, à côté de ce que ses séances ajoutent.",
    ),
)


def book(
    commission: Commission, years: Sequence[Figures], periods: Iterable[tuple[ToldSince, Count]]
) -> bytes:
    """Four sheets at most; a number stays a number where it is wholly known, else a word."""
    sheets: list[Sheet] = [
        ("Années", YEARS, [_year(one) for one in years]),
        ("Séances", SESSIONS, [row for one in years for row in _sessions(one)]),
    ]
    told = [
        [
            f"{one.from_year}-{one.to_year}",
            _told(one.total, more_than=one.more_than),
            _told(one.known),
            count.in_words,
            one.note,
        ]
        for one, count in periods
    ]
    if told:
        heads = ("Période", "Dit", "dont déjà connues", "D'après les séances saisies", "Précision")
        sheets.append(("Périodes", heads, told))
    sheets.append(
        ("Définitions", ("Mot", f"Sens — {commission.name}"), [list(row) for row in DEFINITIONS])
    )
    return workbook_of(sheets)


def _year(one: Figures) -> list[Any]:
    results = "; ".join(
        f"{label.lower()} : {count}"
        for rows in one.results.values()
        for label, count in rows.items()
    )
    return [
        one.year,
        one.held,
        one.restricted,
        len(one.cancelled),
        "; ".join(dict.fromkeys(one.cancelled)),
        _cell(one.total),
        _cell(one.new),
        _cell(one.known),
        results,
        "; ".join(one.notes),
    ]


def _sessions(year: Figures) -> list[list[Any]]:
    rows = []
    for one in year.sessions:
        held = "annulée" if one.cancelled else "en nombre restreint" if one.restricted else "oui"
        together = f"avec {one.sessions - 1} autres séances" if one.sessions > 1 else ""
        rows.append(
            [
                day_or_year(one.held_on, known=one.day_known),
                held,
                *(_of_session(one, name) for name in ("total", "new", "known")),
                one.told,
                "; ".join(filter(None, [one.reason, together, one.note])),
            ]
        )
    return rows


def _of_session(one: Any, name: str) -> Any:
    """Computed from its items, told, or carried by another."""
    if one.cancelled:
        return None
    if one.carried:
        return "compté avec une autre séance"
    if not one.told:
        answers = [new for _, new in one.seen]
        wanted = {"new": True, "known": False}
        return len(answers) if name == "total" else answers.count(wanted[name])
    value = getattr(one, name)
    return "inconnu" if value is None else value


def _cell(count: Count) -> Any:
    return count.exact if count.of and count.exact is not None else count.in_words


def _told(value: int | None, *, more_than: bool = False) -> Any:
    if value is None:
        return "inconnu"
    return f"plus de {value}" if more_than else value
