"""What protects a household: safe contact, guardians, and the signs that partners raise."""

from typing import Any

from django.db import models

from ccapex.accounts.models import Organisation, User
from ccapex.core.models.base import PublicModel
from households.enums import ContactLimitReason, FlagKind, GuardianKind
from households.models.household import Household, Person


class ContactLimit(PublicModel):
    """Safe contact (access.md): do not write, call, or name the sender, until it is lifted."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="contact_limits")
    no_letter = models.BooleanField("ne pas écrire", default=False)
    no_call = models.BooleanField("ne pas appeler", default=False)
    no_sender = models.BooleanField("ne pas nommer l'expéditeur", default=False)
    reason = models.CharField("motif", max_length=20, choices=ContactLimitReason)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField("depuis")
    lifted_on = models.DateField("levée le", null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "consigne de contact"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(no_letter=True)
                | models.Q(no_call=True)
                | models.Q(no_sender=True),
                name="contact_limit_says_something",
                violation_error_message="Cochez au moins une consigne.",
            )
        ]

    def __str__(self) -> str:
        return f"consigne {self.pk}"


class Guardian(PublicModel):
    """The legal guardian of a person of the household: copy of every letter (seed-notes 18)."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="guardians")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField("mesure", max_length=20, choices=GuardianKind)
    name = models.CharField("nom ou service", max_length=160)
    address = models.CharField("adresse", max_length=250)
    postal_code = models.CharField("code postal", max_length=5)
    city = models.CharField("commune", max_length=120)
    phone = models.CharField("téléphone", max_length=30, blank=True, default="")
    email = models.EmailField("courriel", blank=True, default="")
    starts_on = models.DateField("depuis")
    ends_on = models.DateField("jusqu'au", null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "représentant légal"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="guardian_ends_after_start",
                violation_error_message="La fin de la mesure précède son début.",
            )
        ]

    def __str__(self) -> str:
        return f"représentant {self.pk}"


class Flag(PublicModel):
    """A sign raised by a partner: vulnerability (S13), right blocked (S14), indecent home (S15).

    ``code`` is one of the list of its kind in the profile; ``details`` what is proper to the kind.
    Health is "yes, without detail": there is no free text about a person here.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="flags")
    kind = models.CharField("nature", max_length=20, choices=FlagKind)
    code = models.CharField("précision", max_length=60, blank=True, default="")
    details: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    raised_on = models.DateField("signalé le")
    validated_on = models.DateField("validé par l'État le", null=True, blank=True)
    validated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField("clos le", null=True, blank=True)
    outcome = models.CharField("issue", max_length=60, blank=True, default="")

    class Meta:
        verbose_name = "signe"
        ordering = ["-raised_on", "-pk"]
        indexes = [
            # Reader: the signs still open of the households of a list or a queue.
            models.Index(fields=["household", "kind", "closed_on"], name="flag_open")
        ]

    def __str__(self) -> str:
        return f"signe {self.pk}"


class FlagSighting(models.Model):
    """An organisation saw the sign: what a CFP decision asks of the prefecture's service (S13)."""

    flag = models.ForeignKey(Flag, models.CASCADE, related_name="sightings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField("vu le", auto_now_add=True)

    class Meta:
        verbose_name = "signe vu"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["flag", "organisation"], name="flag_seen_once")
        ]

    def __str__(self) -> str:
        return f"signe vu {self.pk}"
