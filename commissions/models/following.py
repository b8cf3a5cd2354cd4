"""What became of what a commission asked: answer, result, and the household one year later."""

from django.db import models
from django.db.models import Q

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from commissions.enums import FollowResult, FollowState, YearOutcome
from commissions.models.items import Item, Output
from commissions.models.sessions import Session
from households.models import Household


class Recommendation(PublicModel):
    """An output that awaits something, from the closing of its session to its end.

    ``organisation``: whose answer is awaited; the secretariat notes the answer of a household or
    of somebody without an account. ``proposed`` is the result that the answer itself gives, before
    the secretariat says ``result``; ``done_on`` is when what was asked was done.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="recommendations")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    output = models.OneToOneField(Output, models.PROTECT, related_name="recommendation")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    state = models.CharField("état", max_length=10, choices=FollowState, default=FollowState.OPEN)
    due_on = models.DateField("réponse attendue le")
    reminded_on = models.DateField("relancé le", null=True, blank=True)
    reminders = models.PositiveSmallIntegerField("relances", default=0)
    answered_on = models.DateField("répondu le", null=True, blank=True)
    answer = models.TextField("réponse", blank=True, default="")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by_link = models.BooleanField("répondu par lien", default=False)
    done_on = models.DateField("fait le", null=True, blank=True)
    proposed = models.CharField(
        "résultat proposé",
        max_length=12,
        choices=FollowResult,
        blank=True,
        default="",
        db_default="",
    )
    result = models.CharField(
        "résultat", max_length=12, choices=FollowResult, blank=True, default=""
    )
    settled_on = models.DateField("close le", null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "suite d'une recommandation"
        verbose_name_plural = "suites des recommandations"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="settled") | ~Q(result=""),
                name="recommendation_settled_has_result",
                violation_error_message="Dites ce qu'est devenue la recommandation.",
            )
        ]
        indexes = [
            # Reader: those still open in a territory, by date; the reminders of the night.
            models.Index(fields=["territory", "state", "due_on"], name="recommendation_open"),
            # Reader: those of an organisation.
            models.Index(fields=["organisation", "state", "due_on"], name="recommendation_mine"),
        ]

    def __str__(self) -> str:
        return f"suite {self.pk}"


class AnswerLink(models.Model):
    """A page to answer on, without account: the address and the code travel apart, both hashed.

    ``tries`` counts wrong codes; ``tried_at`` is the last of them, from which the next one waits.
    """

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=128)
    expires_on = models.DateField("valable jusqu'au")
    tries = models.PositiveSmallIntegerField("essais", default=0)
    tried_at = models.DateTimeField("dernier essai le", null=True, blank=True)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "lien de réponse"
        verbose_name_plural = "liens de réponse"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"lien {self.pk}"


class YearAfter(models.Model):
    """What became of a household one year after a session saw it: read in the facts each night
    from ``due_on`` on, or noted by a person, which then prevails."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="year_after")
    item = models.OneToOneField(Item, models.CASCADE, related_name="year_after")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    due_on = models.DateField("un an après le")
    outcome = models.CharField("devenu", max_length=20, choices=YearOutcome, blank=True, default="")
    why = models.CharField("d'après", max_length=200, blank=True, default="")
    noted_on = models.DateField("noté le", null=True, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "devenir à un an"
        verbose_name_plural = "devenirs à un an"
        ordering = ["due_on", "pk"]
        indexes = [
            # Reader: those whose year is over and of whom nothing is said yet.
            models.Index(fields=["due_on"], condition=Q(outcome=""), name="year_after_to_note")
        ]

    def __str__(self) -> str:
        return f"devenir {self.pk}"
