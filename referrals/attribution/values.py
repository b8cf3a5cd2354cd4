"""The attributes a condition may use: their type, their values, and how people say them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

NONE = "none"
NOT_APPLICABLE = "not_applicable"
"""The age of the youngest child where there is no child: no comparison holds on it."""

ADULT_CHILD_AGE = 21
"""Housing benefit counts children under 21 (attribution, attributes)."""

Value: TypeAlias = str | bool | int | float | tuple[str, ...]


class ValueType(StrEnum):
    CHOICE = "choice"
    CHOICES = "choices"
    BOOLEAN = "boolean"
    WHOLE = "whole"
    AMOUNT = "amount"
    PLACE = "place"
    FOLLOW_UP = "follow_up"
    ORGANISATION = "organisation"


TARGET_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "caf": "CAF",
        "msa": "MSA",
        "ccas": "CCAS",
        "departement_social_service": "service social du Département",
        "landlord": "bailleur",
        "operator": "opérateur",
        "siao": "SIAO",
        "metropole": "métropole",
        "state_service": "service de l'État",
    }
)
"""The kinds a target may have (contract), with the words that name them."""

FOLLOW_UP_KINDS: Mapping[str, str] = MappingProxyType(
    {**TARGET_KINDS, "specialised_service": "service social spécialisé"}
)
"""A specialised service may follow a household but is never a target (seed-notes 20)."""

SOCIAL_SERVICES = frozenset(
    {"caf", "msa", "ccas", "departement_social_service", "metropole", "specialised_service"}
)
"""Followed by one of these, a household is known to the social services."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """``phrases`` gives the French words of each value of a closed list, booleans included."""

    name: str
    label: str
    type: ValueType
    phrases: Mapping[Any, str] = field(default_factory=dict)
    unit: str = ""
    at_most: int | None = None


def _choice(name: str, label: str, **phrases: str) -> Attribute:
    return Attribute(name, label, ValueType.CHOICE, MappingProxyType(dict(phrases)))


def _boolean(name: str, label: str, yes: str, no: str) -> Attribute:
    return Attribute(name, label, ValueType.BOOLEAN, MappingProxyType({True: yes, False: no}))


def _whole(name: str, label: str, unit: str, at_most: int) -> Attribute:
    return Attribute(name, label, ValueType.WHOLE, unit=unit, at_most=at_most)


def _amount(name: str, label: str) -> Attribute:
    return Attribute(name, label, ValueType.AMOUNT, unit="€")


_MOTIVES = MappingProxyType(
    {
        "arrears": "impayé",
        "insurance": "défaut d'assurance",
        "nuisance": "troubles",
        "sale": "congé pour vente",
        "repossession": "congé pour reprise",
        "other": "autre motif",
    }
)

_CATALOGUE = (
    _choice("stock", "parc", public="parc public", private="parc privé"),
    Attribute("current_follow_up", "suivi actuel", ValueType.FOLLOW_UP),
    _boolean(
        "has_children", "enfant à charge", "au moins un enfant à charge", "aucun enfant à charge"
    ),
    _boolean(
        "has_child_under_21",
        "enfant de moins de 21 ans",
        "au moins un enfant de moins de 21 ans",
        "aucun enfant de moins de 21 ans",
    ),
    _whole("youngest_child_age", "âge du plus jeune enfant", "ans", 120),
    _whole("tenant_age", "âge du titulaire du bail", "ans", 130),
    _choice(
        "housing_benefit",
        "aide au logement",
        none="aucune aide au logement",
        apl="APL",
        alf="ALF",
        als="ALS",
    ),
    _choice(
        "benefit_payer",
        "organisme payeur",
        caf="aide versée par la CAF",
        msa="aide versée par la MSA",
        none="aucun organisme payeur",
    ),
    Attribute("commune", "commune", ValueType.PLACE),
    Attribute("epci", "intercommunalité", ValueType.PLACE),
    Attribute("sector", "secteur", ValueType.PLACE),
    Attribute("arrondissement", "arrondissement", ValueType.PLACE),
    _amount("debt_amount", "montant de la dette"),
    _whole("months_unpaid", "mois d'impayé", "mois", 1200),
    _amount("rent", "loyer"),
    _choice(
        "stage",
        "stade de la procédure",
        prevention="prévention",
        cdp="commandement de payer",
        assignation="assignation",
        cql="commandement de quitter les lieux",
        cfp_request="réquisition de la force publique",
        cfp_granted="concours de la force publique accordé",
        closed="procédure close",
    ),
    _boolean(
        "known_to_social_services",
        "connu des services sociaux",
        "connu des services sociaux",
        "inconnu des services sociaux",
    ),
    _boolean(
        "known_to_caf_social_service",
        "connu du service social de la CAF",
        "connu du service social de la CAF",
        "inconnu du service social de la CAF",
    ),
    Attribute("landlord", "bailleur", ValueType.ORGANISATION),
    _whole("household_size", "taille du ménage", "personnes", 60),
    _boolean(
        "dalo_recognised", "reconnaissance DALO", "reconnu prioritaire DALO", "non reconnu DALO"
    ),
    Attribute("termination_motive", "motif de la résiliation", ValueType.CHOICES, _MOTIVES),
    _boolean(
        "debt_framed",
        "dette encadrée",
        "dette encadrée ou en cours d'encadrement",
        "dette ni encadrée ni en cours d'encadrement",
    ),
)

CATALOGUE: Mapping[str, Attribute] = MappingProxyType({a.name: a for a in _CATALOGUE})
ORDER: Mapping[str, int] = MappingProxyType({a.name: i for i, a in enumerate(_CATALOGUE)})
PLACES = frozenset(name for name, a in CATALOGUE.items() if a.type is ValueType.PLACE)
