"""The register of support of the walk: one measure, one plan, one questionnaire."""

import datetime as dt
import uuid
from decimal import Decimal

from ccapex.accounts.enums import Role
from procedures.models import Procedure
from referrals.models import Measure, Questionnaire, RepaymentPlan
from tests.factories.accounts import OrganisationFactory
from tests.walk.door import Door, form, page
from tests.walk.people import (
    ASKED,
    COLLEAGUE,
    FORMER,
    INFORMED,
    OFFICE,
    REFERENT,
    away,
    unrelated,
)

FOLLOWERS = (Role.SOCIAL_WORKER, Role.MANAGER)
REGISTER = (
    frozenset({OFFICE, REFERENT, COLLEAGUE, ASKED, FORMER, away(Role.SECRETARIAT)})
    | frozenset(map(unrelated, FOLLOWERS))
    | frozenset(map(away, FOLLOWERS))
)
OFFICE_ONLY = frozenset({OFFICE})

DOORS: dict[str, Door] = {
    "household_support": form(INFORMED, "household"),
    "measure_list": page(REGISTER),
    "measure_export": page(REGISTER),
    "measure_detail": form(INFORMED, "measure", post=lambda _: {"act": "end"}),
    "plan_detail": form(INFORMED, "plan", post=lambda _: {"act": "end"}),
    "questionnaire_detail": form(OFFICE_ONLY, "questionnaire"),
    "owner_address": form(OFFICE_ONLY, "household", post=lambda _: {"act": "kind"}),
}


def support_of(procedure: Procedure) -> dict[str, uuid.UUID]:
    common = {
        "territory": procedure.territory,
        "household": procedure.household,
        "procedure": procedure,
    }
    entered = OrganisationFactory(territory=procedure.territory)
    on = dt.date(2026, 9, 15)
    measure = Measure.objects.create(**common, kind="asll", asked_on=on, organisation=entered)
    plan = RepaymentPlan.objects.create(
        **common,
        lease=procedure.lease,
        kind="landlord",
        signed_on=on,
        debt_amount=Decimal(300),
        monthly_amount=Decimal(100),
        organisation=entered,
    )
    questionnaire = Questionnaire.objects.create(**common, addressee="household", stage="cdp")
    return {
        "measure": measure.public_id,
        "plan": plan.public_id,
        "questionnaire": questionnaire.public_id,
    }
