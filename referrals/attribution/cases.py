"""A case as given (contract): read strictly, so that a wrong word never becomes a wrong service."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from referrals.attribution.directory import Directory
from referrals.attribution.links import CHILDREN, complete_children
from referrals.attribution.values import (
    CATALOGUE,
    FOLLOW_UP_KINDS,
    NONE,
    Attribute,
    Value,
    ValueType,
)
from referrals.attribution.words import either, found_text


class CaseError(ValueError):
    """A case that cannot be read. The message names the case, the field, and what to change."""

    def __init__(self, case_id: object, field: str, message: str) -> None:
        super().__init__(f"Cas « {case_id} » : {message}")
        self.case_id = case_id
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Case:
    """``values`` has only what is known, with what it implies; places stay in ``place``."""

    id: Any
    on: date | None
    values: Mapping[str, Value]
    place: Mapping[str, str]
    follow_up_slug: str = ""
    landlord: str = ""


class _WrongValue(Exception):
    pass


def read_case(raw: object, directory: Directory) -> Case:
    """Raises ``CaseError``. An attribute that is absent or null is unknown."""
    if not isinstance(raw, Mapping):
        raise CaseError("?", "cases", "un cas doit être un objet avec « id » et « attributes ».")
    case_id = raw.get("id")
    if isinstance(case_id, bool) or not isinstance(case_id, str | int) or case_id == "":
        raise CaseError(
            case_id, "id", "l'identifiant « id » manque ; donnez un texte ou un nombre."
        )
    given = raw.get("attributes", {})
    if not isinstance(given, Mapping):
        raise CaseError(case_id, "attributes", "« attributes » doit être un objet.")
    values: dict[str, Value] = {}
    place: dict[str, str] = {}
    slug = ""
    for name, value in given.items():
        attribute = CATALOGUE.get(name) if isinstance(name, str) else None
        if attribute is None:
            raise CaseError(case_id, str(name), _unknown_attribute(str(name)))
        if value is None:
            continue
        try:
            read = _read_value(attribute, value, directory)
        except _WrongValue as wrong:
            raise CaseError(case_id, name, f"« {name} » : {wrong}") from None
        if attribute.type is ValueType.PLACE:
            place[name] = str(read)
        elif attribute.type is ValueType.FOLLOW_UP:
            slug, values[name] = _follow_up(str(read), directory)
        else:
            values[name] = read
    values = complete_children(values)
    _refuse_contradictions(case_id, values, place, directory)
    return Case(
        case_id, _day(case_id, raw.get("on")), values, place, slug, str(values.get("landlord", ""))
    )


def _unknown_attribute(name: str) -> str:
    near = difflib.get_close_matches(name, CATALOGUE, 1)
    hint = f" Vouliez-vous « {near[0]} » ?" if near else ""
    return f"l'attribut « {name} » n'existe pas.{hint}"


def _day(case_id: object, given: object) -> date | None:
    if given is None or (isinstance(given, date)):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise CaseError(
            case_id, "on", f"la date « {given} » n'existe pas ; écrivez-la AAAA-MM-JJ."
        ) from None


def _read_value(attribute: Attribute, value: object, directory: Directory) -> Value:
    match attribute.type:
        case ValueType.BOOLEAN:
            return _boolean(attribute, value)
        case ValueType.WHOLE:
            return whole(value, attribute.at_most)
        case ValueType.AMOUNT:
            return amount(value)
        case ValueType.CHOICES:
            several = value if isinstance(value, list | tuple) else [value]
            return tuple(_choice(attribute, one) for one in several)
    if not isinstance(value, str):
        raise _WrongValue(f"la valeur « {value} » n'est pas un texte.")
    match attribute.type:
        case ValueType.CHOICE:
            return _choice(attribute, value)
        case ValueType.PLACE:
            return _place(attribute, value, directory)
    return value if attribute.type is ValueType.ORGANISATION else _known_follow_up(value, directory)


def _boolean(attribute: Attribute, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if attribute.name == "debt_framed" and value in {"framed", "being_framed"}:
        return True
    raise _WrongValue(f"la valeur « {value} » n'est pas « true », « false » ou « null ».")


def whole(value: object, at_most: int | None) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _WrongValue(f"la valeur « {value} » n'est pas un nombre entier.")
    if value < 0 or (at_most is not None and value > at_most):
        raise _WrongValue(f"la valeur {value} n'est pas possible (de 0 à {at_most}).")
    return value


def amount(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _WrongValue(f"la valeur « {value} » n'est pas un montant en euros.")
    if not 0 <= value < 100_000_000:
        raise _WrongValue(f"le montant {value} n'est pas possible.")
    return float(value)


def _choice(attribute: Attribute, value: object) -> str:
    if isinstance(value, str) and value in attribute.phrases:
        return value
    raise _WrongValue(
        f"la valeur « {value} » n'existe pas ; choisissez {either(attribute.phrases)}."
    )


def _place(attribute: Attribute, value: str, directory: Directory) -> str:
    if attribute.name == "commune":
        if len(value) == 5 and value.isalnum():
            return value
        raise _WrongValue(f"« {value} » n'est pas un code INSEE de cinq caractères.")
    code = directory.area_code(attribute.name, value)
    if code is None:
        raise _WrongValue(f"« {value} » n'est pas un des périmètres du territoire.")
    return code


def _known_follow_up(value: str, directory: Directory) -> str:
    if value == NONE or value in FOLLOW_UP_KINDS or value in directory.organisations:
        return value
    near = difflib.get_close_matches(value, [*FOLLOW_UP_KINDS, *directory.organisations], 1)
    hint = f" Vouliez-vous « {near[0]} » ?" if near else ""
    raise _WrongValue(
        f"« {value} » n'est ni « none », ni une nature d'organisation, "
        f"ni une organisation du territoire.{hint}"
    )


def _follow_up(value: str, directory: Directory) -> tuple[str, str]:
    """(slug or '', kind): rules look at the kind, the answer keeps the organisation."""
    organisation = directory.organisations.get(value)
    if organisation is None:
        return "", value
    # The Département follows households through its social service, and no other way.
    kind = organisation.kind
    return organisation.slug, "departement_social_service" if kind == "departement" else kind


def _refuse_contradictions(
    case_id: object, values: Mapping[str, Value], place: Mapping[str, str], directory: Directory
) -> None:
    for (first, second), agree in CHILDREN.items():
        if first in values and second in values and not agree(values[first], values[second]):
            shown = [found_text(n, values[n]) for n in (first, second)]
            raise CaseError(case_id, second, f"{shown[0]} et {shown[1]} se contredisent.")
    commune = directory.communes.get(place.get("commune", ""))
    for name in ("epci", "sector", "arrondissement"):
        if commune and name in place and getattr(commune, name) != place[name]:
            area = directory.areas(name)[place[name]]
            raise CaseError(case_id, name, f"{commune.name} n'est pas dans « {area} ».")
