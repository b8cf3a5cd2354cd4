"""The commissions of a territory, who sits in them, and the words they reuse."""

from typing import Any

from django.db import models

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation, Territory
from ccapex.core.models.base import PublicModel
from commissions.enums import Level, OutputKind, SeatRole, Voice
from households.enums import Stock


class Commission(PublicModel):
    """A body, loaded from the profile: ``settings`` is its entry there, dated changes included.

    ``commissions.rules.configuration`` reads it at a date; no commission is code.
    """

    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="commissions", verbose_name="territoire"
    )
    slug = models.SlugField("identifiant", max_length=80)
    name = models.CharField("nom", max_length=160)
    level = models.CharField("niveau", max_length=20, choices=Level)
    rank = models.PositiveSmallIntegerField("rang", default=0)
    settings: "models.JSONField[dict[str, Any]]" = models.JSONField("configuration", default=dict)
    is_retired = models.BooleanField("retirée du profil", default=False)

    class Meta:
        verbose_name = "commission"
        ordering = ["territory", "rank", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "slug"],
                name="commission_slug_once",
                violation_error_message="Cet identifiant est déjà pris dans le territoire.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A place in a commission, at a date. ``organisation``, or every organisation of
    ``organisation_kind``; ``concerned``: only for the files that concern it (the household's CCAS,
    its landlord). Neither: somebody without an account (a health manager, an elected firefighter).
    ``stock``: only where such files are on the agenda. ``note``: what is still to be validated.
    ``is_own``: written or changed by the territory's administrator; a new loading of the profile
    leaves it.
    """

    commission = models.ForeignKey(Commission, models.CASCADE, related_name="seats")
    slug = models.SlugField("identifiant", max_length=80)
    label = models.CharField("siège", max_length=160)
    role = models.CharField("place", max_length=12, choices=SeatRole, default=SeatRole.MEMBER)
    voice = models.CharField("voix", max_length=12, choices=Voice, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="seats"
    )
    organisation_kind = models.CharField(
        "nature d'organisation", max_length=40, choices=OrganisationKind, blank=True, default=""
    )
    concerned = models.BooleanField("pour les dossiers qui le concernent", default=False)
    stock = models.CharField("parc", max_length=10, choices=Stock, blank=True, default="")
    rank = models.PositiveSmallIntegerField("rang", default=0)
    valid_from = models.DateField("depuis", null=True, blank=True)
    valid_to = models.DateField("jusqu'au", null=True, blank=True)
    note = models.CharField("à valider", max_length=300, blank=True, default="", db_default="")
    is_own = models.BooleanField("modifié par le territoire", default=False, db_default=False)

    class Meta:
        verbose_name = "siège"
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "slug"],
                name="seat_slug_once",
                violation_error_message="Cet identifiant est déjà pris dans la commission.",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Motive(models.Model):
    """A ready-made sentence of the territory's library: shipped by the profile, then edited there.

    ``commission``: only in that one. ``is_own``: written or changed by the territory; a new
    loading of the profile leaves it.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="motives")
    commission = models.ForeignKey(
        Commission, models.CASCADE, null=True, blank=True, related_name="motives"
    )
    output = models.CharField("pour", max_length=20, choices=OutputKind)
    code = models.SlugField("code", max_length=60)
    label = models.CharField("intitulé", max_length=120)
    text = models.TextField("texte")
    rank = models.PositiveSmallIntegerField(default=0)
    is_own = models.BooleanField("modifié par le territoire", default=False)
    is_active = models.BooleanField("proposé", default=True)

    class Meta:
        verbose_name = "motif"
        ordering = ["output", "rank", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "output", "code"],
                name="motive_code_once",
                violation_error_message="Ce code est déjà pris.",
            )
        ]

    def __str__(self) -> str:
        return self.label
