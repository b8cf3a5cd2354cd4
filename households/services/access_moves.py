"""Access follows a merge of two households, and comes back when the merge is undone."""

from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from households.models import Relation
from households.services.permission_rows import lock, rewrite


class MovedRelations(TypedDict):
    """What a merge did to relations; plain values, kept with the merge."""

    moved: list[int]
    reopened: list[int]


def move_relations(absorbed_id: int, kept_id: int) -> MovedRelations:
    """Everyone who saw the absorbed household sees the kept one.

    Where both had the same relation, the kept one's stays, open if either was.
    """
    with transaction.atomic():
        lock([absorbed_id, kept_id])
        twins = {_reason(relation): relation for relation in _relations(kept_id)}
        moved: list[int] = []
        reopened: list[int] = []
        for relation in _relations(absorbed_id):
            twin = twins.get(_reason(relation))
            if twin is None:
                moved.append(relation.pk)
            elif twin.closed_at and not relation.closed_at:
                reopened.append(twin.pk)
        Relation.objects.filter(pk__in=moved).update(household_id=kept_id)
        Relation.objects.filter(pk__in=reopened).update(closed_at=None)
        rewrite([absorbed_id, kept_id])
    return {"moved": moved, "reopened": reopened}


def restore_relations(done: MovedRelations, *, absorbed_id: int, kept_id: int) -> None:
    """Undoes ``move_relations``; what was opened on the kept household since stays there."""
    with transaction.atomic():
        lock([absorbed_id, kept_id])
        Relation.objects.filter(pk__in=done["moved"]).update(household_id=absorbed_id)
        Relation.objects.filter(pk__in=done["reopened"], closed_at__isnull=True).update(
            closed_at=timezone.now()
        )
        rewrite([absorbed_id, kept_id])


def _relations(household_id: int) -> list[Relation]:
    return list(Relation.objects.filter(household_id=household_id).order_by("pk"))


def _reason(relation: Relation) -> tuple[int, int, str]:
    return relation.organisation_id, relation.kind, relation.source
