"""What the factories always give, without the None that the columns allow."""

from commissions.models import Item
from households.models import Household
from procedures.models import Procedure


def household(item: Item) -> Household:
    assert item.household is not None
    return item.household


def procedure(item: Item) -> Procedure:
    assert item.procedure is not None
    return item.procedure
