"""Signs raised by partners: vulnerability (S13), right blocked (S14), indecent housing (S15).

A vulnerability alert reaches the prefecture's service of the place at once, and must be seen there
and by the secretariat before a decision on the concours de la force publique.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ccapex.accounts.enums import AreaKind, OrganisationKind
from ccapex.accounts.models import Commune, Coverage, Organisation
from ccapex.core import journal
from ccapex.core.chunks import chunked
from households.enums import FlagKind, RelationKind
from households.models import Flag, FlagSighting, Household, Lease
from households.rules.signs import SignLists, SignRefused, checked, lists_of
from households.services.access import close_relations, open_relations

if TYPE_CHECKING:
    from ccapex.accounts.desk import Desk

QUERY_SIZE = 900


def lists_for(household: Household) -> SignLists:
    return lists_of(household.territory.profile)


def open_alerts() -> QuerySet[Flag]:
    return Flag.objects.filter(kind=FlagKind.VULNERABILITY, closed_on__isnull=True)


def unseen(household_ids: Iterable[int], organisation_id: int) -> dict[int, list[Flag]]:
    """The open vulnerability alerts that the organisation has not seen, by household; those
    without any are left out. One query for 900 households."""
    found: dict[int, list[Flag]] = defaultdict(list)
    for ids in chunked(sorted(set(household_ids)), QUERY_SIZE):
        rows = open_alerts().filter(household__in=ids)
        for flag in rows.exclude(sightings__organisation=organisation_id).order_by("pk"):
            found[flag.household_id].append(flag)
    return dict(found)


def awaited_before_cfp(household_ids: Iterable[int]) -> dict[int, list[Organisation]]:
    """Who has still to see an open alert before a decision on the CFP: the secretariat and the
    prefecture's service of the place; households that await nobody are left out."""
    found: dict[int, list[Organisation]] = {}
    flags = list(
        open_alerts().filter(household__in=set(household_ids)).prefetch_related("sightings")
    )
    homes = Household.objects.in_bulk({flag.household_id for flag in flags})
    for flag in flags:
        seen = {sighting.organisation_id for sighting in flag.sightings.all()}
        known = found.setdefault(flag.household_id, [])
        known += [
            one
            for one in deciders(homes[flag.household_id])
            if one.pk not in seen and one not in known
        ]
    return {pk: awaited for pk, awaited in found.items() if awaited}


def deciders(household: Household) -> list[Organisation]:
    """The secretariat, and the prefecture or sous-préfecture that answers for the dwelling."""
    here = Organisation.objects.filter(territory=household.territory_id).order_by("pk")
    return [*here.filter(is_secretariat=True), *prefectures(household)]


def prefectures(household: Household) -> list[Organisation]:
    """Those whose perimeter holds the commune of the last lease, or the whole territory."""
    lease = Lease.objects.filter(household=household).select_related("dwelling").last()
    commune = (
        Commune.objects.filter(
            territory=household.territory_id, insee_code=lease.dwelling.insee_code
        ).first()
        if lease
        else None
    )
    places = Q(area_kind=AreaKind.TERRITORY)
    if commune is not None:
        places |= Q(area_kind=AreaKind.COMMUNE, area_code=commune.insee_code)
        places |= Q(area_kind=AreaKind.ARRONDISSEMENT, area_code=commune.arrondissement_code)
        places |= Q(area_kind=AreaKind.EPCI, area_code=commune.epci_code)
    covering = Coverage.objects.filter(places).values("organisation")
    return list(
        Organisation.objects.filter(
            territory=household.territory_id, kind=OrganisationKind.PREFECTURE, pk__in=covering
        ).order_by("pk")
    )


def of_file(household: Household, desk: Desk) -> QuerySet[Flag]:
    """The signs of a household, the latest first, each with ``is_seen`` by the organisation."""
    mine = FlagSighting.objects.filter(flag=OuterRef("pk"), organisation=desk.organisation_id)
    return (
        Flag.objects.filter(household=household)
        .select_related("organisation", "validated_by")
        .annotate(is_seen=Exists(mine))
    )


def unseen_by(desk: Desk) -> QuerySet[Flag]:
    """Open alerts, of households that the desk may see, that its organisation has not seen."""
    mine = Household.objects.visible_to(desk).values("pk")
    return (
        open_alerts()
        .filter(household__in=mine)
        .exclude(sightings__organisation=desk.organisation_id)
    )


def decides(desk: Desk) -> bool:
    """A desk that must see alerts before a decision on the CFP."""
    kind = desk.membership.organisation.kind
    return desk.is_secretariat or kind == OrganisationKind.PREFECTURE


def raise_flag(
    household: Household,
    *,
    kind: str,
    code: str,
    details: Mapping[str, Any],
    raised_on: datetime.date,
    desk: Desk,
) -> Flag:
    """A sign; the same one still open is given back as it is. An alert is seen by its author, and
    opens the file to the prefecture's service, without detail."""
    _not_to_come(raised_on)
    kept = _checked(household, kind, code, details)
    with transaction.atomic():
        # Held: two clicks at once raise one sign.
        Household.objects.select_for_update().get(pk=household.pk)
        known = Flag.objects.filter(
            household=household,
            kind=kind,
            code=code,
            organisation=desk.organisation_id,
            closed_on__isnull=True,
        ).first()
        if known is not None:
            return known
        flag = Flag.objects.create(
            household=household,
            kind=kind,
            code=code,
            details=kept,
            organisation_id=desk.organisation_id,
            author=desk.user,
            raised_on=raised_on,
        )
        FlagSighting.objects.create(flag=flag, organisation_id=desk.organisation_id, user=desk.user)
        if kind == FlagKind.VULNERABILITY:
            open_relations(
                [(household.pk, service.pk) for service in prefectures(household)],
                kind=RelationKind.COMMISSION,
                source=f"flag:{flag.pk}",
                actor_id=desk.user.pk,
            )
        _trace("flag.raise", flag, desk)
    return flag


def complete(flag: Flag, *, details: Mapping[str, Any], desk: Desk) -> None:
    """More is known: the right was asked for or opened, works were ordered."""
    _authorise(may_change(flag, desk))
    _still_open(flag)
    flag.details = _checked(flag.household, flag.kind, flag.code, details)
    with transaction.atomic():
        flag.save(update_fields=["details"])
        _trace("flag.complete", flag, desk)


def mark_seen(flags: Iterable[Flag], *, desk: Desk) -> int:
    """How many were not seen yet by that organisation; twice changes nothing."""
    fresh = 0
    with transaction.atomic():
        for flag in flags:
            _, created = FlagSighting.objects.get_or_create(
                flag=flag, organisation_id=desk.organisation_id, defaults={"user": desk.user}
            )
            if created:
                fresh += 1
                _trace("flag.seen", flag, desk)
    return fresh


def may_validate(desk: Desk) -> bool:
    """The State's service alone (seed-notes 18)."""
    return desk.membership.organisation.kind == OrganisationKind.STATE_SERVICE


def validate(flag: Flag, *, desk: Desk) -> None:
    """With date and name; the first one stays."""
    _authorise(may_validate(desk))
    if flag.kind != FlagKind.VULNERABILITY:
        raise ValidationError("Seul un critère de vulnérabilité est validé par l'État.")
    _still_open(flag)
    with transaction.atomic():
        changed = Flag.objects.filter(pk=flag.pk, validated_on__isnull=True).update(
            validated_on=timezone.localdate(), validated_by=desk.user
        )
        if changed:
            mark_seen([flag], desk=desk)
            _trace("flag.validate", flag, desk)


def may_change(flag: Flag, desk: Desk) -> bool:
    return desk.is_secretariat or flag.organisation_id == desk.organisation_id


def close(flag: Flag, *, outcome: str, on: datetime.date, desk: Desk) -> None:
    """Ends the sign, and the access that it gave to the prefecture; twice changes nothing."""
    _authorise(may_change(flag, desk))
    choices = {choice.code for choice in lists_for(flag.household).outcomes(flag.kind)}
    if outcome not in choices:
        raise ValidationError({"outcome": "Dites comment ce signe prend fin."})
    _not_to_come(on)
    if on < flag.raised_on:
        raise ValidationError({"on": "Cette date précède celle du signe."})
    with transaction.atomic():
        changed = Flag.objects.filter(pk=flag.pk, closed_on__isnull=True).update(
            closed_on=on, outcome=outcome
        )
        if changed:
            close_relations(
                kind=RelationKind.COMMISSION, source=f"flag:{flag.pk}", actor_id=desk.user.pk
            )
            _trace("flag.close", flag, desk)


def _checked(
    household: Household, kind: str, code: str, details: Mapping[str, Any]
) -> dict[str, Any]:
    if kind not in FlagKind.values:
        raise ValidationError({"kind": "Choisissez la nature du signe."})
    try:
        return checked(kind, code, details, lists_for(household))
    except SignRefused as refusal:
        raise ValidationError(str(refusal)) from None


def _not_to_come(day: datetime.date) -> None:
    if day > timezone.localdate():
        raise ValidationError("Cette date est à venir.")


def _authorise(allowed: bool) -> None:
    if not allowed:
        raise ValidationError("Votre organisation ne peut pas faire cela sur ce signe.")


def _still_open(flag: Flag) -> None:
    if flag.closed_on is not None:
        raise ValidationError("Ce signe est clos.")


def _trace(action: str, flag: Flag, desk: Desk) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="flag",
        object_id=flag.pk,
        household_id=flag.household_id,
        details={"kind": flag.kind},
    )
