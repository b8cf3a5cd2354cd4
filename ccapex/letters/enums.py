"""Closed lists of the app; values are never shown and never renamed."""

from django.db.models import TextChoices


class LetterState(TextChoices):
    DRAFT = "draft", "À relire"
    ISSUED = "issued", "Émis"
    PRINTED = "printed", "Imprimé"
    RETURNED = "returned", "Revenu"
    CANCELLED = "cancelled", "Annulé"


class Channel(TextChoices):
    PRINT = "print", "Courrier papier"
    MAIL = "mail", "Courriel"


class AddresseeRole(TextChoices):
    HOUSEHOLD = "household", "Ménage"
    GUARDIAN = "guardian", "Tuteur ou curateur"
    OWNER = "owner", "Propriétaire"
    ORGANISATION = "organisation", "Organisation"
    NOBODY = "nobody", "Document sans destinataire"


class BatchState(TextChoices):
    PENDING = "pending", "En préparation"
    DONE = "done", "Prêt"


class Outcome(TextChoices):
    PENDING = "pending", "En attente"
    OK = "ok", "Prêt"
    FAILED = "failed", "À corriger"


class NextChannel(TextChoices):
    """How to reach a household whose letter came back (seed-notes 24)."""

    PHONE = "phone", "Appeler : un numéro est encore à essayer"
    VISIT = "visit", "Aller au domicile : plus aucun numéro à essayer"
