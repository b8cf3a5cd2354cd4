"""The matrix in code is the table of the access document, cell by cell."""

import pytest

from ccapex.accounts.enums import OrganisationKind, Role
from households.enums import RelationKind as Kind
from households.services import access, masking
from households.services.matrix import COLUMNS, MATRIX, Category, Cell
from tests.factories.accounts import desk_for
from tests.factories.households import HouseholdFactory

# Secretariat | asked to complete | referent, mission | commission | landlord | commissaire | SIAO
# | lead or proposing landlord of the rehousing pool (seed-notes 7) | local commission (6)
TABLE = """
identity | yes | yes | yes | yes | own_tenants | own_acts | yes | yes | yes
contacts | yes | yes | yes | no | own_tenants | sent | yes | no | no
procedure | yes | stage_only | yes | yes | yes | own_acts | cfp_only | stage_only | stage_only
debt | yes | yes | yes | yes | yes | own_acts | no | no | told_there
family | yes | yes | yes | yes | sent | sent | yes | yes | no
resources | yes | caf_only | yes | summary | no | no | no | no | no
follow_up | yes | yes | yes | yes | service_name | no | yes | service_name | service_name
flags | yes | own | yes | flag_only | alert_only | alert_only | yes | no | alert_only
notes | sealed | own | own_organisation | summary | no | no | no | no | no
dsf | yes | no | author_or_next | session_only | addressed | no | no | no | no
outputs | yes | no | yes | yes | addressed | no | addressed | addressed | own
letters | yes | no | yes | no | addressed | no | no | addressed | no
rehousing | yes | no | yes | yes | no | no | no | yes | no
audit | yes | no | no | no | no | no | no | no | no
"""


def test_every_cell_is_the_one_of_the_table() -> None:
    written = {}
    for line in TABLE.strip().splitlines():
        category, *cells = (word.strip() for word in line.split("|"))
        written[category] = cells
    assert {
        category.value: [row[kind].value for kind in COLUMNS] for category, row in MATRIX.items()
    } == written


def test_every_category_and_cell_can_be_said_in_french() -> None:
    assert all(category.label for category in Category)
    assert all(cell.sentence for cell in Cell)
    assert set(COLUMNS) == set(Kind)


def shown(kinds: int, kind: str = OrganisationKind.CCAS) -> masking.Shown:
    return masking.shown(kinds, organisation_id=7, organisation_kind=kind)


def test_no_relation_shows_nothing() -> None:
    nothing = shown(0)
    assert nothing.hidden_count == len(Category)
    assert nothing.fields == []


def test_relations_add_up() -> None:
    landlord, commission = shown(Kind.LANDLORD), shown(Kind.COMMISSION)
    both = shown(Kind.LANDLORD | Kind.COMMISSION)
    for category in Category:
        if landlord.whole(category) or commission.whole(category):
            assert both.whole(category)
        else:
            assert both.cells[category] == landlord.cells[category] | commission.cells[category]


def test_benefits_are_shown_to_the_caf_and_not_to_another_member_asked_to_complete() -> None:
    assert shown(Kind.ENRICHMENT, OrganisationKind.CAF).whole(Category.RESOURCES)
    assert not shown(Kind.ENRICHMENT, OrganisationKind.CCAS).some(Category.RESOURCES)


def test_one_sees_the_rows_one_sent_and_not_the_others() -> None:
    officer = shown(Kind.COMMISSAIRE_DE_JUSTICE)
    assert officer.row(Category.CONTACTS, 7)
    assert not officer.row(Category.CONTACTS, 8)
    assert not officer.row(Category.CONTACTS, None)
    assert not officer.row(Category.FOLLOW_UP, 7)
    assert officer.whole(Category.IDENTITY)
    assert not officer.whole(Category.DEBT)


def test_the_stage_alone_is_shown_to_those_asked_to_complete() -> None:
    asked = shown(Kind.ENRICHMENT)
    assert asked.has(Category.PROCEDURE, Cell.STAGE_ONLY)
    assert not asked.whole(Category.PROCEDURE)


def test_a_screen_can_say_what_it_hides() -> None:
    commission = shown(Kind.COMMISSION)
    assert commission.hidden == [Category.CONTACTS, Category.LETTERS, Category.AUDIT]
    assert commission.hidden_count == 3


def test_the_secretariat_sees_all_but_sealed_notes() -> None:
    everything = shown(Kind.SECRETARIAT)
    assert everything.hidden == []
    assert not everything.whole(Category.NOTES)
    assert not everything.row(Category.NOTES, 7)


@pytest.mark.django_db
def test_the_view_of_a_desk_follows_its_open_relations() -> None:
    desk = desk_for(Role.SOCIAL_WORKER)
    house = HouseholdFactory(territory_id=desk.territory_id)
    pairs = [(house.pk, desk.organisation_id)]
    access.open_relations(pairs, kind=Kind.REFERRAL, source="r:1")
    assert masking.view_of(desk, house).whole(Category.CONTACTS)
    assert masking.view_of(desk, house, Kind.REFERRAL) == masking.view_of(desk, house)
    access.close_relations(kind=Kind.REFERRAL, source="r:1")
    assert not masking.view_of(desk, house).some(Category.IDENTITY)


@pytest.mark.django_db
def test_the_secretariat_has_no_column_outside_its_territory() -> None:
    desk = desk_for(Role.SECRETARIAT)
    mine, other = HouseholdFactory(territory_id=desk.territory_id), HouseholdFactory()
    assert masking.kinds_of(desk, [mine.pk, other.pk]) == {mine.pk: Kind.SECRETARIAT}
