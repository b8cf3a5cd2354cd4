"""From a kind to the organisation of the place: the CCAS of the commune, the MDSF of the sector."""

from collections.abc import Mapping
from dataclasses import dataclass

from referrals.attribution.directory import LEVELS, Commune, Directory, Organisation

MAX_DEFAULTS = 5
"""Defaults may lead to one another; a circle ends."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """``slug`` is None where only the kind is known; ``why`` says it in French."""

    slug: str | None
    why: str = ""
    ambiguous: bool = False


UNKNOWN_PLACE = Resolution(None, "commune non renseignée : l'organisation reste à préciser")
OFF_THE_MAP = Resolution(None, "commune hors du territoire : l'organisation reste à préciser")


def resolve(
    kind: str, place: Mapping[str, str], directory: Directory, *, mission: str = ""
) -> Resolution:
    """The organisation of a kind for a place: narrowest cover first, then the profile's default.

    An area without its commune is enough where all its communes have the same organisation.
    """
    if not place:
        return UNKNOWN_PLACE
    if "commune" in place:
        commune = directory.communes.get(place["commune"])
        return _resolve_commune(kind, commune, directory, mission) if commune else OFF_THE_MAP
    found = {
        _resolve_commune(kind, commune, directory, mission)
        for commune in directory.communes.values()
        if all(getattr(commune, level) == code for level, code in place.items())
    }
    return found.pop() if len(found) == 1 else UNKNOWN_PLACE


def _resolve_commune(kind: str, commune: Commune, directory: Directory, mission: str) -> Resolution:
    wanted, passed = kind, ""
    for _ in range(MAX_DEFAULTS):
        found = _covering(wanted, commune, directory, mission)
        if len(found) == 1:
            return Resolution(found[0].slug, passed)
        if found:
            names = ", ".join(sorted(o.name for o in found))
            why = f"plusieurs organisations possibles : {names}"
            return Resolution(None, why, ambiguous=True)
        default = directory.defaults.get(wanted, "")
        if not default:
            break
        passed = "aucune organisation de cette nature pour la commune : repli prévu par le profil"
        if default in directory.organisations:
            return Resolution(default, passed)
        wanted = default
    return Resolution(None, "aucune organisation ne couvre ce lieu")


def _covering(
    kind: str, commune: Commune, directory: Directory, mission: str
) -> tuple[Organisation, ...]:
    """Those of the narrowest level that has one; an organisation may declare its missions."""
    codes = {
        "commune": commune.code,
        "sector": commune.sector,
        "epci": commune.epci,
        "arrondissement": commune.arrondissement,
        "territory": "",
    }
    for level in LEVELS:
        found = tuple(
            o
            for o in directory.by_cover.get((kind, level, codes[level]), ())
            if not o.missions or not mission or mission in o.missions
        )
        if found:
            return found
    return ()
