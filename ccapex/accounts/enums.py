"""Closed lists of the app; values are never shown and never renamed."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    STATE_SERVICE = "state_service", "Service de l'État"
    CAF = "caf", "CAF"
    MSA = "msa", "MSA"
    CCAS = "ccas", "CCAS ou CIAS"
    DEPARTEMENT_SOCIAL_SERVICE = "departement_social_service", "Service social du Département"
    DEPARTEMENT = "departement", "Département"
    METROPOLE = "metropole", "Métropole"
    LANDLORD = "landlord", "Bailleur"
    OPERATOR = "operator", "Opérateur"
    SIAO = "siao", "SIAO"
    ADIL = "adil", "ADIL"
    COMMISSAIRE_DE_JUSTICE = "commissaire_de_justice", "Commissaire de justice"
    COMMUNE = "commune", "Commune"
    PREFECTURE = "prefecture", "Préfecture"
    BANQUE_DE_FRANCE = "banque_de_france", "Banque de France"
    ASSOCIATION = "association", "Association"
    OTHER = "other", "Autre"


class Role(TextChoices):
    SECRETARIAT = "secretariat", "Secrétariat"
    SOCIAL_WORKER = "social_worker", "Travailleur social"
    MANAGER = "manager", "Responsable d'organisation"
    LANDLORD = "landlord", "Bailleur"
    COMMISSAIRE_DE_JUSTICE = "commissaire_de_justice", "Commissaire de justice"
    MEMBER = "member", "Élu ou membre invité"
    SIAO = "siao", "SIAO"
    STATISTICS = "statistics", "Statistiques seules"
    ADMINISTRATOR = "administrator", "Administrateur"
    DPO = "dpo", "Délégué à la protection des données"


class AreaKind(TextChoices):
    TERRITORY = "territory", "Territoire entier"
    ARRONDISSEMENT = "arrondissement", "Arrondissement"
    EPCI = "epci", "EPCI"
    SECTOR = "sector", "Secteur"
    COMMUNE = "commune", "Commune"
