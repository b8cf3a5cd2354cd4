"""What each member said of some households, as the latest word of each organisation per field."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from households.models import DeclaredValue

Said = dict[int, dict[int, dict[str, Any]]]
"""household → organisation → field → value."""


def said_of(household_ids: Collection[int], organisation_id: int | None = None) -> Said:
    rows = DeclaredValue.objects.filter(household__in=household_ids)
    if organisation_id is not None:
        rows = rows.filter(organisation=organisation_id)
    said: Said = defaultdict(lambda: defaultdict(dict))
    for household_id, organisation, name, value in rows.order_by("pk").values_list(
        "household_id", "organisation_id", "field", "value"
    ):
        said[household_id][organisation][name] = value
    return said
