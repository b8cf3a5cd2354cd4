"""Writes the journal. The only write allowed while answering a GET, with the login session."""

from collections.abc import Iterable
from typing import Any

from ccapex.core.models import JournalEntry


def entry(
    action: str,
    *,
    actor_id: int | None,
    organisation_id: int | None = None,
    territory_id: int | None = None,
    object_type: str = "",
    object_id: int | None = None,
    household_id: int | None = None,
    ground: str = "",
    details: dict[str, Any] | None = None,
    address: str = "",
) -> JournalEntry:
    """An unsaved line. ``details`` holds codes, field names and counts: never a person's data."""
    return JournalEntry(
        action=action,
        actor_id=actor_id,
        organisation_id=organisation_id,
        territory_id=territory_id,
        object_type=object_type,
        object_id=object_id,
        household_id=household_id,
        ground=ground,
        details=details or {},
        address=address,
    )


def record(action: str, *, actor_id: int | None, **fields: Any) -> JournalEntry:
    line = entry(action, actor_id=actor_id, **fields)
    line.save(force_insert=True)
    return line


def record_all(lines: Iterable[JournalEntry]) -> None:
    JournalEntry.objects.bulk_create(lines, batch_size=1000)
