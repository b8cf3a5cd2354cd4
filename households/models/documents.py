"""Papers attached to the file of a household: kept outside the web root, served after a check."""

from django.db import models

from ccapex.accounts.models import Organisation, User
from ccapex.core.models.base import PublicModel
from households.models.household import Household


class Document(PublicModel):
    """``category`` is that of the matrix of access; ``about`` names what it proves: ``event:12``.

    ``storage_name`` is drawn at random: the sender's file name is shown, never used as a path.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="documents")
    category = models.CharField("catégorie d'accès", max_length=20)
    about = models.CharField("se rapporte à", max_length=60, blank=True, default="")
    title = models.CharField("titre", max_length=160)
    file_name = models.CharField("nom du fichier", max_length=200)
    storage_name = models.CharField(max_length=120, unique=True)
    content_type = models.CharField("type", max_length=120)
    size = models.PositiveIntegerField("taille (octets)")
    sha256 = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField("retirée le", null=True, blank=True)
    removal_reason = models.CharField("motif du retrait", max_length=300, blank=True, default="")

    # Set by the service that attaches: this content was in the file before.
    already_there = False

    class Meta:
        verbose_name = "pièce"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"pièce {self.pk}"
