"""Writes the journal. The only write allowed while answering a GET, with the login session."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from ccapex.core.models import JournalEntry, JournalPurge

if TYPE_CHECKING:
    from ccapex.accounts.desk import Desk


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


def view(
    request: HttpRequest,
    action: str,
    *,
    household_id: int | None = None,
    object_type: str = "",
    object_id: int | None = None,
    ground: str = "",
    fields: Iterable[str] = (),
    details: dict[str, Any] | None = None,
) -> JournalEntry:
    """Somebody at a desk saw, searched, exported or printed something, from that address.

    ``fields`` names what was shown (categories or columns), ``ground`` the relation that allowed
    it: the disclosure report of the household reads both.
    """
    return record(
        action,
        **_who(request),
        household_id=household_id,
        object_type=object_type,
        object_id=object_id,
        ground=ground,
        details={**(details or {}), **({"fields": sorted(fields)} if fields else {})},
    )


def _who(request: HttpRequest) -> dict[str, Any]:
    desk: Desk | None = getattr(request, "desk", None)
    return {
        "actor_id": request.user.pk,
        "organisation_id": desk.organisation_id if desk else None,
        "territory_id": desk.territory_id if desk else None,
        "address": address_of(request),
    }


def address_of(request: HttpRequest) -> str:
    """The person's, behind the trusted proxies that the settings count; empty if unknown."""
    try:
        found: str = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return ""
    return found[:45]


def older_than(cutoff: datetime.datetime) -> int:
    return JournalEntry.objects.filter(at__lt=cutoff).count()


def purge(cutoff: datetime.datetime) -> JournalPurge:
    """Deletes the lines older than ``cutoff`` and seals the count (see ``journal_guard``)."""
    with transaction.atomic():
        proof = JournalPurge.objects.create(cutoff=cutoff)
        proof.count, _ = JournalEntry.objects.filter(at__lt=cutoff).delete()
        proof.sealed = True
        proof.save(update_fields=["count", "sealed"])
    return proof
