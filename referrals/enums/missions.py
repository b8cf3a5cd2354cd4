"""Closed lists of the missions in the field: visits, diagnostic, social watch."""

from django.db.models import IntegerChoices, TextChoices


class Authority(TextChoices):
    """Who may decide of a mission: for the diagnostic, these three only (annexe 4, 3)."""

    STATE = "state", "État"
    DEPARTEMENT = "departement", "Département"
    LANDLORD = "landlord", "Bailleur concerné"


class VisitResult(TextChoices):
    PLANNED = "planned", "Prévu"
    REACHED = "reached", "Ménage rencontré"
    APPOINTMENT_TAKEN = "appointment_taken", "Rendez-vous pris"
    MESSAGE_LEFT = "message_left", "Avis de passage laissé"
    NO_ANSWER = "no_answer", "Pas de réponse"
    CANCELLED = "cancelled", "Annulé"


class Aim(TextChoices):
    """What the household wants and may reach (visit report)."""

    STAY = "stay", "Maintien dans le logement"
    LEAVE = "leave", "Sortie du logement"
    REHOUSING = "rehousing", "Accès à un autre logement"


class SupportKind(TextChoices):
    """Annexe 4, 4: the support that a diagnostic concludes to."""

    NONE = "none", "Aucun accompagnement"
    HOUSING = "housing", "Accompagnement spécialisé logement"
    BUDGET = "budget", "Accompagnement budgétaire"
    GLOBAL = "global", "Accompagnement global"


class Intensity(TextChoices):
    LIGHT = "light", "Légère"
    REGULAR = "regular", "Régulière"
    INTENSIVE = "intensive", "Renforcée"


class WatchGroup(IntegerChoices):
    """The three groups of the weekly list (annexe 5, 1)."""

    REQUIRED = 1, "Veille sociale requise"
    ON_REQUEST = 2, "Hébergement à proposer s'il est demandé"
    IF_PLACES = 3, "Hébergement selon les places, s'il est demandé"


class WatchListState(TextChoices):
    DRAFT = "draft", "À relire"
    SENT = "sent", "Envoyée"


class EntryChange(TextChoices):
    """What changed for a household since the last list that was sent."""

    NEW = "new", "Nouveau"
    CHANGED = "changed", "Changé"
    SAME = "same", "Inchangé"
    ENDED = "ended", "Sorti"


class WatchSolution(TextChoices):
    """What the household thinks of to leave the dwelling (annexe 5, role of the worker)."""

    FAMILY = "family", "Famille ou proches"
    REHOUSED = "rehoused", "Autre logement"
    SHELTER_ASKED = "shelter_asked", "Hébergement demandé"
    OTHER = "other", "Autre solution"
    NONE = "none", "Aucune solution"
    UNKNOWN = "unknown", "Inconnu"


class WatchEnd(TextChoices):
    LEFT = "left", "Parti avant l'expulsion"
    SHELTERED = "sheltered", "Hébergé"
    REHOUSED = "rehoused", "Relogé"
    STAYS = "stays", "Maintenu dans le logement"
    EVICTED = "evicted", "Expulsé"
    LOST = "lost", "Sans contact"


class Presence(TextChoices):
    """Whether a social worker was there at the eviction, where it was called for."""

    ATTENDED = "attended", "Présent"
    ABSENT = "absent", "Absent"
