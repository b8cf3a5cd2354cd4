"""Known households whose holder bears a typed name, or nearly: no proof, a proposal.

One letter added, lost, changed or exchanged is what a hand writes for a name that it hears.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Q, Value
from django.db.models.functions import Concat
from rapidfuzz.distance import OSA

from ccapex.core.text import plain
from households.enums import PersonRole
from households.models import HouseholdMember

# A name alone proves nothing: any household recognised by its identity comes before.
SCORE = 0

# « Roy » and « Rey » are two families.
SHORTEST = 5


class Found(NamedTuple):
    """In the order of the proposals: the best of a household is the greatest."""

    same_name: bool
    near: bool
    same_first: bool


def namesakes(
    territory_id: int, names: Collection[tuple[str, str]], city: str = "", *, limit: int
) -> list[dict[str, Any]]:
    """At most ``limit`` current households, in one query: the same name before a near one, then
    those of ``city``; not those that only a local commission knows.

    ``names``: last and first names as typed. An empty first name, typed or recorded, contradicts
    nothing. Same shape as the candidates of a doubtful row: reference, score, reasons."""
    wanted = {(plain(last), plain(first)) for last, first in names if plain(last)}
    if not wanted or limit <= 0:
        return []
    town = plain(city)
    found: dict[str, Found] = {}
    for reference, last, birth, first, home in _bearing({last for last, _ in wanted}, territory_id):
        borne = {plain(last), plain(birth or "")} - {""}
        tie = _best(wanted, borne, plain(first))
        if tie is not None:
            here = Found(tie[0], bool(town) and plain(home or "") == town, tie[1])
            found[reference] = max(found.get(reference, here), here)
    best = sorted(found.items(), key=lambda one: ([not told for told in one[1]], one[0]))
    return [
        {"household": reference, "score": SCORE, "reasons": _reasons(one)}
        for reference, one in best[:limit]
    ]


def _best(
    wanted: Collection[tuple[str, str]], borne: Collection[str], known: str
) -> tuple[bool, bool] | None:
    """The same last name or not, the same first name or not; None for somebody else. One letter
    in all."""
    ties = []
    for last, first in wanted:
        same_last, same_first = last in borne, bool(known) and known == first
        no_first = not known or not first
        near_last = any(_one_letter(last, one) for one in borne)
        if same_last and (same_first or no_first or _one_letter(first, known)):
            ties.append((same_first or no_first, same_first))
        elif near_last and (same_first or no_first):
            ties.append((False, same_first))
    return max(ties, default=None)


def _one_letter(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST:
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


def _bearing(lasts: Collection[str], territory_id: int) -> Any:
    """The holders of households whose key holds one of these names as whole words, or the first
    or last third of it: one letter changes either, never both."""
    whole = Q()
    for last in sorted(lasts):
        whole |= Q(key__contains=f" {last} ")
        if len(last) >= SHORTEST:
            third = max(2, len(last) // 3)
            whole |= Q(key__contains=f" {last[:third]}") | Q(key__contains=f"{last[-third:]} ")
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


def _reasons(found: Found) -> list[str]:
    if found.same_name:
        name = "Même nom et même prénom" if found.same_first else "Même nom"
    else:
        name = "Nom proche, à une lettre près"
    return [name, "Même commune"] if found.near else [name]
