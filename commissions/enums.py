"""Closed lists of the app; values are never shown and never renamed."""

from django.db.models import TextChoices


class Level(TextChoices):
    """Where a commission stands (decree 2026-83 for the first three; the last is no CCAPEX)."""

    CENTRALE = "centrale", "CCAPEX centrale"
    LOCALE = "locale", "CCAPEX locale"
    SUB_COMMISSION = "sous_commission", "Sous-commission de la CCAPEX"
    LOCAL_OUTSIDE = "locale_hors_ccapex", "Commission locale hors CCAPEX"
    MUNICIPAL = "municipale", "Commission municipale"


class HouseholdPlace(TextChoices):
    PRESENT = "present", "Ménage invité en séance"
    TOLD = "told", "Ménage informé par courrier, il peut répondre"
    ON_FILE = "on_file", "Sur dossier"
    NO_FILES = "no_files", "Sans dossier individuel"


class SeatRole(TextChoices):
    CHAIR = "chair", "Présidence"
    COCHAIR = "cochair", "Coprésidence"
    SECRETARIAT = "secretariat", "Secrétariat"
    MEMBER = "member", "Membre"
    ASSOCIATED = "associated", "Partenaire associé selon la situation"


class Voice(TextChoices):
    VOTING = "voting", "Voix délibérative"
    CONSULTATIVE = "consultative", "Voix consultative"
    UNKNOWN = "", "Voix à préciser"


class SessionState(TextChoices):
    PLANNED = "planned", "En préparation"
    CONVENED = "convened", "Convoquée"
    OPEN = "open", "En cours"
    CLOSED = "closed", "Close"
    CANCELLED = "cancelled", "Annulée"


class SessionForm(TextChoices):
    FULL = "full", "Au complet"
    RESTRICTED = "restricted", "En nombre restreint"


class ItemKind(TextChoices):
    FILE = "file", "Dossier d'expulsion"
    SITUATION = "situation", "Situation"
    TOPIC = "topic", "Sujet"


class ItemOrigin(TextChoices):
    """What put an item on the agenda."""

    RULE = "rule", "Proposé par la règle"
    TASK = "task", "Demandé à cette étape"
    MEMBER = "member", "Demandé par un membre"
    REPORT = "report", "Demandé par un opérateur"
    SITUATION = "situation", "Situation signalée"
    POSTPONED = "postponed", "Reporté de la séance précédente"
    ANSWER_DUE = "answer_due", "Suite attendue"
    BY_HAND = "by_hand", "Ajouté par le secrétariat"


class ItemState(TextChoices):
    PROPOSED = "proposed", "Proposé"
    ON_AGENDA = "on_agenda", "À l'ordre du jour"
    EXAMINED = "examined", "Examiné"
    POSTPONED = "postponed", "Reporté"
    WITHDRAWN = "withdrawn", "Retiré"


class HouseholdPresence(TextChoices):
    NOT_INVITED = "", "Non invité"
    INVITED = "invited", "Invité, sans réponse"
    WILL_COME = "will_come", "A dit qu'il viendrait"
    PRESENT = "present", "Présent"
    REPRESENTED = "represented", "Représenté"
    EXCUSED = "excused", "Excusé"
    ABSENT = "absent", "Absent"


class Presence(TextChoices):
    EXPECTED = "expected", "Attendu"
    PRESENT = "present", "Présent"
    REMOTE = "remote", "Présent à distance"
    PROXY = "proxy", "A donné pouvoir"
    EXCUSED = "excused", "Excusé"
    ABSENT = "absent", "Absent"


class PartKind(TextChoices):
    """Who is there, or is not, for one item only."""

    GUEST = "guest", "Invité pour ce dossier"
    CONFLICT = "conflict", "Se retire : conflit d'intérêts"
    AWAY = "away", "Absent pour ce dossier"


class OutputKind(TextChoices):
    """What a commission may issue; the profile says which (``outputs``)."""

    AVIS = "avis", "Avis"
    COMED_AVIS = "comed_avis", "Avis à la commission de médiation (DALO)"
    RECOMMENDATION = "recommendation", "Recommandation"
    MEASURE = "measure", "Mesure d'accompagnement"
    ACTION = "action", "Action du plan"
    DECISION = "decision", "Décision"
    BENEFIT_DECISION = "benefit_decision", "Décision sur l'aide au logement"
    POSTPONEMENT = "postponement", "Report"


class AddresseeKind(TextChoices):
    HOUSEHOLD = "household", "Le ménage"
    LANDLORD = "landlord", "Le bailleur"
    ORGANISATION = "organisation", "Un service ou une organisation"
    COMED = "comed", "La commission de médiation (DALO)"
    PAYER = "payer", "L'organisme payeur (CAF ou MSA)"
    OTHER = "other", "Autre"


class BenefitChoice(TextChoices):
    """L3, from 2027-01-01; what each one entails is not read yet (decree 2026-84): à valider."""

    KEEP = "keep", "Maintien de l'aide"
    KEEP_TO_LANDLORD = "keep_to_landlord", "Maintien avec versement direct au bailleur"
    SUSPEND = "suspend", "Suspension de l'aide"


class FollowState(TextChoices):
    OPEN = "open", "Réponse attendue"
    ANSWERED = "answered", "Réponse reçue"
    SETTLED = "settled", "Suite close"


class FollowResult(TextChoices):
    FOLLOWED = "followed", "Suivie"
    PARTLY = "partly", "Suivie en partie"
    NOT_FOLLOWED = "not_followed", "Non suivie"
    MOOT = "moot", "Devenue sans objet"
    NO_ANSWER = "no_answer", "Sans réponse"


class YearOutcome(TextChoices):
    """What became of a household one year after a session (S9)."""

    EVICTED = "evicted", "Expulsé"
    REHOUSED = "rehoused", "Relogé"
    DEBT_PAID = "debt_paid", "Dette soldée"
    OVERINDEBTEDNESS = "overindebtedness", "Surendettement"
    CLOSED = "closed", "Clos pour une autre raison"
    ONGOING = "ongoing", "Procédure en cours"
    UNKNOWN = "unknown", "Inconnu"


class SituationKind(TextChoices):
    """What a local commission sees beside procedures (Manche)."""

    NUISANCE = "nuisance", "Nuisances, conflit de voisinage"
    HOARDING = "hoarding", "Incurie, encombrement"
    DISTRESS = "distress", "Détresse sociale ou psychique"
    DAMAGE = "damage", "Dégradations, logement mal occupé"
    ARREARS = "arrears", "Impayés, plan non respecté"
    REHOUSING = "rehousing", "Relogement difficile"
    OTHER = "other", "Autre"


class SituationState(TextChoices):
    REPORTED = "reported", "Signalée"
    FOLLOWED = "followed", "Suivie"
    CLOSED = "closed", "Close"


class SituationOutcome(TextChoices):
    SOLVED = "solved", "Résolue"
    IMPROVED = "improved", "Améliorée"
    UNSOLVED = "unsolved", "Non résolue, autre suite proposée"
    LEFT = "left", "Départ du logement"
    MOOT = "moot", "Sans objet"


class AnswerChannel(TextChoices):
    """How the person of a situation answered, or was told."""

    LETTER = "letter", "Par courrier"
    MAIL = "mail", "Par courriel"
    PHONE = "phone", "Par téléphone"
    MEETING = "meeting", "De vive voix"


class KnownChoice(TextChoices):
    """What a person says where the history of a commission is not whole in the base."""

    NEW = "new", "Nouvelle"
    KNOWN = "known", "Déjà connue"
    UNKNOWN = "unknown", "Inconnu : années antérieures non saisies"
