"""What commissions set right when one of their own rows changes."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from commissions.models import Item
from procedures.services.actions import refresh


@receiver(post_save, sender=Item)
def refresh_tasks(
    instance: Item, created: bool, update_fields: frozenset[str] | None, **rest: Any
) -> None:
    """A file put on an agenda, taken off or examined settles tasks of its procedure at once. What
    is typed in a session saves other columns: nothing is computed then."""
    moved = created or update_fields is None or "state" in update_fields
    if moved and instance.procedure_id is not None:
        ids = [instance.procedure_id]
        transaction.on_commit(lambda: refresh(ids))
