"""Who is concerned by which household: narrower than the seed, and said so (seed-notes 26)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.utils import timezone

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation, Territory
from referrals.attribution.directory import Directory
from referrals.rules.profile import EnrichmentRules
from referrals.services.directory import directory_of
from referrals.services.known_values import Known


def members_concerned(
    territory: Territory, known: Mapping[int, Known], rules: EnrichmentRules
) -> Iterator[tuple[int, Organisation]]:
    """(household, organisation): a landlord for its own tenants, a CCAS for its commune, a social
    service for its sector, the CAF for all; only those that the profile asks something of."""
    directory = directory_of(territory, on=timezone.localdate())
    by_kind: dict[str, list[Organisation]] = defaultdict(list)
    asked = {kind for ask in rules.asks for kind in ask.kinds}
    for organisation in Organisation.objects.filter(territory=territory, kind__in=asked):
        by_kind[organisation.kind].append(organisation)
    for household_id, one in known.items():
        stock = one.lease.stock if one.lease else ""
        for kind, organisations in by_kind.items():
            if not rules.fields_of(kind, stock):
                continue
            for organisation in organisations:
                if _is_concerned(organisation, one, directory):
                    yield household_id, organisation


def _is_concerned(organisation: Organisation, known: Known, directory: Directory) -> bool:
    lease = known.lease
    if organisation.kind == OrganisationKind.LANDLORD:
        landlord = lease.landlord if lease else None
        return landlord is not None and landlord.organisation_id == organisation.pk
    drawn = directory.organisations.get(organisation.slug)
    if drawn is None:
        return False
    if ("territory", "") in drawn.areas:
        return True
    commune = directory.communes.get(lease.dwelling.insee_code if lease else "")
    return commune is not None and any(
        (level, getattr(commune, "code" if level == "commune" else level)) in drawn.areas
        for level in ("commune", "sector", "epci", "arrondissement")
    )
