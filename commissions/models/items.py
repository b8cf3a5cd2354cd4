"""What a session examines, who is there for it, and what comes out of it."""

from django.db import models
from django.db.models import Q

from ccapex.accounts.models import Organisation, User
from ccapex.core.models.base import PublicModel
from commissions.enums import (
    AddresseeKind,
    BenefitChoice,
    HouseholdPresence,
    ItemKind,
    ItemOrigin,
    ItemState,
    KnownChoice,
    OutputKind,
    PartKind,
)
from commissions.models.bodies import Motive
from commissions.models.sessions import Session
from commissions.models.situations import Situation
from households.models import Household
from procedures.models import Procedure
from referrals.enums.measures import Consent
from referrals.models import Measure


class Item(PublicModel):
    """A file, a situation or a topic of one session. ``rank`` is its place in the order.

    ``summary`` is the strictly necessary one, read by all who sit; ``discussion`` and
    ``household_words`` go to the full record only. ``debt_told`` is what the reporter put on the
    item: all that a commission outside the CCAPEX sees of the debt (seed-notes 6). ``source``
    names what proposed it, ``item:12``. ``told_on``: the day of the letter that summons or tells
    the household; ``told_refusal``: why none could be issued. ``is_new``: seen there for the first
    time, computed when the session closes, or entered with an old session; empty: unknown.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="items")
    kind = models.CharField("nature", max_length=10, choices=ItemKind)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="commission_items"
    )
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="commission_items"
    )
    situation = models.ForeignKey(
        Situation, models.PROTECT, null=True, blank=True, related_name="items"
    )
    title = models.CharField("sujet", max_length=160, blank=True, default="")
    state = models.CharField("état", max_length=10, choices=ItemState, default=ItemState.PROPOSED)
    rank = models.PositiveIntegerField(default=0)
    minutes_planned = models.PositiveSmallIntegerField("minutes prévues", default=0)
    origin = models.CharField("origine", max_length=12, choices=ItemOrigin)
    source = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField("pourquoi", max_length=300, blank=True, default="")
    proposed_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    household_presence = models.CharField(
        "ménage", max_length=12, choices=HouseholdPresence, blank=True, default=""
    )
    called_at = models.TimeField("convoqué à", null=True, blank=True)
    told_on = models.DateField("ménage informé le", null=True, blank=True)
    told_refusal = models.CharField(
        "courrier non parti", max_length=300, blank=True, default="", db_default=""
    )
    summary = models.TextField("résumé strictement nécessaire", blank=True, default="")
    household_words = models.TextField("ce que dit le ménage", blank=True, default="")
    discussion = models.TextField("échanges", blank=True, default="")
    debt_told = models.DecimalField(
        "dette dite (€)", max_digits=11, decimal_places=2, null=True, blank=True
    )
    withdrawn_reason = models.CharField("motif du retrait", max_length=300, blank=True, default="")
    examined_at = models.DateTimeField("examiné le", null=True, blank=True)
    is_new = models.BooleanField("première fois", null=True, blank=True)
    known_choice = models.CharField(
        "dit par une personne",
        max_length=8,
        choices=KnownChoice,
        blank=True,
        default="",
        db_default="",
    )

    class Meta:
        verbose_name = "point de l'ordre du jour"
        verbose_name_plural = "points de l'ordre du jour"
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "household"],
                condition=Q(household__isnull=False) & ~Q(state="withdrawn"),
                name="item_household_once",
                violation_error_message="Ce ménage est déjà à l'ordre du jour de cette séance.",
            ),
            models.CheckConstraint(
                condition=(Q(kind="topic") & Q(household__isnull=True) & ~Q(title=""))
                | (Q(kind="file") & Q(household__isnull=False))
                | (Q(kind="situation") & Q(situation__isnull=False, household__isnull=False)),
                name="item_is_of_its_kind",
                violation_error_message="Un sujet a un titre ; un dossier a un ménage.",
            ),
        ]
        indexes = [
            # Reader: the agenda in its order; the next item to sit on.
            models.Index(fields=["session", "state", "rank"], name="item_in_order"),
            # Reader: which commissions have seen a household.
            models.Index(fields=["household", "state"], name="item_of_household"),
            # Reader: « vu en commission », for many procedures.
            models.Index(fields=["procedure", "state"], name="item_of_procedure"),
        ]

    def __str__(self) -> str:
        return f"point {self.pk}"

    @property
    def known_as(self) -> str:
        """The number of the household, or the title of a topic: never a name."""
        return self.household.reference if self.household else self.title


class ItemPart(models.Model):
    """An organisation for this item only: invited, withdrawn for a conflict, or away."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="parts")
    kind = models.CharField("place", max_length=10, choices=PartKind)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    label = models.CharField("qui", max_length=160)
    reason = models.CharField("précision", max_length=300, blank=True, default="")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "participation à un point"
        verbose_name_plural = "participations à un point"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind", "label"],
                name="item_part_once",
                violation_error_message="C'est déjà noté pour ce dossier.",
            )
        ]

    def __str__(self) -> str:
        return f"participation {self.pk}"


class Output(PublicModel):
    """One avis, recommendation, measure, action, decision or postponement of an item.

    ``code`` is the kind within the profile's list: a measure, or an action of the plan (mediation,
    reminder of the law…). ``number`` is given at closing to what binds. ``with_judge_delay``: the
    avis to the COMED asks the judge for a delay too (seed C597, C685). ``measure`` is the row of
    the register created at closing; ``handled_at`` says that it, or a mission, was.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="outputs")
    kind = models.CharField("nature", max_length=20, choices=OutputKind)
    rank = models.PositiveIntegerField(default=0)
    motive = models.ForeignKey(Motive, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField("texte", blank=True, default="")
    addressee = models.CharField(
        "destinataire", max_length=12, choices=AddresseeKind, blank=True, default=""
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="outputs_received"
    )
    addressee_label = models.CharField("autre destinataire", max_length=160, blank=True, default="")
    due_on = models.DateField("pour le", null=True, blank=True)
    code = models.CharField("précisément", max_length=40, blank=True, default="")
    funder = models.CharField("financeur", max_length=120, blank=True, default="")
    starts_on = models.DateField("du", null=True, blank=True)
    ends_on = models.DateField("au", null=True, blank=True)
    consent = models.CharField("adhésion", max_length=10, choices=Consent, blank=True, default="")
    benefit_choice = models.CharField(
        "décision sur l'aide", max_length=20, choices=BenefitChoice, blank=True, default=""
    )
    with_judge_delay = models.BooleanField("avec demande de délais au juge", default=False)
    number = models.CharField("numéro", max_length=30, blank=True, default="")
    measure = models.ForeignKey(
        Measure, models.SET_NULL, null=True, blank=True, related_name="commission_outputs"
    )
    postponed_to = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField("mise en œuvre créée le", null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "sortie de commission"
        verbose_name_plural = "sorties de commission"
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="output_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"sortie {self.pk}"
