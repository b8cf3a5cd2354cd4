"""Known households whose holder bears a typed name, wherever they live: no proof, a proposal."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Concat

from ccapex.core.text import plain
from households.enums import PersonRole
from households.models import HouseholdMember

# A name alone proves nothing: any household recognised by its identity comes before.
SCORE = 0


def namesakes(
    territory_id: int, names: Collection[tuple[str, str]], city: str = "", *, limit: int
) -> list[dict[str, Any]]:
    """At most ``limit`` current households, those of ``city`` first, in one query; not those that
    only a local commission knows.

    ``names``: last and first names as typed. An empty first name, typed or recorded, contradicts
    nothing. Same shape as the candidates of a doubtful row: reference, score, reasons."""
    wanted = {(plain(last), plain(first)) for last, first in names if plain(last)}
    if not wanted or limit <= 0:
        return []
    found: dict[str, tuple[bool, bool]] = {}
    for reference, last, birth, first, home in _bearing({last for last, _ in wanted}, territory_id):
        borne = {plain(last), plain(birth or "")}
        firsts = {one for name, one in wanted if name in borne}
        known = plain(first)
        if not firsts or (known and "" not in firsts and known not in firsts):
            continue
        near = bool(plain(city)) and plain(home or "") == plain(city)
        exact = bool(known) and known in firsts
        before = found.get(reference, (False, False))
        found[reference] = (near or before[0], exact or before[1])
    best = sorted(found.items(), key=lambda one: (not one[1][0], not one[1][1], one[0]))
    return [
        {"household": reference, "score": SCORE, "reasons": _reasons(near, exact)}
        for reference, (near, exact) in best[:limit]
    ]


def _bearing(lasts: Collection[str], territory_id: int) -> Any:
    """The holders of households whose key holds one of these names as whole words."""
    whole = Q()
    for last in sorted(lasts):
        whole |= Q(key__contains=f" {last} ")
    return (
        HouseholdMember.objects.filter(
            household__territory=territory_id,
            household__merged_into__isnull=True,
            household__is_local=False,
            role=PersonRole.TENANT,
        )
        .alias(key=Concat(Value(" "), "household__search_key", Value(" ")))
        .filter(whole)
        .order_by()
        .values_list(
            "household__reference",
            "person__last_name",
            "person__birth_name",
            "person__first_name",
            "household__leases__dwelling__city",
        )
    )


def _reasons(near: bool, exact: bool) -> list[str]:
    name = "Même nom et même prénom" if exact else "Même nom"
    return [name, "Même commune"] if near else [name]
