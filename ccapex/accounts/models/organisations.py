"""Organisations, their desks, and the places they answer for."""

from django.contrib.auth.models import Group
from django.db import models

from ccapex.accounts.enums import AreaKind, OrganisationKind
from ccapex.accounts.models.territories import Territory
from ccapex.core.models.base import PublicModel


class Organisation(PublicModel):
    """A member or partner. Its ``group`` receives the object permissions, never a person.

    The directory (S10) shows it: ``duties``, ``opening_hours`` and the ``contact`` of the structure
    are written by its people or by the secretariat. ``mailbox_written_at`` is the last mail that
    left for its mailbox; ``mailbox_failed_on`` the day that one came back.
    """

    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="organisations", verbose_name="territoire"
    )
    slug = models.SlugField("identifiant", max_length=80)
    kind = models.CharField("nature", max_length=40, choices=OrganisationKind)
    name = models.CharField("nom", max_length=160)
    mailbox = models.EmailField("boîte fonctionnelle", blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    address = models.TextField("adresse", blank=True)
    group = models.OneToOneField(
        Group, models.PROTECT, related_name="organisation", verbose_name="groupe de droits"
    )
    valid_from = models.DateField("depuis", null=True, blank=True)
    valid_to = models.DateField("jusqu'au", null=True, blank=True)
    is_secretariat = models.BooleanField("tient le secrétariat", default=False)
    duties = models.TextField("missions", blank=True, default="", db_default="")
    opening_hours = models.CharField(
        "ouverture", max_length=200, blank=True, default="", db_default=""
    )
    contact = models.CharField(
        "référent de la structure", max_length=160, blank=True, default="", db_default=""
    )
    checked_on = models.DateField("fiche vérifiée le", null=True, blank=True)
    mailbox_written_at = models.DateTimeField("dernier courriel envoyé le", null=True, blank=True)
    mailbox_failed_on = models.DateField("courriel revenu le", null=True, blank=True)
    mailbox_failure = models.CharField(
        "motif du retour", max_length=200, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = "organisation"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "slug"],
                name="organisation_slug_once",
                violation_error_message="Cet identifiant est déjà pris dans le territoire.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A desk of an organisation, with its own mailbox (seed-notes 8)."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="units")
    slug = models.SlugField("identifiant")
    name = models.CharField("nom", max_length=120)
    mailbox = models.EmailField("boîte fonctionnelle", blank=True)

    class Meta:
        verbose_name = "unité"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="unit_slug_once")
        ]

    def __str__(self) -> str:
        return self.name


class Coverage(models.Model):
    """A place an organisation answers for; attribution resolves a kind through it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="coverages")
    area_kind = models.CharField("niveau", max_length=20, choices=AreaKind)
    area_code = models.CharField("code", max_length=60, blank=True)

    class Meta:
        verbose_name = "périmètre"
        ordering = ["area_kind", "area_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "area_kind", "area_code"], name="coverage_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_area_kind_display()} {self.area_code}".strip()
