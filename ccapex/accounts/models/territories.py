"""A territory is one département's secretariat: nothing crosses it (architecture, decision 12)."""

from typing import Any

from django.db import models


class Territory(models.Model):
    """Loaded from a profile; ``profile`` keeps the sections that the apps above read."""

    slug = models.SlugField("identifiant", unique=True)
    name = models.CharField("nom", max_length=120)
    department_code = models.CharField("code du département", max_length=3)
    profile: "models.JSONField[Any]" = models.JSONField("profil", default=dict)
    profile_hash = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        verbose_name = "territoire"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune of the territory, from the open administrative map of France."""

    territory = models.ForeignKey(
        Territory, models.CASCADE, related_name="communes", verbose_name="territoire"
    )
    insee_code = models.CharField("code INSEE", max_length=5)
    name = models.CharField("nom", max_length=120)
    name_key = models.CharField(max_length=120, editable=False)
    postal_codes: "models.JSONField[list[str]]" = models.JSONField("codes postaux", default=list)
    arrondissement_code = models.CharField(
        "code de l'arrondissement", max_length=10, default="", blank=True
    )
    epci_code = models.CharField("code de l'EPCI", max_length=10, default="", blank=True)
    epci_name = models.CharField("EPCI", max_length=160, default="", blank=True)
    sector_code = models.CharField("secteur", max_length=60, default="", blank=True)

    class Meta:
        verbose_name = "commune"
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "insee_code"],
                name="commune_once_per_territory",
                violation_error_message="Cette commune est déjà dans le territoire.",
            )
        ]

    def __str__(self) -> str:
        return self.name
