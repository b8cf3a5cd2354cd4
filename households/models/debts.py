"""Dated statements of the rent debt: one is added, none is overwritten."""

from django.db import models

from ccapex.accounts.models import Organisation
from households.models.dwellings import Lease


class DebtStatement(models.Model):
    lease = models.ForeignKey(Lease, models.CASCADE, related_name="debt_statements")
    stated_on = models.DateField("au")
    amount = models.DecimalField("dette (€)", max_digits=11, decimal_places=2)
    months_unpaid = models.PositiveSmallIntegerField("mois d'impayé", null=True, blank=True)
    charges_part = models.DecimalField(
        "dont charges (€)", max_digits=11, decimal_places=2, null=True, blank=True
    )
    charges_source = models.CharField(
        "d'où vient la part des charges", max_length=60, blank=True, default="", db_default=""
    )
    contested = models.BooleanField("contestée par le ménage", null=True, blank=True)
    recalculated_amount = models.DecimalField(
        "montant recalculé (€)", max_digits=11, decimal_places=2, null=True, blank=True
    )
    recalculated_by = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    origin = models.CharField(max_length=60, blank=True, default="")
    recorded_at = models.DateTimeField(auto_now_add=True)

    # Set by the service where the same statement was there already.
    already_known = False

    class Meta:
        verbose_name = "état de la dette"
        ordering = ["stated_on", "pk"]

    def __str__(self) -> str:
        return f"état de dette {self.pk}"
