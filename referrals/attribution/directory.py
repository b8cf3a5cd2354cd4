"""What the engine must know of a territory: its communes, areas and organisations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from referrals.attribution.words import key


@dataclass(frozen=True, slots=True)
class Commune:
    code: str
    name: str
    epci: str = ""
    sector: str = ""
    arrondissement: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """``areas`` are pairs (level, code); levels as in ``LEVELS``, *territory* with code ''."""

    slug: str
    kind: str
    name: str
    areas: frozenset[tuple[str, str]] = frozenset()
    missions: frozenset[str] = frozenset()


LEVELS = ("commune", "sector", "epci", "arrondissement", "territory")
"""From the narrowest to the widest: the narrowest cover wins."""


@dataclass(frozen=True, eq=False)
class Directory:
    """``defaults``: kind → kind or organisation that acts where no organisation of it covers."""

    territory: str
    communes: Mapping[str, Commune] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    epcis: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)
    arrondissements: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    perimeter: frozenset[str] = frozenset()

    def areas(self, attribute: str) -> Mapping[str, str]:
        """Code → name of the areas that an attribute of place may take."""
        if attribute == "commune":
            return self._commune_names
        return {
            "epci": self.epcis,
            "sector": self.sectors,
            "arrondissement": self.arrondissements,
        }[attribute]

    def area_code(self, attribute: str, given: str) -> str | None:
        """The code of an area given by code or by name, accents and case aside."""
        if given in self.areas(attribute):
            return given
        return self._area_keys[attribute].get(key(given))

    @cached_property
    def _commune_names(self) -> dict[str, str]:
        return {code: commune.name for code, commune in self.communes.items()}

    @cached_property
    def _area_keys(self) -> dict[str, dict[str, str]]:
        named = ("epci", "sector", "arrondissement")
        keys = {a: {key(name): code for code, name in self.areas(a).items()} for a in named}
        return {**keys, "commune": {}}

    @cached_property
    def by_cover(self) -> dict[tuple[str, str, str], tuple[Organisation, ...]]:
        """(kind, level, code) → the organisations of that kind that declare that cover."""
        found: dict[tuple[str, str, str], list[Organisation]] = {}
        for organisation in self.organisations.values():
            for level, code in organisation.areas:
                found.setdefault((organisation.kind, level, code), []).append(organisation)
        return {cover: tuple(several) for cover, several in found.items()}


def directory_from_profile(profile: Mapping[str, Any]) -> Directory:
    """A directory from what ``ccapex.profiles.read.read_profile`` gives (see docs/profils.md)."""
    sector_of, sectors = _sectors(profile.get("sectors") or ())
    communes = {
        c["insee"]: Commune(
            c["insee"], c["name"], c["epci"], sector_of.get(c["insee"], ""), c["arrondissement"]
        )
        for c in profile.get("communes") or ()
    }
    territory = profile.get("territory") or {}
    return Directory(
        territory=str(territory.get("name", "")),
        communes=communes,
        organisations={o["slug"]: _organisation(o) for o in profile.get("organisations") or ()},
        epcis=dict(profile.get("epcis") or {}),
        sectors=sectors,
        arrondissements=dict(profile.get("arrondissements") or {}),
        defaults=dict(territory.get("target_defaults") or {}),
        perimeter=_perimeter((profile.get("concertation") or {}).get("perimeter"), communes),
    )


def _sectors(given: Iterable[Mapping[str, Any]]) -> tuple[dict[str, str], dict[str, str]]:
    """Commune → sector, and sector → label; ``communes`` of a sector were resolved on reading."""
    sector_of = {code: sector["slug"] for sector in given for code in sector["communes"]}
    return sector_of, {sector["slug"]: sector["label"] for sector in given}


_COVER_LEVELS = {
    "communes": "commune",
    "sectors": "sector",
    "epcis": "epci",
    "arrondissements": "arrondissement",
}


def _organisation(given: Mapping[str, Any]) -> Organisation:
    covers = given.get("covers") or {}
    areas = {
        (level, code) for name, level in _COVER_LEVELS.items() for code in covers.get(name) or ()
    }
    if covers.get("territory"):
        areas.add(("territory", ""))
    return Organisation(
        slug=given["slug"],
        kind=given["kind"],
        name=given["name"],
        areas=frozenset(areas),
        missions=frozenset(given.get("missions") or ()),
    )


def _perimeter(given: Mapping[str, Any] | None, communes: Mapping[str, Commune]) -> frozenset[str]:
    """The communes of the concertation; empty: the whole territory."""
    if not given:
        return frozenset()
    return frozenset(
        c.code
        for c in communes.values()
        if c.code in (given.get("communes") or ())
        or c.epci in (given.get("epcis") or ())
        or c.sector in (given.get("sectors") or ())
        or c.arrondissement in (given.get("arrondissements") or ())
    )
