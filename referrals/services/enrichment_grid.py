"""What a member is asked about a list, as rows and columns: the page and the spreadsheet."""

from dataclasses import dataclass

from households.models import Household
from households.services.contact_limits import NO_CALL
from referrals.models import CdpList, EnrichmentRequest
from referrals.rules.fields import FIELDS, Field, show, show_answer
from referrals.rules.profile import enrichment_rules
from referrals.services.enrichment import fields_asked, leases_of
from referrals.services.known_values import Known, known_of

BENEFIT_FIELDS = frozenset({"benefits", "housing_benefit", "benefit_payer", "benefit_number"})
"""Category « resources » of access.md: what another said of them is shown to the CAF alone."""


@dataclass(frozen=True, slots=True)
class Cell:
    """``is_open``: asked of this member. A closed cell shows what somebody else gave.
    ``is_unsure``: the member answered that it does not know."""

    field: Field
    is_open: bool
    value: str
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    request: EnrichmentRequest
    household: Household
    known: Known
    names: str
    address: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    columns: list[Field]
    rows: list[GridRow]


def grid_of(
    cdp_list: CdpList, organisation_id: int, requests: list[EnrichmentRequest] | None = None
) -> Grid:
    """The requests open to the member, in the order of the list; a fixed number of queries."""
    if requests is None:
        requests = open_requests(cdp_list, organisation_id)
    order = leases_of(cdp_list)
    by_household = {request.household_id: request for request in requests}
    known = known_of({pk: lease for pk, lease in order.items() if pk in by_household})
    rows = [_row(by_household[pk], known[pk]) for pk in order if pk in by_household]
    used = {cell.field.name for row in rows for cell in row.cells}
    return Grid([field for name, field in FIELDS.items() if name in used], _aligned(rows, used))


def open_requests(cdp_list: CdpList, organisation_id: int) -> list[EnrichmentRequest]:
    return list(
        EnrichmentRequest.objects.filter(
            cdp_list=cdp_list, organisation=organisation_id, opened_at__isnull=False
        ).select_related("cdp_list__territory", "organisation")
    )


def _row(request: EnrichmentRequest, known: Known) -> GridRow:
    kind = request.organisation.kind
    stock = known.lease.stock if known.lease else ""
    rules = enrichment_rules(request.cdp_list.territory.profile)
    asked = set(fields_asked(request, known))
    cells = []
    for name in rules.fields_of(kind, stock):
        if name not in FIELDS:
            continue
        value = show(name, known.value_for(request.organisation_id, name))
        if name not in asked and name in BENEFIT_FIELDS and kind != "caf":
            value = "déjà renseigné"
        if name == "phone" and known.no_call:
            value = NO_CALL.lower()
        mine = known.said.get(request.organisation_id, {})
        unsure = name in asked and name in mine and mine[name] is None
        if unsure:
            value = show_answer(name, None)
        cells.append(Cell(FIELDS[name], name in asked, value, unsure))
    home = known.lease.dwelling if known.lease else None
    return GridRow(
        request,
        known.household,
        known,
        " ; ".join(member.person.full_name for member in known.holders)
        or known.household.display_name,
        ", ".join(filter(None, [home.address, home.postal_code, home.city])) if home else "",
        cells,
    )


def _aligned(rows: list[GridRow], used: set[str]) -> list[GridRow]:
    """Every row has a cell under each column: what is not asked for its stock is closed, empty."""
    names = [name for name in FIELDS if name in used]
    for row in rows:
        cells = {cell.field.name: cell for cell in row.cells}
        row.cells[:] = [cells.get(name, Cell(FIELDS[name], False, "")) for name in names]
    return rows
