"""Closed lists of the app; values are never shown and never renamed (glossary)."""

from django.db.models import IntegerChoices, TextChoices


class PersonRole(TextChoices):
    TENANT = "tenant", "Titulaire du bail"
    OCCUPANT = "occupant", "Occupant"
    CHILD = "child", "Enfant à charge"
    VISITING_CHILD = "visiting_child", "Enfant accueilli"


class Stock(TextChoices):
    PUBLIC = "public", "Parc public"
    PRIVATE = "private", "Parc privé"


class LandlordKind(TextChoices):
    NATURAL_PERSON = "natural_person", "Personne physique ou SCI familiale"
    LEGAL_PERSON = "legal_person", "Personne morale"


class HousingBenefit(TextChoices):
    NONE = "none", "Aucune"
    APL = "apl", "APL"
    ALF = "alf", "ALF"
    ALS = "als", "ALS"


class BenefitPayer(TextChoices):
    CAF = "caf", "CAF"
    MSA = "msa", "MSA"


class ContactKind(TextChoices):
    PHONE = "phone", "Téléphone"
    EMAIL = "email", "Courriel"


class ContactStatus(TextChoices):
    UNTRIED = "untried", "À essayer"
    VALID = "valid", "Joignable"
    WRONG = "wrong", "Mauvais numéro ou adresse"


class RelationKind(IntegerChoices):
    """Why an organisation may see a household; the value is its bit in the permission row."""

    ENRICHMENT = 1, "Sollicitée pour compléter"
    REFERRAL = 2, "Référent ou mission"
    COMMISSION = 4, "Membre de la commission"
    LANDLORD = 8, "Bailleur du logement"
    COMMISSAIRE_DE_JUSTICE = 16, "Auteur de l'acte"
    SIAO = 32, "Veille sociale"
    SECRETARIAT = 64, "Secrétariat du territoire"
    REHOUSING = 128, "Bailleur du vivier de relogement"
    LOCAL_COMMISSION = 256, "Membre d'une commission locale hors CCAPEX"


class MergeKind(TextChoices):
    MERGE = "merge", "Réunion de deux dossiers"
    SPLIT = "split", "Séparation d'un dossier en deux"


class MeasureKind(TextChoices):
    """Support measures quoted by the seeds (seed-notes 25 and 50)."""

    NONE = "none", "Suivi sans mesure"
    ASLL = "asll", "ASLL"
    AEB = "aeb", "AEB"
    MASP = "masp", "MASP"
    AVDL = "avdl", "AVDL"
    MPJ = "mpj", "Mesure de protection judiciaire"
    OTHER = "other", "Autre mesure"


class RenewalKind(TextChoices):
    TACIT = "tacit", "Reconduction tacite"
    FORMAL = "formal", "Renouvellement écrit"


class ClauseDelay(TextChoices):
    """What the termination clause of the lease says (contract: ``stated_clause_delay``)."""

    TWO_MONTHS = "2m", "Deux mois"
    SIX_WEEKS = "6w", "Six semaines"


class ContactLimitReason(TextChoices):
    VIOLENCE = "violence", "Violences"
    SHARED_PHONE = "shared_phone", "Téléphone ou boîte aux lettres partagés"
    ASKED = "asked", "À la demande de la personne"
    OTHER = "other", "Autre motif"


class GuardianKind(TextChoices):
    TUTELLE = "tutelle", "Tutelle"
    CURATELLE = "curatelle", "Curatelle"
    HABILITATION = "habilitation", "Habilitation familiale"
    SAUVEGARDE = "sauvegarde", "Sauvegarde de justice"
    OTHER = "other", "Autre mesure"


class FlagKind(TextChoices):
    VULNERABILITY = "vulnerability", "Vulnérabilité"
    BLOCKED_RIGHT = "blocked_right", "Frein aux droits"
    INDECENT_HOUSING = "indecent_housing", "Logement indécent"


class FlagOutcome(TextChoices):
    """How a sign ends; those of indecent housing are the solutions of the profile."""

    PROTECTED = "protected", "Personne mise à l'abri ou protégée"
    ENDED = "ended", "La situation a pris fin"
    RIGHT_OPENED = "right_opened", "Droit ouvert ou rétabli"
    RIGHT_REFUSED = "right_refused", "Droit refusé"
    MISTAKEN = "mistaken", "Signalé par erreur"


class RightEffect(TextChoices):
    """What the blocked right did to the arrears (Seine-Saint-Denis, action 4)."""

    CAUSED = "caused", "L'impayé est uniquement induit par ce frein"
    WORSENED = "worsened", "L'impayé est aggravé par ce frein"
