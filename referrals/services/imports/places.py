"""What a territory knows of places and landlords, for an import to look up without queries."""

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Commune, Organisation, Territory
from ccapex.core.text import plain
from households.enums import LandlordKind
from households.models import Landlord

# Départements where two more days are closed (art. L3134-13 du code du travail).
ALSACE_MOSELLE = frozenset({"57", "67", "68"})


class Places:
    """INSEE code of a postal code and city, landlord of a name."""

    def __init__(self, territory: Territory) -> None:
        self.territory = territory
        self._by_name: dict[str, list[Commune]] = {}
        for commune in Commune.objects.filter(territory=territory):
            self._by_name.setdefault(commune.name_key, []).append(commune)
        self._landlords: dict[str, Landlord] = {}
        self._organisations = {
            plain(organisation.name): organisation
            for organisation in Organisation.objects.filter(
                territory=territory, kind=OrganisationKind.LANDLORD
            )
        }

    def insee_code(self, postal_code: str, city: str) -> str:
        """Empty where the city is not one of the territory, or could be several of them."""
        communes = self._by_name.get(plain(city), [])
        if len(communes) > 1:
            communes = [commune for commune in communes if postal_code in commune.postal_codes]
        return communes[0].insee_code if len(communes) == 1 else ""

    def landlords(self, names: dict[str, str]) -> dict[str, Landlord]:
        """``names``: name as written to kind (may be empty). Missing ones are created.

        « VENDEE HABITAT » and « Vendée Habitat » are one landlord; an organisation of the
        territory is recognised when its name begins the written one (« Vendée Logement ESH »).
        """
        keys = {plain(name): name for name in names if plain(name)}
        missing = [key for key in keys if key not in self._landlords]
        if missing:
            self._load(missing)
            new = [key for key in missing if key not in self._landlords]
            Landlord.objects.bulk_create(
                [
                    Landlord(
                        territory=self.territory,
                        name=keys[key][:160],
                        name_key=key[:160],
                        kind=names[keys[key]] or "",
                        organisation=self.organisation(key),
                    )
                    for key in new
                ],
                ignore_conflicts=True,
            )
            self._load(new)
        return {name: self._landlords[plain(name)[:160]] for name in names if plain(name)}

    def organisation(self, name_key: str) -> Organisation | None:
        for known, organisation in self._organisations.items():
            if name_key == known or name_key.startswith(f"{known} "):
                return organisation
        return None

    @property
    def social_landlord_names(self) -> list[str]:
        return [organisation.name for organisation in self._organisations.values()]

    def _load(self, keys: list[str]) -> None:
        wanted = {key[:160] for key in keys}
        for landlord in Landlord.objects.filter(territory=self.territory, name_key__in=wanted):
            self._landlords[landlord.name_key] = landlord


def landlord_kind(value: str | None) -> str:
    return value if value in LandlordKind.values else ""
