"""Opens the file of a household that nobody knew, once the known ones were looked at (S1)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import Territory, User
from households.models import Household
from households.services import identity_lock
from referrals.enums.acts import ListKind
from referrals.models import Signalement
from referrals.reading.rows import parse_values
from referrals.services.imports.creating import Batch, Creator
from referrals.services.imports.incoming import Incoming
from referrals.services.imports.places import Places
from referrals.services.imports.planning import look_alikes, surely_local
from referrals.services.imports.source import incoming_of
from referrals.services.signalements.namesakes import namesakes
from referrals.services.signalements.registering import Received, register

IDENTITY = (
    *("tenant_last_name", "tenant_first_name", "phone", "address", "postal_code", "city"),
    *("stock", "landlord_name", "landlord_reference", "rent", "caf_number"),
)

# What a person compares at a glance.
SHOWN = 8


class AlreadyKnown(Exception):
    """Some households look like this one: ``candidates`` as those of a doubtful row of a list."""

    def __init__(self, candidates: list[dict[str, Any]]) -> None:
        super().__init__("Des ménages connus ressemblent à celui-ci : comparez-les d'abord.")
        self.candidates = candidates


def incoming_from(territory: Territory, typed: Mapping[str, Any]) -> Incoming:
    """The household as typed, read like a row of a list."""
    cells = {name: str(typed.get(name) or "") for name in IDENTITY}
    parsed = parse_values(cells, today=timezone.localdate(), kind=ListKind.FOLLOW_UP)
    places = Places(territory)
    return incoming_of(parsed, places, places.social_landlord_names, ListKind.FOLLOW_UP)


def candidates_of(territory: Territory, typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The known households that this one may be, best first: reference, score, reasons.

    Those recognised by their identity, then those that bear the name; at most ``SHOWN``."""
    incoming = incoming_from(territory, typed)
    alike = look_alikes(territory.pk, incoming)[:SHOWN] if incoming.persons else []
    names = {(person.last_name, person.first_name) for person in incoming.persons}
    names.add((str(typed.get("tenant_last_name") or ""), str(typed.get("tenant_first_name") or "")))
    known = {one["household"] for one in alike}
    same_name = namesakes(territory.pk, names, str(typed.get("city") or ""), limit=SHOWN)
    return [*alike, *(one for one in same_name if one["household"] not in known)][:SHOWN]


def register_new(
    territory: Territory,
    typed: Mapping[str, Any],
    received: Received,
    *,
    author: User,
    organisation: Any,
    seen: Collection[str] = (),
) -> Signalement:
    """The file and its first line. ``seen``: references that were shown and are somebody else;
    ``AlreadyKnown`` where another one looks like it since."""
    with transaction.atomic():
        identity_lock.hold(territory.pk)
        candidates = candidates_of(territory, typed)
        if any(one["household"] not in seen for one in candidates):
            raise AlreadyKnown(candidates)
        household = _local(territory, typed) or _create(territory, typed, author, organisation.pk)
        told = replace(received, landlord_kind=str(typed.get("landlord_kind") or ""))
        return register(household, told, author=author, organisation=organisation)


def _local(territory: Territory, typed: Mapping[str, Any]) -> Household | None:
    """Somebody whom only a local commission knew: the procedure that opens makes them known."""
    found = surely_local(territory.pk, incoming_from(territory, typed))
    return Household.objects.get(pk=found) if found else None


def _create(
    territory: Territory, typed: Mapping[str, Any], author: User, organisation_id: int
) -> Household:
    incoming = incoming_from(territory, typed)
    batch = Batch()
    creator = Creator(
        Places(territory), batch, origin="", source_id=organisation_id, author_id=author.pk
    )
    household, _ = creator.file(incoming)
    batch.insert(territory.pk, year=timezone.localdate().year)
    return household
