"""Households, people, dwellings, leases."""

import datetime

import factory

from households.models import (
    Dwelling,
    Household,
    HouseholdMember,
    Landlord,
    Lease,
    Person,
)
from tests.factories.accounts import TerritoryFactory


class HouseholdFactory(factory.django.DjangoModelFactory[Household]):
    class Meta:
        model = Household

    territory = factory.SubFactory(TerritoryFactory)
    reference = factory.Sequence(lambda n: f"H-2026-{n:06d}")
    display_name = factory.Sequence(lambda n: f"ESSAI-{n} Dominique")
    search_key = factory.LazyAttribute(lambda o: o.display_name.lower().replace("-", " "))


class PersonFactory(factory.django.DjangoModelFactory[Person]):
    class Meta:
        model = Person

    territory = factory.SubFactory(TerritoryFactory)
    last_name = factory.Sequence(lambda n: f"Essai-{n}")
    first_name = "Dominique"


class HouseholdMemberFactory(factory.django.DjangoModelFactory[HouseholdMember]):
    """The person lives in the household's territory."""

    class Meta:
        model = HouseholdMember

    household = factory.SubFactory(HouseholdFactory)
    person = factory.SubFactory(
        PersonFactory, territory=factory.SelfAttribute("..household.territory")
    )


class DwellingFactory(factory.django.DjangoModelFactory[Dwelling]):
    class Meta:
        model = Dwelling

    territory = factory.SubFactory(TerritoryFactory)
    address = factory.Sequence(lambda n: f"{n + 1} rue de l'Essai")
    postal_code = "85000"
    city = "Commune-d'essai"


class LandlordFactory(factory.django.DjangoModelFactory[Landlord]):
    class Meta:
        model = Landlord

    territory = factory.SubFactory(TerritoryFactory)
    name = factory.Sequence(lambda n: f"Bailleur d'essai {n}")
    name_key = factory.LazyAttribute(lambda o: o.name.lower().replace("'", " "))


class LeaseFactory(factory.django.DjangoModelFactory[Lease]):
    """Household, dwelling and landlord of one territory."""

    class Meta:
        model = Lease

    household = factory.SubFactory(HouseholdFactory)
    dwelling = factory.SubFactory(
        DwellingFactory, territory=factory.SelfAttribute("..household.territory")
    )
    landlord = factory.SubFactory(
        LandlordFactory, territory=factory.SelfAttribute("..household.territory")
    )
    stock = "private"
    signed_on = datetime.date(2019, 3, 1)
