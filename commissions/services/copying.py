"""A commission written once (a CLIL), copied for a commune or a group of communes.

The copy belongs to the territory: a new loading of the profile leaves it.
"""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import AreaKind, OrganisationKind
from ccapex.accounts.models import Commune, Coverage, Organisation
from ccapex.core import journal
from ccapex.core.text import plain
from commissions.enums import SeatRole
from commissions.models import Commission, Seat

RUNNERS = (OrganisationKind.CCAS, OrganisationKind.COMMUNE)
"""Who may run it there, where the model names nobody: the CCAS, else the commune."""


def communes_named(territory_id: int, text: str) -> list[Commune]:
    """INSEE codes or names, between commas or line ends; raises for the first one unknown."""
    asked = [part.strip() for line in text.splitlines() for part in line.split(",")]
    rows = Commune.objects.filter(territory=territory_id)
    by_word = {word: one for one in rows for word in (one.insee_code, one.name_key)}
    found: dict[int, Commune] = {}
    for word in filter(None, asked):
        commune = by_word.get(word) or by_word.get(plain(word))
        if commune is None:
            raise ValidationError(f"La commune «\u00a0{word}\u00a0» n'est pas dans le territoire.")
        found[commune.pk] = commune
    if not found:
        raise ValidationError("Écrivez au moins une commune, par son nom ou son code INSEE.")
    return list(found.values())


@transaction.atomic
def copy_for(
    commission: Commission, communes: Sequence[Commune], *, together: bool, desk: Desk
) -> list[Commission]:
    """One copy per commune, or one for all (``together``); a copy already made is not made twice.
    Returns those made now."""
    groups = [list(communes)] if together else [[commune] for commune in communes]
    made = [_copy(commission, group) for group in groups]
    fresh = [one for one in made if one is not None]
    for one in fresh:
        journal.record(
            "commission.copied",
            actor_id=desk.user.pk,
            organisation_id=desk.organisation_id,
            territory_id=commission.territory_id,
            object_type="commission",
            object_id=one.pk,
        )
    return fresh


def _copy(model: Commission, communes: Sequence[Commune]) -> Commission | None:
    names = ", ".join(commune.name for commune in communes)
    slug = f"{model.slug}-{slugify(names)}"[:80]
    dropped = {"template", "to_confirm", "note", "perimeter", "slug", "name"}
    settings = {name: value for name, value in model.settings.items() if name not in dropped}
    settings |= {
        "slug": slug,
        "name": f"{model.name} – {names}"[:160],
        "copied_from": model.slug,
        "perimeter": {"communes": [commune.insee_code for commune in communes]},
    }
    copy, created = Commission.objects.get_or_create(
        territory=model.territory,
        slug=slug,
        defaults={
            "name": settings["name"],
            "level": model.level,
            "rank": model.rank,
            "settings": settings,
        },
    )
    if not created:
        return None
    runner = _runner(communes, model.territory_id)
    Seat.objects.bulk_create(_seats(copy, model.seats.all(), runner))
    return copy


def _seats(copy: Commission, seats: Iterable[Seat], runner: Organisation | None) -> list[Seat]:
    made = []
    for seat in seats:
        seat.pk, seat.commission, seat.is_own = None, copy, True
        empty = seat.organisation_id is None and not seat.organisation_kind
        if seat.role == SeatRole.SECRETARIAT and empty and runner is not None:
            seat.organisation, seat.label, seat.note = runner, runner.name, ""
        made.append(seat)
    return made


def _runner(communes: Sequence[Commune], territory_id: int) -> Organisation | None:
    """Where several communes share it, nobody is presumed."""
    if len(communes) != 1:
        return None
    covering = Coverage.objects.filter(
        organisation__territory=territory_id,
        organisation__kind__in=RUNNERS,
        area_kind=AreaKind.COMMUNE,
        area_code=communes[0].insee_code,
    ).select_related("organisation")
    found = sorted(covering, key=lambda one: RUNNERS.index(OrganisationKind(one.organisation.kind)))
    return found[0].organisation if found else None
