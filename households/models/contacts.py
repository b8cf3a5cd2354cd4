"""Phones and mail addresses: shared, changing, never a key."""

from django.db import models

from ccapex.accounts.models import Organisation
from households.enums import ContactKind, ContactStatus
from households.models.household import Household, Person


class ContactPoint(models.Model):
    household = models.ForeignKey(Household, models.CASCADE, related_name="contact_points")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True)
    kind = models.CharField("nature", max_length=10, choices=ContactKind)
    value = models.CharField("coordonnée", max_length=254)
    status = models.CharField(
        "état", max_length=10, choices=ContactStatus, default=ContactStatus.UNTRIED
    )
    status_on = models.DateField(null=True, blank=True)
    source = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    origin = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "coordonnée"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind", "value"],
                name="contact_point_once",
                violation_error_message="Cette coordonnée est déjà enregistrée.",
            )
        ]

    def __str__(self) -> str:
        return f"coordonnée {self.pk}"
