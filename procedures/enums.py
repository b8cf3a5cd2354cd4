"""Closed lists of the app; the values are those of the contract."""

from django.db.models import TextChoices


class Stage(TextChoices):
    PREVENTION = "prevention", "Prévention"
    CDP = "cdp", "Commandement de payer"
    ASSIGNATION = "assignation", "Assignation"
    CQL = "cql", "Commandement de quitter les lieux"
    CFP_REQUEST = "cfp_request", "Réquisition de la force publique"
    CFP_GRANTED = "cfp_granted", "Force publique accordée"
    CLOSED = "closed", "Clos"


class EventKind(TextChoices):
    ARREARS_REPORTED = "arrears_reported", "Signalement d'impayé"
    CDP = "cdp", "Commandement de payer"
    ASSIGNATION = "assignation", "Assignation"
    JUDGMENT = "judgment", "Jugement"
    CQL = "cql", "Commandement de quitter les lieux"
    CFP_REQUEST = "cfp_request", "Réquisition de la force publique"
    CFP_DECISION = "cfp_decision", "Décision sur la force publique"
    DEPARTURE = "departure", "Départ"
    EVICTION = "eviction", "Expulsion"
    CLOSED = "closed", "Clôture"
