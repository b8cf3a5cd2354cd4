"""Who sits for which item: seats of the day, those that a file concerns, guests, conflicts.

An organisation is concerned by a household as its landlord, or because it covers the commune of
the dwelling; of several of one kind, those of the narrowest area. A landlord is never concerned by
the place: what it owns nearby opens nobody else's tenants.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ccapex.accounts.enums import AreaKind, OrganisationKind
from ccapex.accounts.models import Commune, Coverage, Organisation
from commissions.enums import ItemState, PartKind
from commissions.models import Item, ItemPart, Seat, Session
from commissions.services.seats import seats_of
from households.models import Lease

NARROWEST = (
    AreaKind.COMMUNE,
    AreaKind.SECTOR,
    AreaKind.EPCI,
    AreaKind.ARRONDISSEMENT,
    AreaKind.TERRITORY,
)
ON_TABLE = (ItemState.ON_AGENDA, ItemState.EXAMINED)


@dataclass(slots=True)
class Table:
    """``at``: item → organisations that may read it, those in conflict left out. ``seated``: those
    who sit at the session, by seat; a seat whose files are not there has nobody."""

    at: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    seated: list[tuple[Seat, int | None]] = field(default_factory=list)
    guests: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    closed: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def count_for(self, organisation_id: int | None) -> int:
        """How many files it may read."""
        return sum(organisation_id in some for some in self.at.values())


def agenda_items(session: Session) -> list[Item]:
    """What is on the agenda, in order."""
    found = session.items.filter(state__in=ON_TABLE).order_by("rank", "pk")
    return list(found.select_related("household", "procedure__lease", "situation__lease"))


def table_of(session: Session, items: Sequence[Item] | None = None) -> Table:
    """At most nine queries, whatever the number of items."""
    items = agenda_items(session) if items is None else items
    with_files = [item for item in items if item.household_id]
    territory_id = session.commission.territory_id
    leases = leases_of(with_files)
    seats = seats_of(session.commission, session.held_on)
    kinds = {seat.organisation_kind for seat in seats if seat.organisation_kind}
    of_kind: dict[str, list[int]] = defaultdict(list)
    for pk, kind in Organisation.objects.filter(territory=territory_id, kind__in=kinds).values_list(
        "pk", "kind"
    ):
        of_kind[kind].append(pk)
    table = Table()
    _parts(table, with_files)
    areas = _Areas.read(
        territory_id,
        leases.values(),
        {pk for some in of_kind.values() for pk in some}
        | {seat.organisation_id for seat in seats if seat.organisation_id and seat.concerned},
    )
    for seat in seats:
        asked = [seat.organisation_id] if seat.organisation_id else of_kind[seat.organisation_kind]
        if not asked:
            table.seated.append((seat, None))
            continue
        reached: set[int] = set()
        for item in with_files:
            lease = leases.get(item.pk)
            if seat.stock and (lease is None or lease.stock != seat.stock):
                continue
            mine = set(areas.concerned(lease, asked) if seat.concerned else asked)
            reached |= mine
            table.at[item.pk] |= mine
        always = not seat.concerned and not (seat.stock and with_files)
        table.seated += [(seat, pk) for pk in sorted(set(asked) if always else reached)]
    for item in with_files:
        table.at[item.pk] = (table.at[item.pk] | table.guests[item.pk]) - table.closed[item.pk]
    return table


def leases_of(items: Collection[Item]) -> dict[int, Lease]:
    """The lease that each item is about: of its procedure or situation, else the current one."""
    found: dict[int, Lease] = {}
    bare: dict[int, list[int]] = defaultdict(list)
    for item in items:
        if item.procedure_id and item.procedure:
            found[item.pk] = item.procedure.lease
        elif item.situation_id and item.situation and item.situation.lease:
            found[item.pk] = item.situation.lease
        elif item.household_id:
            bare[item.household_id].append(item.pk)
    # The last read wins: the one that still runs, else the latest.
    for lease in Lease.objects.filter(household__in=bare).order_by("pk"):
        for pk in bare[lease.household_id]:
            known = found.get(pk)
            if known is None or lease.ended_on is None or known.ended_on is not None:
                found[pk] = lease
    missing = {lease.pk for lease in found.values()}
    full = Lease.objects.select_related("dwelling", "landlord").in_bulk(missing)
    return {pk: full[lease.pk] for pk, lease in found.items()}


def _parts(table: Table, items: Collection[Item]) -> None:
    rows = ItemPart.objects.filter(item__in=items, organisation__isnull=False)
    for item_id, kind, organisation_id in rows.values_list("item", "kind", "organisation"):
        if kind == PartKind.GUEST:
            table.guests[item_id].add(organisation_id)
        elif kind == PartKind.CONFLICT:
            table.closed[item_id].add(organisation_id)


@dataclass(slots=True)
class _Areas:
    places: dict[str, dict[str, str]]
    covers: dict[int, set[tuple[str, str]]]
    landlords: set[int]

    @classmethod
    def read(
        cls, territory_id: int, leases: Collection[Lease], organisations: Collection[int]
    ) -> "_Areas":
        codes = {lease.dwelling.insee_code for lease in leases} - {""}
        places = {
            one.insee_code: {
                AreaKind.COMMUNE.value: one.insee_code,
                AreaKind.SECTOR.value: one.sector_code,
                AreaKind.EPCI.value: one.epci_code,
                AreaKind.ARRONDISSEMENT.value: one.arrondissement_code,
            }
            for one in Commune.objects.filter(territory=territory_id, insee_code__in=codes)
        }
        covers: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for pk, kind, code in Coverage.objects.filter(organisation__in=organisations).values_list(
            "organisation", "area_kind", "area_code"
        ):
            covers[pk].add((kind, code))
        landlords = Organisation.objects.filter(
            pk__in=organisations, kind=OrganisationKind.LANDLORD
        )
        return cls(places, covers, set(landlords.values_list("pk", flat=True)))

    def concerned(self, lease: Lease | None, asked: Collection[int | None]) -> set[int]:
        """Those of ``asked`` that the file of this lease concerns."""
        if lease is None:
            return set()
        known = {pk for pk in asked if pk is not None}
        owner = lease.landlord.organisation_id if lease.landlord else None
        if owner in known:
            return {owner} if owner else set()
        known -= self.landlords
        place = self.places.get(lease.dwelling.insee_code)
        if place is None:
            return set()
        for level in NARROWEST:
            code = "" if level == AreaKind.TERRITORY else place[level]
            if code or level == AreaKind.TERRITORY:
                found = {pk for pk in known if (level.value, code) in self.covers[pk]}
                if found:
                    return found
        return set()
