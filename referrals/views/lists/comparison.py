"""A doubtful row beside each household it may be, line by line."""

from dataclasses import dataclass
from typing import Any

from households.models import Household
from households.services.compare import known_values
from referrals.models import ListRow


@dataclass(frozen=True)
class Comparison:
    """``rows``: label, left (in the list) and right (known), for ``side_by_side``."""

    household: Household | None
    twin: int | None
    score: int
    reasons: list[str]
    rows: list[dict[str, str]]


def comparisons(row: ListRow) -> list[Comparison]:
    """The candidates of the row, best first; four queries whatever their number."""
    references = [candidate["household"] for candidate in row.candidates if candidate["household"]]
    households = {
        household.reference: household
        for household in Household.objects.filter(
            reference__in=references, territory=row.cdp_list.territory_id
        )
    }
    known = known_values([household.pk for household in households.values()])
    quoted = _quoted(row)
    found = []
    for candidate in row.candidates:
        household = households.get(candidate["household"] or "")
        values = known.get(household.pk, {}) if household else {}
        found.append(
            Comparison(
                household=household,
                twin=candidate.get("row"),
                score=candidate["score"],
                reasons=candidate["reasons"],
                rows=[
                    {"label": label, "left": text, "right": values.get(label, "")}
                    for label, text in quoted.items()
                ],
            )
        )
    return found


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
        "Loyer": get("rent") or "",
    }


def _names(holders: list[Any]) -> str:
    return ", ".join(f"{last.upper()} {first}".strip() for last, first, _ in holders)


def _day(iso: str | None) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""
