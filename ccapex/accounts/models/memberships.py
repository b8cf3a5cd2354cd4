"""Empowerment: who acts for which organisation, in which role, until when."""

import datetime

from django.db import models

from ccapex.accounts.enums import Role
from ccapex.accounts.models.organisations import Organisation, Unit
from ccapex.accounts.models.users import User


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, on: datetime.date) -> "MembershipQuerySet":
        return self.filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=on),
            starts_on__lte=on,
            user__is_active=True,
        )


class Membership(models.Model):
    user = models.ForeignKey(
        User, models.PROTECT, related_name="memberships", verbose_name="personne"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, verbose_name="unité")
    role = models.CharField("rôle", max_length=30, choices=Role)
    starts_on = models.DateField("habilité à partir du")
    ends_on = models.DateField("habilité jusqu'au", null=True, blank=True)
    empowered_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="empowerments_given",
        verbose_name="habilité par",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "habilitation"
        ordering = ["organisation__name", "role"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message="La fin de l'habilitation précède son début.",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "starts_on"], name="membership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} — {self.organisation} ({self.get_role_display()})"
