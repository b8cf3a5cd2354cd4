"""The territory as the attribution engine needs it: communes, areas, organisations and covers."""

import datetime
from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.db.models import Q

from ccapex.accounts.models import Commune, Coverage, Organisation, Territory
from referrals.attribution import directory as pure


def directory_of(territory: Territory, *, on: datetime.date) -> pure.Directory:
    """Organisations and communes come from the tables, which people keep up to date; the names of
    areas, the defaults and the perimeter from the profile."""
    profile: dict[str, Any] = territory.profile
    drawn = pure.directory_from_profile(profile)
    communes = {
        c.insee_code: pure.Commune(
            c.insee_code, c.name, c.epci_code, c.sector_code, c.arrondissement_code
        )
        for c in Commune.objects.filter(territory=territory)
    }
    epcis = {c.epci: drawn.epcis.get(c.epci, c.epci) for c in communes.values() if c.epci}
    return replace(
        drawn,
        territory=territory.slug,
        communes=communes,
        epcis=epcis or drawn.epcis,
        organisations=_organisations(territory, on, drawn),
    )


def _organisations(
    territory: Territory, on: datetime.date, drawn: pure.Directory
) -> dict[str, pure.Organisation]:
    present = (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )
    areas: dict[int, set[tuple[str, str]]] = defaultdict(set)
    covers = Coverage.objects.filter(organisation__territory=territory)
    for organisation_id, level, code in covers.values_list(
        "organisation_id", "area_kind", "area_code"
    ):
        areas[organisation_id].add((level, "" if level == "territory" else code))
    found = {}
    for row in Organisation.objects.filter(present, territory=territory):
        known = drawn.organisations.get(row.slug)
        found[row.slug] = pure.Organisation(
            slug=row.slug,
            kind=row.kind,
            name=row.name,
            areas=frozenset(areas[row.pk]),
            missions=known.missions if known else frozenset(),
        )
    return found
