"""The directory of structures (S10): what each does, where, when, and how to write to it.

It names no household: every person seated in the territory reads it.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import AreaKind, Role
from ccapex.accounts.models import Commune, Coverage, Organisation, Territory, Unit
from ccapex.core import journal
from ccapex.core.text import plain

FIELDS = ("mailbox", "phone", "address", "duties", "opening_hours", "contact")


@dataclass(frozen=True, slots=True)
class Entry:
    """``areas``: the places it answers for, by name; ``found`` is what a search looks in."""

    organisation: Organisation
    areas: tuple[str, ...]
    units: tuple[Unit, ...]

    @property
    def found(self) -> str:
        one = self.organisation
        words = (one.name, one.get_kind_display(), one.duties, one.contact, *self.areas)
        return plain(" ".join((*words, *(unit.name for unit in self.units))))


def open_on(territory_id: int, on: datetime.date) -> QuerySet[Organisation]:
    """The structures of that day."""
    return Organisation.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        territory=territory_id,
    )


def entries_of(organisations: Iterable[Organisation], territory: Territory) -> list[Entry]:
    """In the order given; three queries whatever their number."""
    structures = list(organisations)
    ids = [one.pk for one in structures]
    names = names_of_areas(territory)
    areas: dict[int, list[str]] = defaultdict(list)
    for one, kind, code in Coverage.objects.filter(organisation__in=ids).values_list(
        "organisation_id", "area_kind", "area_code"
    ):
        areas[one].append(names.get((kind, code)) or code)
    units: dict[int, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.filter(organisation__in=ids):
        units[unit.organisation_id].append(unit)
    return [Entry(one, tuple(areas[one.pk]), tuple(units[one.pk])) for one in structures]


def names_of_areas(territory: Territory) -> Mapping[tuple[str, str], str]:
    """« Commune de Beaune » and the like, by level and code."""
    profile = territory.profile
    names: dict[tuple[str, str], str] = {(AreaKind.TERRITORY, ""): "tout le département"}
    for code, name in Commune.objects.filter(territory=territory).values_list("insee_code", "name"):
        names[AreaKind.COMMUNE, code] = name
    for code, name in (profile.get("epcis") or {}).items():
        names[AreaKind.EPCI, code] = name
    for code, name in (profile.get("arrondissements") or {}).items():
        names[AreaKind.ARRONDISSEMENT, code] = f"arrondissement de {name}"
    for sector in profile.get("sectors") or ():
        names[AreaKind.SECTOR, sector["slug"]] = f"secteur {sector['label']}"
    return names


def matching(entries: Iterable[Entry], terms: str) -> list[Entry]:
    """Those that hold every word, whatever accents and capitals."""
    words = plain(terms).split()
    return [entry for entry in entries if all(word in entry.found for word in words)]


def may_write(desk: Desk, organisation: Organisation) -> bool:
    """The secretariat and the administrator of the territory; the structure's own manager."""
    if organisation.territory_id != desk.territory_id:
        return False
    if desk.is_secretariat or desk.role == Role.ADMINISTRATOR:
        return True
    return desk.role == Role.MANAGER and desk.organisation_id == organisation.pk


def change(organisation: Organisation, values: Mapping[str, str], *, desk: Desk) -> None:
    """Writes ``FIELDS`` and the day they were checked; a new mailbox is no longer in error."""
    if not may_write(desk, organisation):
        raise PermissionDenied
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise ValidationError(f"Champ inconnu : {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        held = Organisation.objects.select_for_update().get(pk=organisation.pk)
        changed = [name for name, value in values.items() if getattr(held, name) != value]
        for name in changed:
            setattr(held, name, values[name])
        if "mailbox" in changed:
            held.mailbox_failed_on, held.mailbox_failure = None, ""
        held.checked_on = timezone.localdate()
        held.save()
        _trace("directory.change", held, desk, changed)


def say_it_works(organisation: Organisation, *, desk: Desk) -> None:
    """Somebody has checked: the mailbox receives again."""
    if not may_write(desk, organisation):
        raise PermissionDenied
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(
            mailbox_failed_on=None, mailbox_failure="", checked_on=timezone.localdate()
        )
        _trace("directory.mailbox_works", organisation, desk, [])


def in_error(territory_id: int) -> QuerySet[Organisation]:
    """The structures whose last mail came back."""
    here = open_on(territory_id, timezone.localdate())
    return here.filter(mailbox_failed_on__isnull=False).order_by("-mailbox_failed_on", "name")


def _trace(action: str, organisation: Organisation, desk: Desk, fields: list[str]) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="organisation",
        object_id=organisation.pk,
        details={"fields": fields},
    )
