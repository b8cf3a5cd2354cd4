"""Dwelling, landlord, and the lease that binds one household to them."""

from django.db import models

from ccapex.accounts.models import Organisation, Territory
from ccapex.core.comparable import ComparableField
from ccapex.core.models.base import PublicModel
from households.enums import ClauseDelay, LandlordKind, RenewalKind, Stock
from households.models.household import Household


class Dwelling(PublicModel):
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="dwellings")
    address = models.CharField("adresse", max_length=250, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("commune", max_length=120, blank=True)
    insee_code = models.CharField("code INSEE", max_length=5, blank=True, default="")
    dwelling_type = models.CharField("type", max_length=10, blank=True, default="")
    surface = models.DecimalField(
        "surface (m²)", max_digits=6, decimal_places=1, null=True, blank=True
    )
    mail_returned_on = models.DateField("courrier revenu le", null=True, blank=True)
    search_key = ComparableField(of=("address", "postal_code", "city"), max_length=400)

    class Meta:
        verbose_name = "logement"
        ordering = ["pk"]
        indexes = [
            # Reader: lists filtered by commune, and a member that covers a commune.
            models.Index(fields=["territory", "insee_code"], name="dwelling_by_commune")
        ]

    def __str__(self) -> str:
        return f"logement {self.pk}"


class Landlord(models.Model):
    """An organisation of the territory, or an owner known by name only."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="landlords")
    name = models.CharField("nom", max_length=160)
    name_key = models.CharField(max_length=160, editable=False)
    kind = models.CharField("qualité", max_length=20, choices=LandlordKind, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="landlord_records"
    )
    address = models.CharField("adresse", max_length=250, blank=True, default="", db_default="")
    postal_code = models.CharField(
        "code postal", max_length=5, blank=True, default="", db_default=""
    )
    city = models.CharField("commune", max_length=120, blank=True, default="", db_default="")

    class Meta:
        verbose_name = "bailleur"
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "name_key"], name="landlord_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Lease(PublicModel):
    household = models.ForeignKey(Household, models.CASCADE, related_name="leases")
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="leases")
    landlord = models.ForeignKey(
        Landlord, models.PROTECT, null=True, blank=True, related_name="leases"
    )
    stock = models.CharField("parc", max_length=10, choices=Stock, blank=True, default="")
    managing_agent = models.CharField("mandataire", max_length=160, blank=True, default="")
    landlord_reference = models.CharField(
        "référence du bailleur", max_length=60, blank=True, default=""
    )
    origin = models.CharField(max_length=60, blank=True, default="")
    signed_on = models.DateField("signé le", null=True, blank=True)
    ended_on = models.DateField("fini le", null=True, blank=True)
    renewed_on = models.DateField("reconduit ou renouvelé le", null=True, blank=True)
    renewal_kind = models.CharField(
        "nature du renouvellement",
        max_length=10,
        choices=RenewalKind,
        blank=True,
        default="",
        db_default="",
    )
    stated_clause_delay = models.CharField(
        "délai écrit dans la clause résolutoire",
        max_length=2,
        choices=ClauseDelay,
        blank=True,
        default="",
        db_default="",
        help_text="Vide : la clause n'a pas été lue.",
    )
    student_housing = models.BooleanField("logement étudiant", default=False, db_default=False)
    violence_exclusion = models.BooleanField(
        "éviction du conjoint violent",
        default=False,
        db_default=False,
        help_text="Ni délai de deux mois ni trêve hivernale (L412-8 CPCE).",
    )
    rent = models.DecimalField(
        "loyer hors charges (€)", max_digits=9, decimal_places=2, null=True, blank=True
    )
    charges = models.DecimalField(
        "charges (€)", max_digits=9, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "bail"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(signed_on__isnull=True)
                | models.Q(ended_on__gte=models.F("signed_on")),
                name="lease_ends_after_signature",
                violation_error_message="La fin du bail précède sa signature.",
            )
        ]

    def __str__(self) -> str:
        return f"bail {self.pk}"
