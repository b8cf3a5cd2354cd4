"""The table is whole: an address without a line in it fails the suite."""

from django.urls import get_resolver

from tests.accounts.test_every_address import patterns
from tests.walk.people import EVERYBODY
from tests.walk.table import DOORS, OPEN, OWN_ACCOUNT


def names_of_the_site() -> set[str]:
    return {
        "admin:*" if name.startswith("admin:") else name for name, _ in patterns(get_resolver())
    }


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    assert names_of_the_site() == DOORS.keys() | OPEN | OWN_ACCOUNT


def test_no_address_is_without_a_name() -> None:
    assert "None" not in names_of_the_site()


def test_the_table_names_people_who_exist() -> None:
    assert all(door.to and door.to <= EVERYBODY for door in DOORS.values())
