"""Where the fictional households of a territory live: mostly where its organisations are."""

from collections.abc import Sequence

from ccapex.accounts.enums import AreaKind, OrganisationKind
from ccapex.accounts.models import Commune, Coverage, Organisation, Territory
from ccapex.demo.fiction import Town


def town_of(commune: Commune) -> Town:
    postal_code = commune.postal_codes[0] if commune.postal_codes else ""
    return Town(commune.insee_code, commune.name, postal_code)


def all_towns(territory: Territory) -> list[Town]:
    return [town_of(commune) for commune in _communes(territory)]


def towns_of_circuit(territory: Territory) -> list[Town]:
    """The perimeter of the concertation where the profile draws one, and the communes with a
    CCAS, the first of them above all; some others, so that every screen has an exception."""
    communes = _communes(territory)
    perimeter = set(
        ((territory.profile.get("concertation") or {}).get("perimeter") or {}).get("epcis", ())
    )
    with_ccas = list(
        Coverage.objects.filter(
            organisation__territory=territory,
            organisation__kind=OrganisationKind.CCAS,
            area_kind=AreaKind.COMMUNE,
        )
        .order_by("pk")
        .values_list("area_code", flat=True)
    )
    by_code = {commune.insee_code: commune for commune in communes}
    inside = [commune for commune in communes if commune.epci_code in perimeter]
    served = [by_code[code] for code in with_ccas if code in by_code]
    centre = served[:1] * 6 or communes[:3]
    others = communes[:: max(1, len(communes) // 3)][:3]
    return [town_of(commune) for commune in [*centre, *inside, *served[1:], *others]]


def social_landlords(territory: Territory) -> Sequence[str]:
    return list(
        Organisation.objects.filter(territory=territory, kind=OrganisationKind.LANDLORD)
        .order_by("pk")
        .values_list("name", flat=True)
    )


def _communes(territory: Territory) -> list[Commune]:
    return list(Commune.objects.filter(territory=territory).order_by("insee_code"))
