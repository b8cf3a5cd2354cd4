"""What procedures put in the file of a household: every open one, for every role."""

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.accounts.desk import Desk
from households.enums import RelationKind
from households.models import Household
from households.services.access import open_relations
from tests.factories.accounts import desk_for, log_in
from tests.factories.referrals import ProcedureFactory

pytestmark = pytest.mark.django_db


def related(household: Household, relation: RelationKind) -> Desk:
    if relation == RelationKind.SECRETARIAT:
        return desk_for("secretariat", territory=household.territory)
    kind = "landlord" if relation == RelationKind.LANDLORD else "msa"
    desk = desk_for("member", territory=household.territory, kind=kind)
    pair = [(household.pk, desk.organisation_id)]
    open_relations(pair, kind=relation, source=f"test:{relation}")
    return desk


def page(desk: Desk, household: Household) -> str:
    answer = log_in(Client(), desk).get(reverse("household_detail", args=[household.public_id]))
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("relation", list(RelationKind))
def test_a_file_opened_before_any_act_is_shown_to_every_role(relation: RelationKind) -> None:
    """A saisine by an owner, a social landlord or the CAF opens one without a commandement."""
    household = ProcedureFactory(stage="prevention", stage_since=None).household
    shown = page(related(household, relation), household)
    assert "Chronologie" in shown
