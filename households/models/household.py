"""The household, unit of follow-up, and the people who live in it."""

from django.db import models

from ccapex.accounts.models import Territory
from ccapex.core.models.base import PublicModel
from households.enums import BenefitPayer, HousingBenefit, PersonRole
from households.querysets import HouseholdQuerySet


class Household(PublicModel):
    """``display_name`` and ``search_key`` are computed from the people, for lists and search.

    ``is_local``: no procedure; reported to a commission outside the CCAPEX, which alone sees it.
    The territory's secretariat does not, until a procedure makes it known.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="households")
    reference = models.CharField("référence", max_length=20, unique=True)
    display_name = models.CharField("ménage", max_length=200, default="")
    search_key = models.CharField(max_length=300, default="", db_index=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed"
    )

    origin = models.CharField(
        max_length=60, blank=True, default="", help_text="Ce qui l'a créé : list:12."
    )

    is_local = models.BooleanField(
        "connu d'une commission locale seulement", default=False, db_default=False
    )

    adults = models.PositiveSmallIntegerField("adultes", null=True, blank=True)
    dependent_children = models.PositiveSmallIntegerField(
        "enfants à charge", null=True, blank=True, help_text="Vide : inconnu. 0 : aucun."
    )
    visiting_children = models.PositiveSmallIntegerField(
        "enfants accueillis", null=True, blank=True
    )
    housing_benefit = models.CharField(
        "aide au logement", max_length=4, choices=HousingBenefit, blank=True, default=""
    )
    benefit_payer = models.CharField(
        "organisme payeur", max_length=3, choices=BenefitPayer, blank=True, default=""
    )
    caf_number = models.CharField("numéro d'allocataire", max_length=20, blank=True, default="")
    known_to_social_services = models.BooleanField(
        "connu des services sociaux", null=True, blank=True
    )
    known_to_caf_social_service = models.BooleanField(
        "connu du service social de la CAF", null=True, blank=True
    )

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "ménage"
        ordering = ["search_key", "pk"]
        indexes = [
            # Reader: the list of the households of a territory, in order of name.
            models.Index(fields=["territory", "search_key"], name="household_by_name")
        ]

    def __str__(self) -> str:
        return self.reference


class Person(PublicModel):
    """Someone of the household; contact data never identify a person (access.md)."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="people")
    last_name = models.CharField("nom d'usage", max_length=120)
    first_name = models.CharField("prénom", max_length=120, blank=True)
    birth_name = models.CharField("nom de naissance", max_length=120, blank=True, default="")
    birth_date = models.DateField("date de naissance", null=True, blank=True)

    class Meta:
        verbose_name = "personne"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"personne {self.pk}"

    @property
    def full_name(self) -> str:
        """``DUPONT Jean``, as on the acts; with the birth name when it differs."""
        name = f"{self.last_name.upper()} {self.first_name}".strip()
        return f"{name} (née ou né {self.birth_name.upper()})" if self.birth_name else name


class HouseholdMember(models.Model):
    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField("place", max_length=20, choices=PersonRole, default=PersonRole.TENANT)
    rank = models.PositiveSmallIntegerField(default=0)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "personne du ménage"
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"],
                name="member_once",
                violation_error_message="Cette personne est déjà dans le ménage.",
            )
        ]

    def __str__(self) -> str:
        return f"membre {self.pk}"
