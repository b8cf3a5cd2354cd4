"""A territory with the communes of the sample lists, and the lists themselves."""

from pathlib import Path

import pytest

from ccapex.accounts.models import Commune, Organisation, Territory
from ccapex.core.text import plain
from tests.factories.accounts import OrganisationFactory, TerritoryFactory

DATA = Path(__file__).parents[1] / "data"
COMMUNES = {
    "Les Sables-d'Olonne": ("85194", ["85100", "85180", "85340"]),
    "Talmont-Saint-Hilaire": ("85288", ["85440"]),
    "Brem-sur-Mer": ("85243", ["85470"]),
    "L'Île-d'Olonne": ("85112", ["85340"]),
    "Les Achards": ("85152", ["85150"]),
    "Vairé": ("85298", ["85150"]),
    "Sainte-Foy": ("85214", ["85150"]),
    "Bretignolles-sur-Mer": ("85035", ["85470"]),
}


@pytest.fixture
def territory(db: None) -> Territory:
    territory = TerritoryFactory.create(slug="vendee", name="Vendée")
    for name, (code, postal_codes) in COMMUNES.items():
        Commune.objects.create(
            territory=territory,
            insee_code=code,
            name=name,
            name_key=plain(name),
            postal_codes=postal_codes,
        )
    return territory


@pytest.fixture
def social_landlord(territory: Territory) -> Organisation:
    return OrganisationFactory.create(
        territory=territory, slug="vendee-habitat", name="Vendée Habitat", kind="landlord"
    )
