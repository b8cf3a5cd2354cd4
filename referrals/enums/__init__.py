"""Closed lists of the app; values are never shown and never renamed (glossary)."""

from django.db.models import TextChoices


class ListState(TextChoices):
    """Where a list is (V1). Each step is a thing somebody did, kept with its instant."""

    RECEIVED = "received", "Reçue"
    COMMITTED = "committed", "Enregistrée"
    ENRICHING = "enriching", "En cours de complément"
    CONCERTATION = "concertation", "En concertation"
    DISPATCHED = "dispatched", "Distribuée"
    UNDONE = "undone", "Annulée"


class RowStatus(TextChoices):
    """The one outcome of each row of the file (contract, import report)."""

    CREATED = "created", "Nouveau ménage"
    MATCHED = "matched", "Ménage connu"
    TO_REVIEW = "to_review", "À vérifier"
    DUPLICATE_IN_FILE = "duplicate_in_file", "En double dans le fichier"
    REJECTED = "rejected", "Rejetée"
    IGNORED = "ignored", "Ligne vide, titre ou total"


class EventOutcome(TextChoices):
    NEW = "new", "Acte nouveau"
    KNOWN = "known", "Acte déjà connu"


class RowDecision(TextChoices):
    """What a person said of a row; empty where the rules alone decided."""

    SAME = "same", "Même ménage"
    NEW = "new", "Autre ménage"
    CORRECTED = "corrected", "Corrigée"


class Mission(TextChoices):
    REFERENT = "referent", "Référent"
    DSF = "dsf", "DSF"
    CCAPEX_DIAGNOSTIC = "ccapex_diagnostic", "Diagnostic CCAPEX"
    ANTICIPATION_VISIT = "anticipation_visit", "Visite d'anticipation"
    SOCIAL_WATCH = "social_watch", "Veille sociale"
    EARLY_INTERVENTION = "early_intervention", "Intervention précoce"
    CAF_SUPPORT = "caf_support", "Accompagnement CAF"
    SOLIPEX = "solipex", "SOLIPEX"


class DecisionOutcome(TextChoices):
    ATTRIBUTED = "attributed", "Attribué"
    NOT_TREATED = "not_treated", "Non traité"
    LATER = "later", "À revoir"


class NotTreatedReason(TextChoices):
    """Reasons published by the Vendée seed."""

    MOVED = "moved", "Déménagement"
    DEBT_PAID = "debt_paid", "Dette soldée"
    SPECIALISED_SERVICE = "specialised_service", "Réorientation vers un service spécialisé"
    OUT_OF_AREA = "out_of_area", "Hors secteur"
    DEATH = "death", "Décès"


class ReferralState(TextChoices):
    ISSUED = "issued", "À prendre en charge"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Refusée"
    CLOSED = "closed", "Close"
    CANCELLED = "cancelled", "Annulée"


class Channel(TextChoices):
    PHONE = "phone", "Téléphone"
    SMS = "sms", "SMS"
    EMAIL = "email", "Courriel"
    LETTER = "letter", "Courrier"
    VISIT = "visit", "Visite"
    THIRD_PARTY = "third_party", "Tiers"


class ContactResult(TextChoices):
    """What an attempt gave (V6, seed-notes 24); the first three are effective contacts."""

    REACHED = "reached", "Échange avec le ménage"
    APPOINTMENT_TAKEN = "appointment_taken", "Rendez-vous pris"
    APPOINTMENT_KEPT = "appointment_kept", "Rendez-vous honoré"
    APPOINTMENT_MISSED = "appointment_missed", "Rendez-vous manqué"
    NO_ANSWER = "no_answer", "Pas de réponse"
    MESSAGE_LEFT = "message_left", "Message laissé"
    WRONG_NUMBER = "wrong_number", "Mauvais numéro"
    RETURNED = "returned", "Courrier revenu"
    SENT = "sent", "Envoyé"


EFFECTIVE_CONTACTS = frozenset(
    {ContactResult.REACHED, ContactResult.APPOINTMENT_TAKEN, ContactResult.APPOINTMENT_KEPT}
)


class AxisKind(TextChoices):
    """Axes of support of the Vendée seed (V7, seed-notes 25)."""

    FSL = "fsl", "Aide FSL"
    PENSION_FUND = "pension_fund", "Aide d'une caisse de retraite"
    CHARITY = "charity", "Aide caritative"
    CCAS_AID = "ccas_aid", "Aide du CCAS"
    REPAYMENT_PLAN = "repayment_plan", "Plan d'apurement"
    BDF = "bdf", "Dossier de surendettement"
    ASLL = "asll", "Mesure ASLL"
    AEB = "aeb", "Mesure AEB"
    MASP = "masp", "Mesure MASP"
    AVDL = "avdl", "Mesure AVDL"
    MPJ = "mpj", "Mesure de protection judiciaire"
    ACTION_LOGEMENT = "action_logement", "Aide d'Action Logement"
    SOCIAL_HOUSING = "social_housing", "Demande de logement social"
    CONTINGENT = "contingent", "Signalement au contingent"
    BUDGET_SUPPORT = "budget_support", "Accompagnement budgétaire"


class AxisResult(TextChoices):
    IN_PROGRESS = "in_progress", "En cours"
    GRANTED = "granted", "Accordé"
    REFUSED = "refused", "Refusé"
    REFUSED_BY_LANDLORD = "refused_by_landlord", "Refusé par le bailleur"
    ABANDONED = "abandoned", "Abandonné"


class ReferralResult(TextChoices):
    SUPPORTED = "supported", "Accompagnement engagé"
    DEBT_FRAMED = "debt_framed", "Dette encadrée"
    DEBT_PAID = "debt_paid", "Dette soldée"
    REHOUSED = "rehoused", "Relogé"
    NO_FOLLOW_UP = "no_follow_up", "Sans suite : aucun contact"
    DECLINED = "declined", "Sans suite : accompagnement refusé"
    NOT_TREATED = "not_treated", "Non traité"
    REPORTED = "reported", "Rapport remis"
