"""The closed lists of the form of the DSF: code to words. Codes are never renamed."""

from types import MappingProxyType

from referrals.rules.dsf_fields import Choices

PLACES: Choices = MappingProxyType(
    {
        "office": "Dans nos bureaux",
        "home": "Au domicile",
        "phone": "Par téléphone",
        "other": "Ailleurs",
    }
)
PROTECTIONS: Choices = MappingProxyType(
    {"none": "Aucune", "tutelle": "Tutelle", "curatelle": "Curatelle", "other": "Autre mesure"}
)
FAMILY: Choices = MappingProxyType(
    {
        "single": "Célibataire",
        "cohabiting": "Concubinage",
        "pacs": "Pacsé(e)",
        "married": "Marié(e)",
        "divorced": "Divorcé(e)",
        "separating": "En séparation",
        "widowed": "Veuf ou veuve",
    }
)
AID: Choices = MappingProxyType(
    {
        "not_asked": "Non demandée",
        "in_preparation": "En constitution",
        "asked": "Demandée",
        "granted": "Accordée",
        "refused": "Refusée",
    }
)
STOCKS: Choices = MappingProxyType({"public": "Parc social", "private": "Parc privé"})
GUARANTEES: Choices = MappingProxyType(
    {
        "none": "Aucune",
        "natural": "Personne physique",
        "legal": "Personne morale (Visale, FSL…)",
        "unknown": "Ne sait pas",
    }
)
CAUSES: Choices = MappingProxyType(
    {
        "rent_too_high": "Loyer trop élevé",
        "rise": "Hausse du loyer ou des charges",
        "job_loss": "Perte d'emploi",
        "family": "Situation familiale",
        "budget": "Gestion du budget",
        "benefit_stopped": "Suspension d'allocations",
        "illness": "Maladie",
        "detention": "Détention",
        "dispute": "Litige avec le bailleur",
        "retirement": "Retraite",
        "other": "Autre",
    }
)
CONTESTED: Choices = MappingProxyType(
    {
        "rents": "Loyers non dus ou déjà réglés",
        "charges": "Charges",
        "fees": "Frais",
        "other": "Autre",
    }
)
OVERINDEBTEDNESS: Choices = MappingProxyType(
    {
        "not_wished": "Ne souhaite pas",
        "considered": "Envisagé",
        "filed": "Déposé",
        "refused": "Refusé",
        "admissible": "Recevable",
        "plan": "Plan en cours",
        "moratorium": "Suspension de l'exigibilité",
        "recovery": "Rétablissement personnel",
    }
)
FSL: Choices = MappingProxyType(
    {
        "not_wished": "Ne souhaite pas",
        "in_preparation": "En constitution",
        "filed": "Déposé",
        "refused": "Refusé",
        "admissible": "Recevable",
        "paid": "Aide versée",
    }
)
RESUMED: Choices = MappingProxyType(
    {
        "whole": "Oui, en totalité",
        "partial": "En partie",
        "irregular": "Irrégulièrement",
        "no": "Non",
    }
)
CAN_STAY: Choices = MappingProxyType(
    {
        "yes": "Oui",
        "with_support": "Oui, avec un accompagnement",
        "no": "Non : un relogement est nécessaire",
    }
)
STUDY: Choices = MappingProxyType(
    {"not_considered": "Non envisagée", "considered": "Envisagée", "done": "Réalisée"}
)
