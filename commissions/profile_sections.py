"""The sections of a profile about commissions: bodies, seats, library of reasons."""

import datetime
from typing import Any

from django.utils import timezone

from ccapex.accounts.models import Organisation
from ccapex.core.profiles import Loading, section
from commissions.models import Commission, Motive, Seat


@section("commissions", order=50)
def load_commissions(loading: Loading) -> None:
    """A commission gone from the profile is retired, never deleted: its sessions stay. Those that
    an administrator copied for a commune (``copied_from``) are the territory's own."""
    told_of = loading.profile.get("commissions") or []
    organisations = dict(
        Organisation.objects.filter(territory=loading.territory).values_list("slug", "pk")
    )
    for rank, told in enumerate(told_of, start=1):
        commission = _commission(loading, told, rank)
        _seats(loading, commission, told.get("seats") or [], organisations)
    gone = Commission.objects.filter(territory=loading.territory, is_retired=False).exclude(
        slug__in=[told["slug"] for told in told_of]
    )
    for commission in gone:
        if "copied_from" in commission.settings:
            continue
        commission.is_retired = True
        commission.save(update_fields=["is_retired"])
        loading.changed(f"Commission retirée : {commission.name}.")


def _commission(loading: Loading, told: dict[str, Any], rank: int) -> Commission:
    settings = {name: value for name, value in told.items() if name != "seats"}
    wanted = {
        "name": told["name"],
        "level": told["level"],
        "settings": settings,
        "rank": rank,
        "is_retired": False,
    }
    commission, created = Commission.objects.get_or_create(
        territory=loading.territory, slug=told["slug"], defaults=wanted
    )
    if created:
        loading.changed(f"Commission ajoutée : {told['name']}.")
    elif any(getattr(commission, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(commission, name, value)
        commission.save(update_fields=list(wanted))
        loading.changed(f"Commission modifiée : {told['name']}.")
    return commission


def _seats(
    loading: Loading,
    commission: Commission,
    seats: list[dict[str, Any]],
    organisations: dict[str, int],
) -> None:
    known = {seat.slug: seat for seat in commission.seats.all()}
    for rank, told in enumerate(seats, start=1):
        wanted = {
            "label": told["label"],
            "role": told.get("role") or "member",
            "voice": told.get("voice") or "",
            "organisation_id": organisations[told["organisation"]]
            if told.get("organisation")
            else None,
            "organisation_kind": told.get("kind") or "",
            "concerned": bool(told.get("concerned")),
            "stock": told.get("stock") or "",
            "rank": rank,
            "valid_from": _day(told.get("valid_from")),
            "valid_to": _day(told.get("valid_to")),
            "note": _note(told),
        }
        seat = known.pop(told["slug"], None)
        if seat is not None and seat.is_own:
            continue
        if seat is None:
            Seat.objects.create(commission=commission, slug=told["slug"], **wanted)
            loading.changed(f"Siège ajouté : {commission.name}, {told['label']}.")
        elif any(getattr(seat, name) != value for name, value in wanted.items()):
            Seat.objects.filter(pk=seat.pk).update(**wanted)
            loading.changed(f"Siège modifié : {commission.name}, {told['label']}.")
    for seat in known.values():
        if seat.valid_to is None and not seat.is_own:
            # Ended, not deleted: past sessions name it.
            yesterday = timezone.localdate() - datetime.timedelta(days=1)
            Seat.objects.filter(pk=seat.pk).update(valid_to=yesterday)
            loading.changed(f"Siège fini : {commission.name}, {seat.label}.")


def _note(told: dict[str, Any]) -> str:
    """What the page shows as still to be validated."""
    return str(told.get("note") or "À confirmer.") if told.get("to_confirm") else ""


@section("commission_reasons", order=51)
def load_motives(loading: Loading) -> None:
    """What the territory has written or changed stays as it is; what the profile no longer says
    is no longer offered."""
    commissions = dict(
        Commission.objects.filter(territory=loading.territory).values_list("slug", "pk")
    )
    told_of = loading.profile.get("commission_reasons") or []
    _withdraw(loading, {(told["output"], told["code"]) for told in told_of})
    for rank, told in enumerate(told_of, start=1):
        wanted = {
            "label": told["label"],
            "text": told["text"],
            "rank": rank,
            "commission_id": commissions.get(told.get("commission") or ""),
            "is_active": True,
        }
        motive, created = Motive.objects.get_or_create(
            territory=loading.territory,
            output=told["output"],
            code=told["code"],
            defaults=wanted,
        )
        if created:
            loading.changed(f"Motif ajouté : {told['label']}.")
        elif not motive.is_own and any(
            getattr(motive, name) != value for name, value in wanted.items()
        ):
            Motive.objects.filter(pk=motive.pk).update(**wanted)
            loading.changed(f"Motif modifié : {told['label']}.")


def _withdraw(loading: Loading, told: set[tuple[str, str]]) -> None:
    for motive in Motive.objects.filter(territory=loading.territory, is_own=False, is_active=True):
        if (motive.output, motive.code) not in told:
            Motive.objects.filter(pk=motive.pk).update(is_active=False)
            loading.changed(f"Motif retiré : {motive.label}.")


def _day(value: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(str(value)) if value else None
