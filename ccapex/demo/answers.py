"""What a member would write about a fictional household, as people write it."""

import datetime
import random

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation
from ccapex.demo.fiction import Fictional

BENEFIT_WORDS = {"apl": "APL", "alf": "ALF", "als": "ALS", "none": "Aucune"}
FOLLOWED_PERCENT = {
    OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE: 34,
    OrganisationKind.CCAS: 17,
    OrganisationKind.METROPOLE: 10,
}
REFERENTS = ("A. Demeure", "L. Rivage", "S. Valon", "M. Clairbois")


def answers_of(organisation: Organisation, household: Fictional) -> dict[str, str]:
    """Every field that the kind of member may be asked; the same household, the same answers."""
    if organisation.kind == OrganisationKind.CAF:
        return _caf(household)
    if organisation.kind == OrganisationKind.LANDLORD:
        return _landlord(household)
    return _social_service(organisation, household)


def _caf(one: Fictional) -> dict[str, str]:
    family = "Couple" if len(one.holders) > 1 else "Personne seule"
    if one.children and len(one.holders) == 1:
        family = "Parent seul"
    values = {
        "birth_dates": " ; ".join(_day(holder.birth_date) for holder in one.holders),
        "benefits": "RSA" if one.rent < 400 else "Allocations familiales" if one.children else "",
        "housing_benefit": BENEFIT_WORDS[one.housing_benefit],
        "benefit_payer": "CAF",
        "benefit_number": one.caf_number,
        "family": family,
        "children": " ; ".join(_day(birth) for birth in one.children) or "aucun",
    }
    return values | ({"phone": one.phone} if one.phone else {})


def _landlord(one: Fictional) -> dict[str, str]:
    return {
        "dwelling_type": f"T{min(5, 1 + len(one.holders) + len(one.children))}",
        "rent": f"{one.rent}",
        "charges": f"{one.charges}",
        "debt": f"{one.debt}",
    }


def _social_service(organisation: Organisation, one: Fictional) -> dict[str, str]:
    draw = random.Random(f"{organisation.slug}:{one.exploc_number}")  # noqa: S311 — fiction
    percent = FOLLOWED_PERCENT.get(OrganisationKind(organisation.kind), 0)
    if draw.randrange(100) >= percent:
        return {"known": draw.choice(("Oui", "Non", "Non")), "followed": "Non"}
    started = one.lease_date + datetime.timedelta(days=draw.randrange(30, 200))
    return {
        "known": "Oui",
        "followed": "Oui",
        "referent": draw.choice(REFERENTS),
        "measure": draw.choice(("Suivi sans mesure", "ASLL", "AEB")),
        "measure_start": _day(started),
    }


def _day(day: datetime.date) -> str:
    return f"{day:%d/%m/%Y}"
