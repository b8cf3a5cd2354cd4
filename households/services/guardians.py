"""Legal guardians: entered with a whole address, since each letter is copied to them."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ccapex.core import journal
from households.models import Guardian, Household

if TYPE_CHECKING:
    from ccapex.accounts.desk import Desk


def on_duty(on: datetime.date) -> Q:
    """Measures that run that day, their last one included."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def current(household: Household) -> QuerySet[Guardian]:
    return Guardian.objects.filter(on_duty(timezone.localdate()), household=household)


def runs(guardian: Guardian, on: datetime.date) -> bool:
    """``on_duty`` for a row already read."""
    return guardian.starts_on <= on and (guardian.ends_on is None or guardian.ends_on >= on)


def add(household: Household, *, desk: Desk, **told: Any) -> Guardian:
    """``told``: the fields of the model. ``ValidationError`` where the address is not whole."""
    missing = {
        name: message
        for name, message in (
            ("name", "Écrivez le nom du représentant ou de son service."),
            ("address", "Écrivez l'adresse : chaque courrier du ménage y sera envoyé en copie."),
            ("city", "Écrivez la commune."),
        )
        if not str(told.get(name) or "").strip()
    }
    if not re.fullmatch(r"\d{5}", str(told.get("postal_code") or "").strip()):
        missing["postal_code"] = "Écrivez les cinq chiffres du code postal."
    if missing:
        raise ValidationError(missing)
    guardian = Guardian(
        household=household, organisation_id=desk.organisation_id, author=desk.user, **told
    )
    if guardian.person_id and not household.members.filter(person=guardian.person_id).exists():
        raise ValidationError({"person": "Cette personne n'est pas de ce ménage."})
    guardian.full_clean(exclude=["household", "organisation", "author", "person"])
    with transaction.atomic():
        # Held: two clicks at once enter one guardian.
        Household.objects.select_for_update().get(pk=household.pk)
        known = current(household).filter(name=guardian.name, address=guardian.address).first()
        if known is not None:
            return known
        guardian.save()
        _trace("guardian.add", guardian, desk)
    return guardian


def end(guardian: Guardian, *, on: datetime.date, desk: Desk) -> None:
    """``on`` is the last day of the measure; nothing is addressed to the guardian after it."""
    if on < guardian.starts_on:
        raise ValidationError({"on": "La fin de la mesure précède son début."})
    with transaction.atomic():
        changed = Guardian.objects.filter(pk=guardian.pk).exclude(ends_on=on).update(ends_on=on)
        if changed:
            _trace("guardian.end", guardian, desk)


def _trace(action: str, guardian: Guardian, desk: Desk) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="guardian",
        object_id=guardian.pk,
        household_id=guardian.household_id,
    )
