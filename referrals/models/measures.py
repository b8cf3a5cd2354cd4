"""The register of support measures (C13) and the repayment plans with their instalments."""

from typing import Any

from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from households.models import Household, Lease
from procedures.models import Procedure
from referrals.enums.measures import (
    Consent,
    DecidedIn,
    MeasureDecision,
    MeasureOutcome,
    PlanEnd,
    PlanKind,
)


class Measure(PublicModel):
    """One measure for one household; ``kind`` is a code of the profile's list, where limits are.

    The dates are those of ``periods``: the first contract, then each renewal. ``waiver`` says why a
    limit of the profile was passed over.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="measures")
    household = models.ForeignKey(Household, models.PROTECT, related_name="measures")
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="measures"
    )
    kind = models.CharField("mesure", max_length=40)
    operator = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="measures_run"
    )
    funder = models.CharField("financeur", max_length=120, blank=True, default="")
    asked_on = models.DateField("demandée le")
    decision = models.CharField(
        "décision", max_length=10, choices=MeasureDecision, default=MeasureDecision.PENDING
    )
    decided_on = models.DateField("décidée le", null=True, blank=True)
    decided_in = models.CharField(
        "décidée par", max_length=30, choices=DecidedIn, blank=True, default=""
    )
    refusal_reason = models.CharField("motif du refus", max_length=300, blank=True, default="")
    consent = models.CharField("adhésion", max_length=10, choices=Consent, blank=True, default="")
    consent_on = models.DateField("adhésion le", null=True, blank=True)
    amount = models.DecimalField(
        "montant (€)", max_digits=9, decimal_places=2, null=True, blank=True
    )
    ended_on = models.DateField("finie le", null=True, blank=True)
    outcome = models.CharField(
        "issue", max_length=20, choices=MeasureOutcome, blank=True, default=""
    )
    waiver = models.CharField("dérogation", max_length=300, blank=True, default="")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "mesure"
        ordering = ["-asked_on", "-pk"]
        indexes = [
            # Reader: the register of a territory, by kind.
            models.Index(fields=["territory", "kind", "decision"], name="measure_register")
        ]

    def __str__(self) -> str:
        return f"mesure {self.pk}"


class MeasurePeriod(models.Model):
    """``ends_on`` is the last day, included."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="periods")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "période de mesure"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "starts_on"], name="measure_period_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="measure_period_ends_after_start",
                violation_error_message="La fin de la mesure précède son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"période {self.pk}"


class RepaymentPlan(PublicModel):
    """A debt paid by instalments besides the rent. Nothing says it is broken but a person."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="repayment_plans")
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="repayment_plans")
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="repayment_plans"
    )
    kind = models.CharField("nature", max_length=20, choices=PlanKind)
    signed_on = models.DateField("signé ou décidé le")
    debt_amount = models.DecimalField("dette (€)", max_digits=11, decimal_places=2)
    monthly_amount = models.DecimalField("par mois (€)", max_digits=9, decimal_places=2)
    ended_on = models.DateField("fini le", null=True, blank=True)
    end = models.CharField("issue", max_length=10, choices=PlanEnd, blank=True, default="")
    end_reason = models.CharField("motif", max_length=300, blank=True, default="")
    reopened_on = models.DateField("fin annulée le", null=True, blank=True)
    reopened_reason = models.CharField(
        "motif de l'annulation", max_length=300, blank=True, default="", db_default=""
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "plan d'apurement"
        verbose_name_plural = "plans d'apurement"
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lease"],
                condition=models.Q(ended_on__isnull=True),
                name="plan_running_once",
                violation_error_message="Un plan court déjà sur ce bail : dites d'abord sa fin.",
            )
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class Instalment(models.Model):
    """``paid_amount`` and ``paid_on`` are the sum and the last day of its payments."""

    plan = models.ForeignKey(RepaymentPlan, models.CASCADE, related_name="instalments")
    due_on = models.DateField("pour le")
    amount = models.DecimalField("montant (€)", max_digits=9, decimal_places=2)
    paid_on = models.DateField("payée le", null=True, blank=True)
    paid_amount = models.DecimalField(
        "payé (€)", max_digits=9, decimal_places=2, null=True, blank=True
    )
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "mensualité"
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["plan", "due_on"], name="instalment_once")]
        indexes = [
            # Reader: what was due and is not paid, whatever the plan.
            models.Index(
                fields=["due_on"],
                condition=models.Q(paid_on__isnull=True),
                name="instalment_unpaid",
            )
        ]

    def __str__(self) -> str:
        return f"mensualité {self.pk}"


class Payment(models.Model):
    """One sum paid of an instalment; one noted by mistake stays, taken back."""

    instalment = models.ForeignKey(Instalment, models.CASCADE, related_name="payments")
    paid_on = models.DateField("payé le")
    amount = models.DecimalField("montant (€)", max_digits=9, decimal_places=2)
    taken_back_on = models.DateField("annulé le", null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "paiement"
        ordering = ["paid_on", "pk"]
        constraints = [
            # The same press twice is one payment.
            models.UniqueConstraint(
                fields=["instalment", "paid_on", "amount"],
                condition=models.Q(taken_back_on__isnull=True),
                name="payment_once",
                violation_error_message="Ce paiement est déjà noté à cette date.",
            )
        ]

    def __str__(self) -> str:
        return f"paiement {self.pk}"


class KeyMoment(PublicModel):
    """A moment that the territory's partners agreed to act on (C17): who is told, and when."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="key_moments")
    code = models.CharField("moment", max_length=60)
    occurred_on = models.DateField("survenu le")
    told: "models.JSONField[list[dict[str, Any]]]" = models.JSONField(
        "informés", default=list, blank=True
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "moment clé"
        verbose_name_plural = "moments clés"
        ordering = ["-occurred_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "code", "occurred_on"],
                name="key_moment_once",
                violation_error_message="Ce moment est déjà noté à cette date.",
            )
        ]

    def __str__(self) -> str:
        return f"moment {self.pk}"
