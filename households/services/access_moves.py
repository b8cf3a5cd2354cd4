"""Access follows a merge or a split of households, and comes back when it is undone."""

from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from households.enums import RelationKind
from households.models import Lease, Relation
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


class SharedRelations(TypedDict):
    """What a split did to relations; plain values, kept with the split."""

    opened: list[int]
    closed: list[int]


def share_relations(household_id: int, new_id: int) -> SharedRelations:
    """Whoever acts for the household that was split sees both files, for the same reason.

    A landlord follows its lease alone: it keeps the file of its tenants and no other. Called once
    the leases have moved.
    """
    with transaction.atomic():
        lock([household_id, new_id])
        staying, gone = _landlords(household_id), _landlords(new_id)
        opened: list[Relation] = []
        closed: list[int] = []
        for relation in _relations(household_id):
            if relation.closed_at:
                continue
            if relation.kind == RelationKind.LANDLORD:
                if relation.organisation_id not in staying:
                    closed.append(relation.pk)
                if relation.organisation_id not in gone:
                    continue
            opened.append(
                Relation(
                    household_id=new_id,
                    organisation_id=relation.organisation_id,
                    kind=relation.kind,
                    source=relation.source,
                    opened_at=timezone.now(),
                    ends_on=relation.ends_on,
                )
            )
        Relation.objects.bulk_create(opened)
        Relation.objects.filter(pk__in=closed).update(closed_at=timezone.now())
        rewrite([household_id, new_id])
    return {"opened": [relation.pk for relation in opened], "closed": closed}


def unshare_relations(done: SharedRelations, *, household_id: int, new_id: int) -> None:
    """Undoes ``share_relations``."""
    with transaction.atomic():
        lock([household_id, new_id])
        Relation.objects.filter(pk__in=done["opened"], closed_at__isnull=True).update(
            closed_at=timezone.now()
        )
        Relation.objects.filter(pk__in=done["closed"]).update(closed_at=None)
        rewrite([household_id, new_id])


def _landlords(household_id: int) -> set[int | None]:
    leases = Lease.objects.filter(household_id=household_id)
    return set(leases.values_list("landlord__organisation_id", flat=True))


def _relations(household_id: int) -> list[Relation]:
    return list(Relation.objects.filter(household_id=household_id).order_by("pk"))


def _reason(relation: Relation) -> tuple[int, int, str]:
    return relation.organisation_id, relation.kind, relation.source
