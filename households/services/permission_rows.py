"""Permission rows, derived from the open relations: one exists if and only if one is open."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from ccapex.core.chunks import chunked
from households.models import Household, HouseholdGroupPermission, Relation

CHUNK = 500
Pair = tuple[int, int]


def lock(household_ids: Iterable[int]) -> None:
    """Serialises the changes of access to these households, in one order: no deadlock."""
    rows = Household.objects.select_for_update(no_key=True).filter(pk__in=list(household_ids))
    list(rows.order_by("pk").values_list("pk", flat=True))


def recompute(household_ids: Iterable[int]) -> None:
    """Makes the rows of these households what their open relations say."""
    for chunk in chunked(sorted(set(household_ids)), CHUNK):
        with transaction.atomic():
            lock(chunk)
            rewrite(chunk)


def rewrite(household_ids: list[int]) -> None:
    """The same for one chunk whose households are already locked."""
    wanted = _wanted(household_ids)
    permission = _view_permission()
    rows = HouseholdGroupPermission.objects.filter(content_object__in=household_ids)
    gone: list[int] = []
    changed: dict[int, list[int]] = defaultdict(list)
    for pk, household_id, group_id, kinds in rows.values_list(
        "pk", "content_object_id", "group_id", "kinds"
    ):
        right = wanted.pop((household_id, group_id), 0)
        if not right:
            gone.append(pk)
        elif right != kinds:
            changed[right].append(pk)
    if gone:
        HouseholdGroupPermission.objects.filter(pk__in=gone).delete()
    for kinds, pks in changed.items():
        HouseholdGroupPermission.objects.filter(pk__in=pks).update(kinds=kinds)
    HouseholdGroupPermission.objects.bulk_create(
        HouseholdGroupPermission(
            content_object_id=household_id, group_id=group_id, permission=permission, kinds=kinds
        )
        for (household_id, group_id), kinds in wanted.items()
    )


def _wanted(household_ids: list[int]) -> dict[Pair, int]:
    """The union of the kinds of the open relations, by household and group."""
    kinds: dict[Pair, int] = defaultdict(int)
    open_relations = Relation.objects.filter(
        household__in=household_ids, closed_at__isnull=True
    ).order_by()
    for household_id, group_id, kind in open_relations.values_list(
        "household_id", "organisation__group_id", "kind"
    ):
        kinds[household_id, group_id] |= kind
    return kinds


def _view_permission() -> Permission:
    return Permission.objects.get(
        codename="view_household",
        content_type=ContentType.objects.get_for_model(Household),
    )
