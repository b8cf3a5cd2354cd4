"""Why an organisation sees a household (relations), and the permission row derived from them."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from guardian.models import GroupObjectPermissionBase

from ccapex.accounts.models import Organisation
from households.enums import RelationKind
from households.models.household import Household


class Relation(models.Model):
    """Dated and traced. ``source`` names what opened it: ``referral:12``, ``list:3``."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="relations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="relations")
    kind = models.PositiveSmallIntegerField("motif d'accès", choices=RelationKind)
    source = models.CharField("origine", max_length=60)
    opened_at = models.DateTimeField("ouverte le")
    ends_on = models.DateField("finit le", null=True, blank=True)
    closed_at = models.DateTimeField("fermée le", null=True, blank=True)

    class Meta:
        verbose_name = "relation"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "organisation", "kind", "source"], name="relation_once"
            )
        ]
        indexes = [
            # Reader: the job that closes the relations whose day has come.
            models.Index(
                fields=["ends_on"],
                condition=models.Q(closed_at__isnull=True),
                name="relation_to_close",
            ),
            # Reader: the end of a list or of a referral, which closes what it opened.
            models.Index(fields=["source", "kind"], name="relation_by_source"),
        ]

    def __str__(self) -> str:
        return f"relation {self.pk}"


class HouseholdGroupPermission(GroupObjectPermissionBase):
    """guardian's row, one per organisation and household, written by ``services.access`` alone.

    ``kinds`` is the union of the bits of the open relations: the join that gives visibility
    gives masking too.
    """

    content_object = models.ForeignKey(Household, models.CASCADE)
    kinds = models.PositiveSmallIntegerField(default=0)

    class Meta(GroupObjectPermissionBase.Meta):
        unique_together: ClassVar[list[Sequence[str]]] = [["group", "permission", "content_object"]]
        indexes = [
            # Reader: who may see this household. The other way is the unique index.
            models.Index(fields=["content_object", "group"], name="household_permission_back")
        ]
