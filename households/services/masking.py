"""What a desk is shown of a household: the one place that pages, exports and letters ask.

Categories of the open relations add up: an organisation that is both asked to complete and
referent sees what either column opens.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from households.enums import RelationKind
from households.models import Household, HouseholdGroupPermission
from households.services.matrix import MATRIX, Category, Cell

# The relation itself is the limit: it exists for the landlord's own tenants only.
WHOLE = frozenset({Cell.YES, Cell.OWN_TENANTS})
# Rows of these cells are shown where the organisation is their source.
BY_SOURCE = frozenset({Cell.SENT, Cell.OWN, Cell.OWN_ORGANISATION, Cell.OWN_ACTS})


@dataclass(frozen=True)
class Shown:
    """The cells open to a desk for one household, and the questions that pages ask of them."""

    organisation_id: int
    kinds: int
    cells: dict[Category, frozenset[Cell]]

    def whole(self, category: Category) -> bool:
        """Everything of the category."""
        if category == Category.IDENTITY:
            # Whoever has a relation knows whom it is about, its own act included.
            return self.some(category)
        return bool(self.cells[category] & WHOLE)

    def some(self, category: Category) -> bool:
        """Everything, or the part that a cell other than no describes."""
        return bool(self.cells[category])

    def row(self, category: Category, source_id: int | None) -> bool:
        """A row whose source is that organisation (what it wrote, sent, or its own act)."""
        if self.whole(category):
            return True
        mine = source_id is not None and source_id == self.organisation_id
        return mine and bool(self.cells[category] & BY_SOURCE)

    def has(self, category: Category, cell: Cell) -> bool:
        """The category is limited to what ``cell`` describes, or wider."""
        return self.whole(category) or cell in self.cells[category]

    @property
    def hidden(self) -> list[Category]:
        """Categories of which nothing is shown, in the order of the matrix."""
        return [category for category in Category if not self.cells[category]]

    @property
    def hidden_count(self) -> int:
        return len(self.hidden)

    @property
    def fields(self) -> list[str]:
        """What the journal keeps of a view: the categories shown."""
        return [category.value for category in Category if self.cells[category]]


def view_of(desk: Desk, household: Household, kinds: int | None = None) -> Shown:
    """What ``desk`` is shown. ``kinds``: from ``with_kinds``, else read from the database."""
    if kinds is None:
        kinds = kinds_of(desk, [household.pk]).get(household.pk, 0)
    return shown(
        kinds,
        organisation_id=desk.organisation_id,
        organisation_kind=desk.membership.organisation.kind,
    )


def shown(kinds: int, *, organisation_id: int, organisation_kind: str) -> Shown:
    """The union of the columns of ``kinds``, without what is no for this organisation."""
    cells: dict[Category, frozenset[Cell]] = {}
    for category, row in MATRIX.items():
        found = {_settled(row[kind], organisation_kind) for kind in RelationKind if kinds & kind}
        found.discard(Cell.NO)
        cells[category] = frozenset({Cell.YES}) if Cell.YES in found else frozenset(found)
    return Shown(organisation_id=organisation_id, kinds=kinds, cells=cells)


def kinds_of(desk: Desk, household_ids: Iterable[int]) -> dict[int, int]:
    """The open kinds of each household for this desk, in one query."""
    ids = list(household_ids)
    if not desk.sees_households:
        return {}
    if desk.is_secretariat:
        return _of_secretariat(desk, ids)
    rows = HouseholdGroupPermission.objects.filter(group=desk.group_id, content_object__in=ids)
    return dict(rows.values_list("content_object_id", "kinds"))


def _of_secretariat(desk: Desk, ids: list[int]) -> dict[int, int]:
    """The whole territory; what only a local commission knows, where it sits there itself."""
    here = Household.objects.filter(pk__in=ids, territory=desk.territory_id).order_by()
    is_local = dict(here.values_list("pk", "is_local"))
    local = [pk for pk, alone in is_local.items() if alone]
    found = dict.fromkeys(is_local.keys() - set(local), int(RelationKind.SECRETARIAT))
    if local:
        rows = HouseholdGroupPermission.objects.filter(
            group=desk.group_id, content_object__in=local
        )
        granted = rows.values_list("content_object_id", flat=True)
        found |= dict.fromkeys(granted, int(RelationKind.LOCAL_COMMISSION))
    return found


def _settled(cell: Cell, organisation_kind: str) -> Cell:
    """``CAF only`` is yes for the CAF and no for the others."""
    if cell == Cell.CAF_ONLY:
        return Cell.YES if organisation_kind == OrganisationKind.CAF else Cell.NO
    return cell


def kinds_that_open(category: Category) -> int:
    """The bits of the relations that show the whole category: what a list may filter on."""
    return sum(kind for kind in RelationKind if MATRIX[category][kind] in WHOLE)
