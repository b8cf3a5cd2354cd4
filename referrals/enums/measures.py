"""Closed lists of measures, plans, questionnaires and consultations."""

from django.db.models import TextChoices


class Consent(TextChoices):
    """Whether the household agreed (seed-notes 5)."""

    SIGNED = "signed", "Adhésion signée"
    TO_SEEK = "to_seek", "Adhésion à rechercher"
    REFUSED = "refused", "Adhésion refusée"


class DecidedIn(TextChoices):
    """Who decided it: an ASLL of a CCAPEX territorialisée needs no prior consent."""

    CCAPEX_TERRITORIALISEE = "ccapex_territorialisee", "CCAPEX territorialisée"
    CCAPEX = "ccapex", "Autre séance de la CCAPEX"
    ASLL = "asll", "Commission ASLL"
    FSL = "fsl", "Commission FSL"
    SERVICE = "service", "Service instructeur"
    JUDGE = "judge", "Juge"
    BANQUE_DE_FRANCE = "banque_de_france", "Commission de surendettement"
    OTHER = "other", "Autre"


class MeasureDecision(TextChoices):
    PENDING = "pending", "Demandée"
    GRANTED = "granted", "Accordée"
    REFUSED = "refused", "Refusée"


class MeasureOutcome(TextChoices):
    ACHIEVED = "achieved", "Objectifs atteints"
    PARTLY = "partly", "Objectifs atteints en partie"
    HOUSEHOLD_STOPPED = "household_stopped", "Arrêtée par le ménage"
    SERVICE_STOPPED = "service_stopped", "Arrêtée par le service"
    RELAYED = "relayed", "Relais vers un autre service"
    LEFT = "left", "Départ du ménage"


class PlanKind(TextChoices):
    """What obliges the household to pay a fixed sum each month."""

    LANDLORD = "landlord", "Plan d'apurement avec le bailleur"
    BENEFIT = "benefit", "Plan approuvé par l'organisme payeur"
    JUDGE = "judge", "Délais accordés par le juge"
    FSL = "fsl", "Plan lié à une aide du FSL"
    PROTOCOLE = "protocole", "Protocole de cohésion sociale"


class PlanEnd(TextChoices):
    PAID = "paid", "Dette soldée"
    BROKEN = "broken", "Plan rompu"
    REPLACED = "replaced", "Remplacé par un autre plan"


class QuestionnaireFor(TextChoices):
    HOUSEHOLD = "household", "Ménage"
    OWNER = "owner", "Propriétaire"


class AnswerChannel(TextChoices):
    PAPER = "paper", "Papier"
    PHONE = "phone", "Téléphone"
    EMAIL = "email", "Courriel"
    DESK = "desk", "Sur place"


class ConsultationChannel(TextChoices):
    DESK = "desk", "Permanence"
    DESK_WITH_WORKER = "desk_with_worker", "Permanence avec un travailleur social"
    PHONE = "phone", "Téléphone"
    VISIT = "visit", "Visite"


class LandlordSource(TextChoices):
    """Where somebody read whether the landlord is a natural or a legal person."""

    LEASE = "lease", "Le bail"
    ACT = "act", "Un acte du commissaire de justice"
    REGISTER = "register", "Un registre (RCS, répertoire des entreprises)"
    LANDLORD = "landlord", "Le bailleur lui-même"
    SAISINE = "saisine", "La saisine reçue"
    OTHER = "other", "Une autre source"
