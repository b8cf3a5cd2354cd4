"""From a kind to the organisation of the place: the CCAS of the commune, the MDSF of the sector."""

from collections.abc import Mapping
from dataclasses import dataclass

from referrals.attribution.directory import LEVELS, Directory, Organisation

MAX_DEFAULTS = 5


@dataclass(frozen=True, slots=True)
class Resolution:
    """``slug`` is None where only the kind is known; ``why`` says it in French."""

    slug: str | None
    why: str = ""
    ambiguous: bool = False


def resolve(
    kind: str, place: Mapping[str, str], directory: Directory, *, mission: str = ""
) -> Resolution:
    """The organisation of a kind for a place: narrowest cover first, then the profile's default."""
    if not place:
        return Resolution(None, "commune non renseignée : l'organisation reste à préciser")
    codes = _codes(place, directory)
    if "territory" not in codes:
        return Resolution(None, "commune hors du territoire : l'organisation reste à préciser")
    wanted, passed = kind, ""
    for _ in range(MAX_DEFAULTS):
        found = _covering(wanted, codes, directory, mission)
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


def _codes(place: Mapping[str, str], directory: Directory) -> dict[str, str]:
    """Level → code of the area the place is in."""
    if "commune" not in place:
        return {**place, "territory": ""}
    commune = directory.communes.get(place["commune"])
    if commune is None:
        return dict(place)
    return {
        "commune": commune.code,
        "sector": commune.sector,
        "epci": commune.epci,
        "arrondissement": commune.arrondissement,
        "territory": "",
    }


def _covering(
    kind: str, codes: Mapping[str, str], directory: Directory, mission: str
) -> tuple[Organisation, ...]:
    """Those of the narrowest level that has one; an organisation may declare its missions."""
    for level in LEVELS:
        if level not in codes:
            continue
        found = tuple(
            o
            for o in directory.by_cover.get((kind, level, codes[level]), ())
            if not o.missions or not mission or mission in o.missions
        )
        if found:
            return found
    return ()
