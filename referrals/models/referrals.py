"""A partner asked to act for a household (glossary: referral)."""

from django.db import models

from ccapex.accounts.models import Organisation, Territory, Unit, User
from ccapex.core.models.base import PublicModel
from households.models import Household
from procedures.models import Procedure
from referrals.enums import Mission, NotTreatedReason, ReferralResult, ReferralState
from referrals.models.decisions import Decision
from referrals.models.lists import CdpList


class Referral(PublicModel):
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="referrals")
    household = models.ForeignKey(Household, models.PROTECT, related_name="referrals")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="referrals")
    mission = models.CharField("mission", max_length=40, choices=Mission, default=Mission.REFERENT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="referrals")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True)
    referent = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="referrals"
    )
    cdp_list = models.ForeignKey(
        CdpList, models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, blank=True)
    state = models.CharField(
        "état", max_length=20, choices=ReferralState, default=ReferralState.ISSUED
    )
    issued_at = models.DateTimeField("émise le")
    accepted_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal_reason = models.CharField("motif du refus", max_length=300, blank=True, default="")
    closed_on = models.DateField("close le", null=True, blank=True)
    result = models.CharField(
        "résultat", max_length=20, choices=ReferralResult, blank=True, default=""
    )
    not_treated_reason = models.CharField(
        "motif de non-traitement", max_length=30, choices=NotTreatedReason, blank=True, default=""
    )

    class Meta:
        verbose_name = "orientation"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            # Twice the same dispatch gives nothing more, whatever the number of workers.
            models.UniqueConstraint(
                fields=["procedure", "mission", "organisation"],
                condition=models.Q(state__in=["issued", "accepted"]),
                name="referral_open_once",
                violation_error_message="Cette organisation est déjà chargée de cette mission.",
            )
        ]
        indexes = [
            # Reader: the cases of an organisation, open first.
            models.Index(fields=["organisation", "state", "-issued_at"], name="referral_queue")
        ]

    def __str__(self) -> str:
        return f"orientation {self.pk}"
