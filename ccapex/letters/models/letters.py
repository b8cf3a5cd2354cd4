"""A letter: a draft made of data, then a text that never changes again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from ccapex.letters.enums import AddresseeRole, Channel, LetterState
from ccapex.letters.models.styles import Style
from ccapex.letters.querysets import LetterQuerySet
from households.models import Dwelling, Household


def letter_storage() -> FileSystemStorage:
    """Overwrites: a job started again after a crash writes the same file, not a second one."""
    return FileSystemStorage(location=settings.MEDIA_ROOT, allow_overwrite=True)


class Letter(PublicModel):
    """Frozen once issued: triggers of the database refuse to change its text, data, addressee,
    author or hash (``ccapex.letters.freeze_guard``). The state, the dates that go with it, and
    the household (two files may be merged) still move. A correction is another letter.

    ``key`` makes it unique: the same cause never gives two letters. ``data`` is what the kind
    needs to be written; amounts are text. ``source`` names the cause, ``referral:12``.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="letters")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="letters"
    )
    dwelling = models.ForeignKey(
        Dwelling, models.SET_NULL, null=True, blank=True, related_name="letters"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="letters_sent")
    kind = models.CharField("modèle", max_length=40)
    variant = models.CharField("variante", max_length=40, blank=True, default="")
    key = models.CharField(max_length=120, unique=True)
    source = models.CharField("origine", max_length=60, blank=True, default="")
    channel = models.CharField("voie", max_length=10, choices=Channel, default=Channel.PRINT)
    addressee_role = models.CharField(
        "qualité du destinataire",
        max_length=15,
        choices=AddresseeRole,
        default=AddresseeRole.HOUSEHOLD,
    )
    addressee_name = models.CharField("destinataire", max_length=200, blank=True, default="")
    addressee_lines: models.JSONField[list[str]] = models.JSONField("adresse", default=list)
    data: models.JSONField[dict[str, Any]] = models.JSONField("données", default=dict)
    state = models.CharField("état", max_length=10, choices=LetterState, default=LetterState.DRAFT)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
    )

    html = models.TextField("texte", blank=True, default="")
    text_hash = models.CharField("empreinte", max_length=64, blank=True, default="")
    template_version = models.CharField(max_length=64, blank=True, default="")
    style = models.ForeignKey(Style, models.PROTECT, null=True, blank=True)
    pdf = models.FileField(storage=letter_storage, max_length=120, blank=True, default="")
    pages = models.PositiveSmallIntegerField("pages", default=0)

    issued_at = models.DateTimeField("émis le", null=True, blank=True)
    printed_at = models.DateTimeField("imprimé le", null=True, blank=True)
    returned_on = models.DateField("revenu le", null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "courrier"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "cancelled"])
                | (
                    ~models.Q(html="") & ~models.Q(text_hash="") & models.Q(issued_at__isnull=False)
                ),
                name="letter_issued_has_text",
                violation_error_message="Un courrier émis a un texte, une empreinte et une date.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned") | models.Q(returned_on__isnull=False),
                name="letter_returned_has_date",
                violation_error_message="Indiquez quel jour le courrier est revenu.",
            ),
        ]
        indexes = [
            # Reader: the tabs of the page "Courriers", for the secretariat.
            models.Index(fields=["territory", "state", "id"], name="letter_queue"),
            # Reader: the same tabs for an organisation that sends letters.
            models.Index(fields=["organisation", "state", "id"], name="letter_queue_sender"),
        ]

    def __str__(self) -> str:
        return f"courrier {self.pk}"
