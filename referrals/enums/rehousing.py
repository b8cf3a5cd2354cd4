"""Closed lists of the rehousing pool and of the early tripartite letter."""

from django.db.models import TextChoices


class EntryBy(TextChoices):
    """Who puts a household in the pool (C10)."""

    CCAPEX = "ccapex", "CCAPEX"
    SECRETARIAT = "secretariat", "Secrétariat de la CCAPEX"


class CountedOn(TextChoices):
    """What the rehousing is counted on: contingent, ACD when a measure goes with it (C960)."""

    CONTINGENT = "contingent", "Contingent préfectoral"
    ACD = "acd", "Accord collectif départemental"
    COMMUNE_QUOTA = "commune_quota", "Contingent communal"


class Motive(TextChoices):
    """Motives of the procedure, several of them (contract)."""

    ARREARS = "arrears", "Impayé"
    INSURANCE = "insurance", "Défaut d'assurance"
    NUISANCE = "nuisance", "Troubles"
    SALE = "sale", "Congé pour vente"
    REPOSSESSION = "repossession", "Congé pour reprise"
    OTHER = "other", "Autre motif"


class DwellingSize(TextChoices):
    T1 = "t1", "T1"
    T2 = "t2", "T2"
    T3 = "t3", "T3"
    T4 = "t4", "T4"
    T5 = "t5", "T5 ou plus"


class Occupation(TextChoices):
    """How the present home is lived in, evaluated or not."""

    GOOD = "good", "Évaluée : sans difficulté"
    DIFFICULT = "difficult", "Évaluée : des difficultés"
    NOT_ASSESSED = "not_assessed", "Non évaluée"


class SupportNeed(TextChoices):
    NEEDED = "needed", "Accompagnement nécessaire"
    NOT_NEEDED = "not_needed", "Pas de besoin d'accompagnement"


class ReportSource(TextChoices):
    """Private stock without report: CAF worker's, or that of the diagnostic CCAPEX (C950)."""

    SOCIAL_SERVICE = "social_service", "Service social qui suit le ménage"
    CAF_WORKER = "caf_worker", "Travailleur social de la CAF"
    CCAPEX_DIAGNOSTIC = "ccapex_diagnostic", "Diagnostic CCAPEX"
    OTHER = "other", "Autre service"


class PoolState(TextChoices):
    OPEN = "open", "Dans le vivier"
    REHOUSED = "rehoused", "Relogé"
    WITHDRAWN = "withdrawn", "Retiré"


class ProposalState(TextChoices):
    PENDING = "pending", "Réponse attendue"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Refusée par le ménage"
    NOT_ALLOCATED = "not_allocated", "Non attribuée par le bailleur"


class WithdrawalReason(TextChoices):
    """A situation that changes, or ends otherwise (C974-978)."""

    NO_ENGAGEMENT = "no_engagement", "Le ménage n'adhère pas"
    PAYMENTS_STOPPED = "payments_stopped", "Arrêt des paiements"
    FITTING_REFUSED = "fitting_refused", "Refus d'un logement adapté"
    INCOMPLETE = "incomplete", "Dossier resté incomplet"
    SNE_LAPSED = "sne_lapsed", "Demande de logement social non renouvelée"
    STAYS = "stays", "Maintien dans le logement"
    REHOUSED_OTHERWISE = "rehoused_otherwise", "Relogé par un autre moyen"
    LEFT = "left", "Départ du ménage"
    OTHER = "other", "Autre motif"


class EarlyAnswer(TextChoices):
    """What the household said of the support offered with the joint letter."""

    ACCEPTED = "accepted", "Accepte l'accompagnement"
    REFUSED = "refused", "Refuse l'accompagnement"
    NO_ANSWER = "no_answer", "Sans réponse"
