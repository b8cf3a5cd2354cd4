"""A doubtful row beside each household it may be, line by line."""

from dataclasses import dataclass
from typing import Any

from ccapex.core import french
from households.models import Household
from households.services.compare import known_values
from referrals.models import ListRow
from referrals.services.imports.review import proposed, twin_name


@dataclass(frozen=True)
class Comparison:
    """``name`` is how the answer names the candidate; ``rows``: label, left (in the list) and right
    (known), for ``side_by_side``."""

    name: str
    household: Household | None
    twin: int | None
    score: int
    reasons: list[str]
    rows: list[dict[str, str]]


def comparisons(row: ListRow) -> list[Comparison]:
    """The candidates of the row, best first; six queries whatever their number."""
    households = proposed(row)
    known = known_values({household.pk for household in households.values()})
    quoted = _quoted(row)
    found: dict[int | str, Comparison] = {}
    for candidate in row.candidates:
        twin = candidate.get("row")
        name = candidate["household"] or twin_name(twin)
        household = households.get(name)
        values = known.get(household.pk, {}) if household else {}
        if household is None and twin is None:
            continue  # taken back since
        # Two candidates reunited since are one.
        found.setdefault(
            household.pk if household else name,
            Comparison(
                name=name,
                household=household,
                twin=twin,
                score=candidate["score"],
                reasons=candidate["reasons"],
                rows=[
                    {"label": label, "left": text, "right": values.get(label, "")}
                    for label, text in quoted.items()
                ],
            ),
        )
    return list(found.values())


def _quoted(row: ListRow) -> dict[str, str]:
    get = row.fields.get
    place = " ".join(part for part in (get("postal_code"), get("city")) if part)
    return {
        "Titulaires": _names(row.fields.get("holders", [])),
        "Date de naissance": _day(get("birth_date")),
        "Adresse": get("address") or "",
        "Commune": place,
        "Téléphone": ", ".join(get("phones") or filter(None, [get("phone")])),
        "Courriel": get("email") or "",
        "Bailleur": get("landlord_name") or "",
        "Date du bail": _day(get("lease_date")),
        "Loyer": french.money(get("rent")),
    }


def _names(holders: list[Any]) -> str:
    return ", ".join(f"{last.upper()} {first}".strip() for last, first, _ in holders)


def _day(iso: str | None) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""
