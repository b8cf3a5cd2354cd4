"""Whom a row of the table of actions means in a given file: an organisation, and its desk.

An actor is found by its place in the file (the service that follows, the landlord of the lease, the
sender of the act) or by its kind and the commune of the dwelling. Nobody found leaves the task
without owner: the secretariat passes it on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ccapex.accounts.enums import AreaKind, OrganisationKind
from ccapex.accounts.models import Commune, Coverage, Organisation, Unit
from households.enums import BenefitPayer, RelationKind
from households.models import FollowUp, Relation
from households.services.attributes import SOCIAL_SERVICES
from procedures.models import Procedure

LOCAL = frozenset({OrganisationKind.CCAS.value, OrganisationKind.METROPOLE.value})
NARROWEST = (
    AreaKind.COMMUNE,
    AreaKind.SECTOR,
    AreaKind.EPCI,
    AreaKind.ARRONDISSEMENT,
    AreaKind.TERRITORY,
)


@dataclass(frozen=True, slots=True)
class Owner:
    organisation_id: int | None = None
    unit_id: int | None = None


NOBODY = Owner()


@dataclass(slots=True)
class Directory:
    """The organisations of the territories at hand, read once for many procedures."""

    by_kind: dict[tuple[int, str], list[Organisation]] = field(
        default_factory=lambda: defaultdict(list)
    )
    kinds: dict[int, str] = field(default_factory=dict)
    secretariats: dict[int, int] = field(default_factory=dict)
    units: dict[tuple[int, str], int] = field(default_factory=dict)
    coverages: dict[int, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    places: dict[tuple[int, str], dict[str, str]] = field(default_factory=dict)
    following: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Household → organisations that follow it, the first to be asked first."""

    def owner(
        self, actor: str, unit: str, procedure: Procedure, act_from: int | None = None
    ) -> Owner:
        """``act_from``: the organisation that sent the act."""
        organisation_id = self._organisation(actor, procedure, act_from)
        if organisation_id is None:
            return NOBODY
        return Owner(organisation_id, self.units.get((organisation_id, unit)))

    def concerns(self, actor: str, procedure: Procedure) -> bool:
        """Not every commune has a CCAS or a métropole: where it is known to have none, nobody is
        asked (« le CCAS concerné »)."""
        commune = procedure.lease.dwelling.insee_code
        if actor not in LOCAL or (procedure.territory_id, commune) not in self.places:
            return True
        return any(self._levels(procedure, actor))

    def _organisation(self, actor: str, procedure: Procedure, act_from: int | None) -> int | None:
        match actor:
            case "secretariat":
                return self.secretariats.get(procedure.territory_id)
            case "referent":
                return self._referent(procedure)
            case "landlord":
                landlord = procedure.lease.landlord
                return landlord.organisation_id if landlord else None
            case "officer":
                officer = OrganisationKind.COMMISSAIRE_DE_JUSTICE
                return act_from if self.kinds.get(act_from or 0) == officer else None
            case "payer":
                return self._covering(procedure, self._payer(procedure))
        return self._covering(procedure, actor)

    def _payer(self, procedure: Procedure) -> str:
        """Unknown, it is taken as the CAF only where the profile says so (seed-notes 10)."""
        told = procedure.household.benefit_payer
        profile = procedure.territory.profile.get("territory") or {}
        default = profile.get("benefit_payer_default", BenefitPayer.CAF)
        return told or (default if default in BenefitPayer else "")

    def _referent(self, procedure: Procedure) -> int | None:
        """The social service that follows, in the usual order; else that of the sector."""
        following = self.following.get(procedure.household_id, [])
        for kind in SOCIAL_SERVICES:
            for organisation_id in following:
                if self.kinds.get(organisation_id) == kind:
                    return organisation_id
        return self._covering(procedure, OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE)

    def _covering(self, procedure: Procedure, kind: str) -> int | None:
        """The one organisation of that kind whose area holds the dwelling, the narrowest first.

        Two of them at the same level: nobody is guessed.
        """
        for found in self._levels(procedure, kind):
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _levels(self, procedure: Procedure, kind: str) -> Iterator[list[int]]:
        """The organisations of that kind at each level that holds the dwelling, narrowest first."""
        known = self.by_kind.get((procedure.territory_id, kind), [])
        commune = procedure.lease.dwelling.insee_code
        place = self.places.get((procedure.territory_id, commune), {})
        for level in NARROWEST:
            code = "" if level == AreaKind.TERRITORY else place.get(level)
            if code is not None:
                yield [one.pk for one in known if (level, code) in self.coverages[one.pk]]


def read_directory(procedures: Sequence[Procedure]) -> Directory:
    """Six queries. ``procedures`` come with lease, dwelling, landlord, household and territory."""
    found = Directory()
    territories = {procedure.territory_id for procedure in procedures}
    for one in Organisation.objects.filter(territory__in=territories).order_by("pk"):
        found.by_kind[one.territory_id, one.kind].append(one)
        found.kinds[one.pk] = one.kind
        if one.is_secretariat:
            found.secretariats.setdefault(one.territory_id, one.pk)
    for unit in Unit.objects.filter(organisation__territory__in=territories).order_by("pk"):
        found.units[unit.organisation_id, unit.slug] = unit.pk
    areas = Coverage.objects.filter(organisation__territory__in=territories).order_by("pk")
    for organisation_id, kind, code in areas.values_list("organisation", "area_kind", "area_code"):
        found.coverages[organisation_id].add((kind, code))
    codes = {procedure.lease.dwelling.insee_code for procedure in procedures} - {""}
    for commune in Commune.objects.filter(territory__in=territories, insee_code__in=codes):
        found.places[commune.territory_id, commune.insee_code] = _areas(commune)
    _follow(found, {procedure.household_id for procedure in procedures})
    return found


def _areas(commune: Commune) -> dict[str, str]:
    areas: Mapping[str, str] = {
        AreaKind.COMMUNE: commune.insee_code,
        AreaKind.SECTOR: commune.sector_code,
        AreaKind.EPCI: commune.epci_code,
        AreaKind.ARRONDISSEMENT: commune.arrondissement_code,
    }
    return {level: code for level, code in areas.items() if code}


def _follow(found: Directory, household_ids: Iterable[int]) -> None:
    """A mission given here first, then what the services themselves told of their follow-up."""
    missions = Relation.objects.filter(
        household__in=household_ids, kind=RelationKind.REFERRAL, closed_at__isnull=True
    ).order_by("-opened_at", "-pk")
    for household_id, organisation_id in missions.values_list("household", "organisation"):
        found.following[household_id].append(organisation_id)
    told = FollowUp.objects.filter(household__in=household_ids, ends_on__isnull=True)
    for household_id, organisation_id in told.order_by("-pk").values_list(
        "household", "organisation"
    ):
        found.following[household_id].append(organisation_id)
