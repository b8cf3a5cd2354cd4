"""Closed lists of the DSF (decree 2021-8); values are never shown and never renamed."""

from django.db.models import TextChoices


class DsfMission(TextChoices):
    """Same form, two missions (seed-notes 4)."""

    DSF = "dsf", "DSF"
    CCAPEX_DIAGNOSTIC = "ccapex_diagnostic", "Diagnostic CCAPEX"


class DsfVersion(TextChoices):
    """An update may be a whole DSF or a shorter report (seed-notes 47)."""

    INITIAL = "initial", "Premier DSF"
    UPDATE = "update", "Actualisation"
    UPDATE_REPORT = "update_report", "Rapport d'actualisation"


class DsfTrigger(TextChoices):
    """The fact at which the territory asks for it; ``other`` for what a commission asks."""

    CDP = "cdp", "CDP signalé"
    ASSIGNATION = "assignation", "Assignation"
    CQL = "cql", "Commandement de quitter les lieux"
    CFP_REQUEST = "cfp_request", "Réquisition de la force publique"
    OTHER = "other", "Autre demande"


class DsfState(TextChoices):
    REQUESTED = "requested", "À faire"
    IN_PROGRESS = "in_progress", "En cours"
    WRITTEN = "written", "Rédigé"
    CARENCE = "carence", "Carence"
    TRANSMITTED = "transmitted", "Transmis"
    CANCELLED = "cancelled", "Annulé"


class CarenceReason(TextChoices):
    NO_ANSWER = "no_answer", "Sans réponse aux propositions d'entretien"
    REFUSED = "refused", "Entretien refusé par le ménage"
    MISSED = "missed", "Rendez-vous non honorés"
    UNREACHABLE = "unreachable", "Ménage introuvable à l'adresse"


class Party(TextChoices):
    """Whose written remarks these are (decree 2021-8, art. 2, heading 13)."""

    TENANT = "tenant", "Locataire"
    LANDLORD = "landlord", "Bailleur"


class DsfAddressee(TextChoices):
    JUDGE = "judge", "Juge"
    CCAPEX = "ccapex", "CCAPEX"


class SendingChannel(TextChoices):
    REGISTRY_MAIL = "registry_mail", "Courriel au greffe"
    POST = "post", "Courrier"
    HAND = "hand", "Remise en main propre"
    STATE_SYSTEM = "state_system", "Système d'information de l'État"
    HERE = "here", "Ce logiciel"
