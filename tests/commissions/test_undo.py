"""A list cannot be taken back once one of its households was put before a commission."""

import pytest

from commissions.models import Item
from households.models import Household
from referrals.services.imports.undo import UndoRefused, undo_import
from tests.factories.commissions import item_of, sitting
from tests.factories.referrals import CdpListFactory, ProcedureFactory

pytestmark = pytest.mark.django_db


def test_the_undo_says_what_holds_the_household_and_removes_nothing() -> None:
    made = sitting()
    cdp_list = CdpListFactory(territory=made.territory)
    origin = f"list:{cdp_list.pk}"
    procedure = ProcedureFactory(
        household__territory=made.territory,
        household__origin=origin,
        lease__origin=origin,
        origin=origin,
    )
    item_of(made.session, procedure)
    with pytest.raises(UndoRefused, match="point de l'ordre du jour"):
        undo_import(cdp_list, author=None)
    assert Household.objects.filter(pk=procedure.household_id).exists()
    assert Item.objects.filter(household=procedure.household_id).exists()
