"""Who reads the legal dates of a procedure: those to whom its facts are open whole (access.md)."""

import uuid

from django.http import Http404

from ccapex.accounts.seats import DeskRequest
from households.models import Household
from households.services.masking import view_of
from households.services.matrix import Category
from procedures.models import Procedure


def whole_procedure(request: DeskRequest, public_id: uuid.UUID) -> tuple[Procedure, int]:
    """The procedure and the desk's relations; 404 where it sees none of it, or only a part: a
    legal date tells of every fact it comes from."""
    procedure = (
        Procedure.objects.filter(public_id=public_id)
        .select_related("household", "territory", "lease__dwelling", "lease__landlord")
        .first()
    )
    if procedure is None:
        raise Http404
    mine = Household.objects.visible_to(request.desk).with_kinds(request.desk)
    household = mine.filter(pk=procedure.household_id).first()
    if household is None:
        raise Http404
    kinds: int = household.kinds  # type: ignore[attr-defined]
    if not view_of(request.desk, household, kinds).whole(Category.PROCEDURE):
        raise Http404
    return procedure, kinds
