"""Closed lists of the register of saisines and signalements (S1; seed-notes 14)."""

from django.db.models import TextChoices

from procedures.enums import Stage


class Nature(TextChoices):
    """A saisine asks the CCAPEX to act, a signalement informs it (glossary); the notification of
    an act to the prefect is neither, and is registered as what it is."""

    SAISINE = "saisine", "Saisine"
    SIGNALEMENT = "signalement", "Signalement"
    NOTIFICATION = "notification", "Notification d'un acte"


class IntakeChannel(TextChoices):
    """By whom the CCAPEX learns of a situation."""

    COMMISSAIRE_DE_JUSTICE = "commissaire_de_justice", "Commissaire de justice"
    SOCIAL_LANDLORD = "social_landlord", "Bailleur social"
    OWNER = "owner", "Propriétaire privé"
    HOUSEHOLD = "household", "Ménage"
    CAF = "caf", "CAF"
    MSA = "msa", "MSA"
    ARREARS_COMMISSION = "arrears_commission", "Commission d'impayés"
    FSL = "fsl", "FSL"
    CCAS = "ccas", "CCAS ou CIAS"
    COMED = "comed", "COMED"
    BANQUE_DE_FRANCE = "banque_de_france", "Banque de France"
    SIAO = "siao", "SIAO"
    CLIL = "clil", "CLIL"
    OTHER = "other", "Autre partenaire"


PAYERS = frozenset({IntakeChannel.CAF, IntakeChannel.MSA})
# Prevention comes before the court: later, other letters speak.
PREVENTION_STAGES = frozenset({Stage.PREVENTION, Stage.CDP})
LANDLORDS = frozenset({IntakeChannel.SOCIAL_LANDLORD, IntakeChannel.OWNER})


class Threshold(TextChoices):
    """The answer of the rule of the day of the act (CP-SIGNAL-OLD, CP-SIGNAL-NEW)."""

    MET = "met", "Seuil atteint"
    NOT_MET = "not_met", "Seuil non atteint"
    UNKNOWN = "unknown", "Inconnu"
    NOT_CONCERNED = "not_concerned", "Sans objet"


class Missing(TextChoices):
    """What the answer on the threshold may lack."""

    DEBT = "debt", "la dette"
    MONTHS = "months", "les mois d'impayé"
    RENT = "rent", "le loyer hors charges"
    DEPARTMENT = "department", "le seuil du département"
    LANDLORD = "landlord", "la qualité du bailleur"
