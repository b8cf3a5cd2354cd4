"""Sentences about households: who may see them, which ones are alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from households.enums import MergeKind, RelationKind

if TYPE_CHECKING:
    from ccapex.accounts.desk import Desk
    from households.models import Household, HouseholdGroupPermission, MergeOperation


def _granted(desk: Desk) -> models.QuerySet[HouseholdGroupPermission, int]:
    """The households that the permission rows of the desk's organisation open."""
    from households.models import HouseholdGroupPermission

    rows = HouseholdGroupPermission.objects.filter(group=desk.group_id)
    return rows.values_list("content_object_id", flat=True)


class MergeQuerySet(models.QuerySet["MergeOperation"]):
    def touching(self, household: Household | models.OuterRef) -> MergeQuerySet:
        """Files given to this one, or separated from or into it."""
        return self.filter(
            models.Q(kept=household) | models.Q(absorbed=household, kind=MergeKind.SPLIT)
        )


class HouseholdQuerySet(models.QuerySet["Household"]):
    def current(self) -> HouseholdQuerySet:
        """Without those absorbed by a merge."""
        return self.filter(merged_into__isnull=True)

    def visible_to(self, desk: Desk) -> HouseholdQuerySet:
        """Those that ``desk`` may see: one indexed join, never more (decision 3).

        The secretariat sees its territory, but for the households that only a local commission
        knows; every organisation sees the households of its permission rows; roles that configure
        or audit see none.
        """
        if not desk.sees_households:
            return self.none()
        mine = self.current().filter(territory=desk.territory_id)
        if desk.is_secretariat:
            return mine.filter(models.Q(is_local=False) | models.Q(pk__in=_granted(desk)))
        return mine.filter(householdgrouppermission__group=desk.group_id)

    def with_merges(self) -> HouseholdQuerySet:
        """``was_merged`` on each: an operation by hand made it what it is."""
        from households.models import MergeOperation

        mine = MergeOperation.objects.touching(models.OuterRef("pk"))
        return self.annotate(was_merged=models.Exists(mine))

    def with_kinds(self, desk: Desk) -> HouseholdQuerySet:
        """``kinds`` on each: the open relations of ``desk``, which say what is masked.

        After ``visible_to``: the join that gives visibility gives masking too.
        """
        if desk.is_secretariat:
            local = models.Value(int(RelationKind.LOCAL_COMMISSION))
            whole = models.Value(int(RelationKind.SECRETARIAT))
            return self.annotate(
                kinds=models.Case(models.When(is_local=True, then=local), default=whole)
            )
        return self.annotate(kinds=models.F("householdgrouppermission__kinds"))
