"""Fictional households of a département, repeatable from a seed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from faker import Faker

from households.matching import HouseholdCard, PersonCard

COMMUNES = (
    ("85180", "Les Sables d'Olonne"),
    ("85100", "Les Sables-d'Olonne"),
    ("85150", "Les Achards"),
    ("85150", "Vairé"),
    ("85440", "Talmont-Saint-Hilaire"),
    ("85340", "L'Île-d'Olonne"),
    ("85000", "La Roche-sur-Yon"),
    ("85600", "Montaigu-Vendée"),
    ("85400", "Luçon"),
    ("85200", "Fontenay-le-Comte"),
)
SOCIAL_LANDLORDS = ("Vendée Habitat", "VENDEE HABITAT", "Vendée Logement", "Vendée Logement ESH")
_STREETS = ("rue", "rue", "avenue", "boulevard", "chemin", "impasse", "allée", "place")
_COMPOUNDS = ("Jean-Pierre", "Marie-Christine", "Anne-Laure", "Jean-Luc", "Marie-Thérèse")
_OTHER_ORIGINS = (
    ("Traoré", "Fatoumata"),
    ("Traoré", "Fatimata"),
    ("Benali", "Mohamed"),
    ("N'Guyen", "Minh"),
    ("Özdemir", "Zeynep"),
    ("d'Almeida", "João"),
    ("O'Brien", "Seán"),
    ("El Khoury", "Nadia"),
    ("Saint-Martin", "Zoé"),
    ("Lebœuf", "Anaïs"),
)


class Fiction:
    """Draws people, dwellings and leases; everything comes from one seed."""

    def __init__(self, seed: int, rare: int = 16) -> None:
        self.rare = rare  # of 400 people, how many bear one of a few names of other origins
        self.random = random.Random(seed)
        self.faker = Faker("fr_FR")
        self.faker.seed_instance(seed)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def first_name(self) -> str:
        if self.chance(6):
            return self.random.choice(_COMPOUNDS)
        return str(self.faker.first_name())

    def person(self, last_name: str = "") -> PersonCard:
        if not last_name and self.random.randrange(400) < self.rare:
            return PersonCard(*self.random.choice(_OTHER_ORIGINS), birth_date=self.birth_date())
        last = last_name or str(self.faker.last_name())
        if not last_name and self.chance(4):
            last = f"{last}-{self.faker.last_name()}"
        return PersonCard(last, self.first_name(), birth_date=self.birth_date())

    def birth_date(self) -> date | None:
        """Lists of CDP seldom give it: the CAF does, later."""
        if not self.chance(20):
            return None
        return date(1935, 1, 1) + timedelta(days=self.random.randrange(365 * 68))

    def lease_date(self) -> date:
        drawn = date(2009, 1, 1) + timedelta(days=self.random.randrange(365 * 17))
        return drawn.replace(day=1) if self.chance(40) else drawn

    def address(self) -> str:
        name = self.faker.last_name()
        if self.chance(50):
            name = f"{self.faker.first_name()} {name}"
        elif self.chance(30):
            name = f"de {name}"
        street = f"{self.random.choice(_STREETS)} {name}"
        if self.chance(12):
            return street
        return f"{self.random.randrange(1, 100)}, {street}"

    def phone(self) -> str:
        return f"0{self.random.choice('67')}{self.random.randrange(10**8):08d}"

    def rent(self) -> Decimal:
        return Decimal(self.random.randrange(280, 820))

    def landlord(self) -> str:
        if self.chance(45):
            return self.random.choice(SOCIAL_LANDLORDS)
        if self.chance(40):
            return f"SCI {self.faker.last_name()}"
        return f"{self.faker.first_name()} {self.faker.last_name()}"

    def household(self, key: str) -> HouseholdCard:
        main = self.person()
        persons: tuple[PersonCard, ...] = (main,)
        if self.chance(30):
            same_name = main.last_name if self.chance(70) else ""
            persons = (main, self.person(same_name))
        postal_code, city = self.random.choice(COMMUNES)
        return HouseholdCard(
            key=key,
            persons=persons,
            address=self.address(),
            postal_code=postal_code,
            city=city,
            phones=frozenset({self.phone()} if self.chance(60) else ()),
            emails=frozenset({f"contact{key}@example.net"} if self.chance(40) else ()),
            landlord_name=self.landlord(),
            lease_date=self.lease_date() if self.chance(93) else None,
            rent=self.rent(),
            caf_number=f"{self.random.randrange(10**7):07d}" if self.chance(8) else "",
        )
