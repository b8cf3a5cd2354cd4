"""Gives references such as ``H-2026-000123``: never twice, whoever asks at the same time."""

from django.db import transaction

from ccapex.core.models import NumberSequence


def take_numbers(prefix: str, *, year: int, count: int = 1) -> list[str]:
    """``count`` new references, in order.

    The row is locked until the end of the transaction, so two imports never share a number; a
    transaction that fails gives its numbers back.
    """
    if count < 1:
        return []
    with transaction.atomic():
        NumberSequence.objects.get_or_create(prefix=prefix, year=year)
        # Locked: two writers that read the same ``last`` would give the same references.
        sequence = NumberSequence.objects.select_for_update().get(prefix=prefix, year=year)
        first = sequence.last + 1
        sequence.last += count
        sequence.save(update_fields=["last"])
    return [f"{prefix}-{year}-{number:06d}" for number in range(first, first + count)]
