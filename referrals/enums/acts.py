"""What a list that is received holds; the words are those of ``import_acts --kind``."""

from django.db.models import TextChoices


class ListKind(TextChoices):
    CDP = "cdp", "Commandements de payer"
    ASSIGNATION = "assignation", "Assignations"
    CQL = "cql", "Commandements de quitter les lieux"
    CFP_REQUEST = "cfp_request", "Réquisitions de la force publique"
    CAF_SIGNALEMENT = "caf_signalement", "Signalements d'impayés de la CAF ou de la MSA"
    FOLLOW_UP = "follow_up", "Ancien tableau de suivi du secrétariat"


# The lists of acts that follow a CDP: they start no concertation.
ACT_LISTS = frozenset(kind for kind in ListKind if kind != ListKind.CDP)
