"""A phone and a postal address for each organisation of the demo, so that letters are whole.

The numbers are of the range that ARCEP keeps for fiction (02 61 91); no such street exists.
"""

from ccapex.accounts.models import Commune, Organisation, Territory

STREET = "rue de l’Exemple"


def give_letterheads(territory: Territory) -> None:
    """Only what the profile left empty; asked again, the same ones."""
    communes = sorted(territory.communes.all(), key=lambda one: (-len(one.name), one.insee_code))
    seat = territory.communes.order_by("insee_code").first()
    organisations = list(Organisation.objects.filter(territory=territory).order_by("pk"))
    for rank, organisation in enumerate(organisations, start=1):
        town = next((one for one in communes if one.name in organisation.name), seat)
        organisation.phone = organisation.phone or phone(rank)
        organisation.address = organisation.address or _address(rank, town)
    Organisation.objects.bulk_update(organisations, ["phone", "address"])


def phone(rank: int) -> str:
    return f"02 61 91 {rank // 100 % 100:02d} {rank % 100:02d}"


def _address(rank: int, town: Commune | None) -> str:
    if town is None:
        return f"{rank} {STREET}"
    code = town.postal_codes[0] if town.postal_codes else ""
    return f"{rank} {STREET}\n{code} {town.name}".replace("\n ", "\n")
