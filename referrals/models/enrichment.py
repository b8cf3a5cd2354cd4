"""What is asked of a member about a household of a list (V2, V3)."""

from django.db import models

from ccapex.accounts.models import Organisation, User
from ccapex.core.models.base import PublicModel
from households.models import Household
from referrals.models.lists import CdpList


class EnrichmentRequest(PublicModel):
    """One per list, household and organisation; answered when somebody says it is."""

    cdp_list = models.ForeignKey(CdpList, models.CASCADE, related_name="enrichment_requests")
    household = models.ForeignKey(Household, models.CASCADE, related_name="enrichment_requests")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="enrichment_requests"
    )
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reminded_at = models.DateTimeField("relancée le", null=True, blank=True)

    class Meta:
        verbose_name = "demande de complément"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cdp_list", "household", "organisation"], name="enrichment_once"
            )
        ]
        indexes = [
            # Reader: what is still asked of an organisation.
            models.Index(fields=["organisation", "answered_at"], name="enrichment_pending")
        ]

    def __str__(self) -> str:
        return f"complément {self.pk}"
