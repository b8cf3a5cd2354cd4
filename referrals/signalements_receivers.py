"""A fact typed in the file is a line of the register too: nobody enters it twice (S1)."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from procedures.models import Event
from referrals.rules.signalements import NATURE_OF
from referrals.services.signalements.registering import register_typed


@receiver(post_save, sender=Event)
def register_fact(instance: Event, created: bool, **rest: Any) -> None:
    """Once the fact is kept: a correction is then known as one, and takes the line over."""
    if created and instance.kind in NATURE_OF:
        transaction.on_commit(partial(register_typed, instance.pk), robust=True)
