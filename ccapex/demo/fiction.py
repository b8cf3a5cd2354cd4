"""Fictional people, streets and landlords, repeatable from a seed.

Last names and streets are built from syllables and words, so that a hundred thousand households
stay as varied as real ones and nobody is named after a real person.
"""

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

STARTS = (
    *("Bar", "Ber", "Bran", "Bus", "Cal", "Cham", "Char", "Cor", "Dar", "Del", "Dor", "Dur"),
    *("Fal", "Fer", "Fon", "Gal", "Gar", "Ger", "Gon", "Gram", "Hal", "Her", "Jal", "Jor"),
    *("Lam", "Lan", "Ler", "Lor", "Mal", "Mar", "Mer", "Mon", "Mor", "Nal", "Nor", "Oli"),
    *("Par", "Pel", "Per", "Pon", "Quer", "Ral", "Rem", "Ron", "Sal", "Ser", "Sor", "Tal"),
    *("Ter", "Tor", "Val", "Ver", "Vil", "Vor", "Ylan", "Zel"),
)
MIDDLES = (
    *("", "", "ba", "bi", "ca", "cho", "da", "de", "di", "fa", "ga", "go", "la", "li", "lo"),
    *("ma", "mi", "na", "ni", "pa", "po", "ra", "ri", "sa", "so", "ta", "ti", "va", "vi", "zo"),
)
ENDS = (
    *("bault", "ceau", "chet", "court", "dard", "din", "feuil", "fond", "gnier", "gny", "guet"),
    *("jean", "lier", "lard", "let", "lot", "main", "mard", "mont", "mouth", "nard", "neau"),
    *("niel", "pain", "pin", "quet", "rand", "reau", "ret", "rin", "rois", "san", "sard"),
    *("seau", "sier", "tal", "teau", "tel", "tier", "tin", "vard", "veau", "vel", "vion", "zay"),
)
FIRST_NAMES = (
    *("Adèle", "Agathe", "Aïcha", "Alain", "Alexis", "Aline", "Amandine", "Amina", "André"),
    *("Anaïs", "Anne-Laure", "Antoine", "Arthur", "Aurélie", "Baptiste", "Béatrice", "Benoît"),
    *("Brigitte", "Bruno", "Camille", "Carole", "Cécile", "Céline", "Chantal", "Christophe"),
    *("Claire", "Clément", "Corinne", "Cyril", "Damien", "Daniel", "Delphine", "Denis", "Didier"),
    *("Dominique", "Édith", "Élodie", "Émile", "Emma", "Éric", "Estelle", "Étienne", "Fabien"),
    *("Fatoumata", "Florence", "François", "Françoise", "Frédéric", "Gaël", "Geneviève", "Gérard"),
    *("Guillaume", "Hélène", "Henri", "Hugo", "Inès", "Isabelle", "Jacques", "Jean-Luc", "Jeanne"),
    *("Jérôme", "Joël", "Julie", "Karim", "Khadija", "Laure", "Léa", "Léon", "Loïc", "Louise"),
    *("Lucie", "Madeleine", "Manon", "Marc", "Margaux", "Marie-Thérèse", "Martine", "Mathilde"),
    *("Maxime", "Mehdi", "Mélanie", "Michel", "Mireille", "Monique", "Nadège", "Nathalie"),
    *("Nicolas", "Noémie", "Odile", "Olivier", "Pascal", "Patricia", "Paul", "Philippe", "Pierre"),
    *("Quentin", "Rachel", "Raphaël", "Raymond", "Rémi", "Robert", "Romain", "Roselyne", "Sabine"),
    *("Samira", "Sébastien", "Serge", "Simone", "Solange", "Sophie", "Stéphane", "Suzanne"),
    *("Sylvain", "Sylvie", "Thérèse", "Thierry", "Thomas", "Valérie", "Victor", "Vincent"),
    *("Viviane", "Xavier", "Yann", "Yasmine", "Yves", "Yvonne", "Zoé"),
)
WAYS = ("rue", "rue", "rue", "avenue", "boulevard", "chemin", "impasse", "allée", "place")
PLACES = (
    *("de l'Abreuvoir", "des Acacias", "de l'Alouette", "des Ardoises", "de l'Aubépine"),
    *("des Bateliers", "du Beffroi", "des Bergeronnettes", "de la Bruyère", "du Cadran"),
    *("des Camélias", "de la Carrière", "des Cerisiers", "du Chai", "des Charpentiers"),
    *("du Clos", "de la Colline", "des Cordiers", "du Coteau", "de la Digue", "des Dunes"),
    *("de l'Écluse", "des Églantines", "de l'Estuaire", "du Fanal", "de la Ferme", "du Four"),
    *("de la Fontaine", "des Fougères", "des Genêts", "de la Glacière", "du Gué", "du Guet"),
    *("de la Halle", "du Haut-Bois", "des Hirondelles", "des Iris", "du Jardin", "des Joncs"),
    *("du Lavoir", "des Lilas", "de la Longère", "du Marais", "des Marronniers", "du Mesnil"),
    *("des Mimosas", "du Moulin", "de la Mouette", "du Noyer", "de l'Olivier", "des Ormeaux"),
    *("du Pâtis", "des Pinsons", "de la Plage", "du Pont", "de la Poterie", "du Pré", "du Puits"),
    *("du Quai", "de la Renaissance", "des Roseaux", "du Rocher", "des Sablons", "de la Saline"),
    *("des Saules", "du Sémaphore", "des Tanneurs", "du Tilleul", "des Tisserands", "du Verger"),
    *("de la Vigne", "du Vivier", "des Voiliers"),
)
COLOURS = (
    *("", "", "", "", "blanc", "bleu", "clair", "d'en bas", "d'en haut", "de l'est", "de l'ouest"),
    *("des Anciens", "des Champs", "des Dames", "du Bourg", "du Midi", "du Nord", "du Roi", "neuf"),
    *("perdu", "rouge", "vert", "vieux"),
)
OFFICES = ("Étude Rivage (fictive)", "SELARL des Dunes (fictive)", "SCP du Bocage (fictive)")


@dataclass(frozen=True)
class Town:
    insee_code: str
    name: str
    postal_code: str


@dataclass(frozen=True)
class Holder:
    last_name: str
    first_name: str
    birth_date: datetime.date


@dataclass(frozen=True)
class Fictional:
    """A household with all that is true of it: the list says a part, the members the rest."""

    holders: tuple[Holder, ...]
    children: tuple[datetime.date, ...]
    town: Town
    address: str
    stock: str
    landlord: str
    landlord_kind: str
    phone: str
    email: str
    rent: Decimal
    charges: Decimal
    debt: Decimal
    months_unpaid: int
    lease_date: datetime.date
    office: str
    office_reference: str
    exploc_number: str
    housing_benefit: str
    caf_number: str


class Fiction:
    """Draws households of some towns; everything comes from one seed."""

    def __init__(
        self,
        seed: int | str,
        *,
        towns: Sequence[Town],
        social_landlords: Sequence[str],
        today: datetime.date,
    ) -> None:
        self.random = random.Random(seed)  # noqa: S311 — a repeatable fiction, no secret
        self.towns = towns
        self.social_landlords = social_landlords
        self.today = today

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def day_ago(self, least: int, most: int) -> datetime.date:
        return self.today - datetime.timedelta(days=self.random.randint(least, most))

    def last_name(self) -> str:
        draw = self.random.choice
        name = draw(STARTS) + draw(MIDDLES) + draw(ENDS)
        return f"{name}-{draw(STARTS)}{draw(ENDS)}" if self.chance(4) else name

    def holder(self, last_name: str, age: int) -> Holder:
        birth = self.today - datetime.timedelta(days=age * 365 + self.random.randrange(365))
        return Holder(last_name, self.random.choice(FIRST_NAMES), birth)

    def address(self) -> str:
        draw = self.random.choice
        street = f"{draw(WAYS)} {draw(PLACES)} {draw(COLOURS)}".strip()
        return f"{self.random.randint(1, 180)} {street}"

    def phone(self) -> str:
        return f"0{self.random.choice('67')}{self.random.randrange(10**8):08d}"

    def landlord(self, stock: str) -> tuple[str, str]:
        if stock == "public":
            return self.random.choice(self.social_landlords), "legal_person"
        if self.chance(35):
            return f"SCI {self.last_name()}", "legal_person"
        return f"{self.random.choice(FIRST_NAMES)} {self.last_name()}", "natural_person"

    def household(self) -> Fictional:
        is_family = self.chance(42)
        age = self.random.randint(21, 49) if is_family or self.chance(42) else self.older()
        name = self.last_name()
        holders = [self.holder(name, age)]
        if self.chance(32):
            other = name if self.chance(70) else self.last_name()
            holders.append(self.holder(other, max(19, age + self.random.randint(-6, 6))))
        stock = "public" if self.social_landlords and self.chance(42) else "private"
        landlord, landlord_kind = self.landlord(stock)
        months = self.random.choice((2, 2, 3, 3, 3, 4, 4, 5, 6, 8, 12))
        rent = Decimal(self.random.randint(290, 840))
        children = (
            tuple(self.day_ago(400, 365 * 18) for _ in range(self.random.choice((1, 1, 2, 2, 3))))
            if is_family
            else ()
        )
        return Fictional(
            holders=tuple(holders),
            children=tuple(sorted(children)),
            town=self.random.choice(self.towns),
            address=self.address(),
            stock=stock,
            landlord=landlord,
            landlord_kind=landlord_kind,
            phone=self.phone() if self.chance(72) else "",
            email=f"contact{self.random.randrange(10**7)}@demo.example" if self.chance(30) else "",
            rent=rent,
            charges=Decimal(self.random.choice((0, 25, 40, 60, 85))),
            debt=(rent * months + self.random.randrange(40_000) / Decimal(100)).quantize(
                Decimal("0.01")
            ),
            months_unpaid=months,
            lease_date=self.day_ago(300, 365 * 14),
            office=self.random.choice(OFFICES),
            office_reference=f"{self.today.year}/{self.random.randrange(10**5):05d}",
            exploc_number=f"{self.random.randrange(10**7):07d}",
            housing_benefit=self.benefit(stock, is_family),
            caf_number=f"{self.random.randrange(10**7):07d}",
        )

    def older(self) -> int:
        return self.random.randint(50, 82)

    def benefit(self, stock: str, is_family: bool) -> str:
        if self.chance(30):
            return "none"
        if stock == "public" or self.chance(50):
            return "apl"
        return "alf" if is_family else "als"
