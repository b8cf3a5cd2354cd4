"""A household with a hearing ahead, and its DSF asked of a service."""

import datetime as dt
from typing import Any

from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory
from households.models import DebtStatement
from procedures.enums import EventKind, Stage
from procedures.models import Procedure
from procedures.services.facts import record_fact
from referrals.models import Dsf, RuleSetVersion
from referrals.services.dsf.candidates import to_ask
from referrals.services.dsf.requesting import request_one
from referrals.services.dsf.writing import begin, write
from tests.factories.accounts import OrganisationFactory, TerritoryFactory, desk_for
from tests.factories.households import HouseholdFactory, HouseholdMemberFactory
from tests.factories.referrals import ProcedureFactory

TABLE: dict[str, Any] = {
    "mission": "dsf",
    "label": "DSF",
    "rules": [
        {
            "order": 1,
            "label": "parc privé",
            "when": [{"attribute": "stock", "operator": "is", "value": "private"}],
            "then": {"organisation": "mdsf"},
        },
        {"order": 2, "label": "parc public", "when": [], "then": {"organisation": "ccas"}},
    ],
}
ADDRESS = "1 place de l'Essai\n85000 COMMUNE-D'ESSAI"

ANSWERS = {
    "tenant_took_part": "yes",
    "tenant_told": "yes",
    "landlord_told": "yes",
    "family_status": "single",
    "dependants": "2",
    "social_support": "Suivi par la MDSF",
    "legal_aid": "asked",
    "entered_on": "1/3/2019",
    "debt": "1 280,50",
    "debt_on": "1/9/2026",
    "causes": "job_loss,illness",
    "overindebtedness": "not_wished",
    "fsl": "filed",
    "resumed": "partial",
    "res_salary.tenant": "900",
    "res_housing_benefit.tenant": "250",
    "res_rsa.spouse": "350",
    "exp_rent.tenant": "520",
    "exp_charges.tenant": "80",
    "exp_loans.spouse": "120,50",
    "capacity": "50",
    "can_stay": "with_support",
    "commitment": "Verse 50 € par mois",
    "recommendations": "Maintien avec ASLL",
}
"""What finishes a DSF, as it is typed."""


def dsf_territory() -> Territory:
    """A secretariat, two services, a landlord; private stock goes to ``mdsf``."""
    territory: Territory = TerritoryFactory(
        profile={"territory": {"name": "essai"}, "dsf": {"answer_days": 30}}
    )
    for slug, kind in (
        ("ddets", "state_service"),
        ("mdsf", "departement_social_service"),
        ("ccas", "ccas"),
        ("bailleur", "landlord"),
    ):
        OrganisationFactory(
            territory=territory,
            slug=slug,
            name=slug.upper(),
            kind=kind,
            address=ADDRESS,
            is_secretariat=slug == "ddets",
        ).coverages.create(area_kind="territory")
    RuleSetVersion.objects.create(
        territory=territory,
        mission="dsf",
        number=1,
        table=TABLE,
        valid_from=dt.date(2020, 1, 1),
        published_at=timezone.now(),
    )
    return territory


def service(territory: Territory, slug: str = "mdsf") -> Organisation:
    return Organisation.objects.get(territory=territory, slug=slug)


def assigned(
    territory: Territory, *, hearing_on: dt.date | None = None, stock: str = "private"
) -> Procedure:
    """A procedure at the assignation; by default its hearing is in sixty days."""
    household = HouseholdFactory(territory=territory)
    HouseholdMemberFactory(household=household, role="tenant")
    procedure: Procedure = ProcedureFactory(
        household=household,
        stage=Stage.PREVENTION,
        stage_since=None,
        lease__stock=stock,
        lease__rent=520,
        lease__landlord__organisation=service(territory, "bailleur"),
    )
    today = timezone.localdate()
    record_fact(
        procedure,
        EventKind.CDP,
        author=None,
        occurred_on=today - dt.timedelta(days=90),
        flagged="keep",
    )
    act(procedure, EventKind.ASSIGNATION, hearing_on=hearing_on or today + dt.timedelta(days=60))
    DebtStatement.objects.create(lease=procedure.lease, stated_on=dt.date(2026, 9, 1), amount=900)
    return procedure


def act(procedure: Procedure, kind: str, *, hearing_on: dt.date | None = None) -> None:
    details = {"hearing_on": hearing_on.isoformat()} if hearing_on else {}
    record_fact(
        procedure,
        kind,
        author=None,
        occurred_on=workday(timezone.localdate() - dt.timedelta(days=5)),
        details=details,
        flagged="keep",
    )
    procedure.refresh_from_db()


def workday(day: dt.date) -> dt.date:
    """That day, or the Wednesday before a weekend: no act is served on a Sunday."""
    return day if day.weekday() < 5 else day - dt.timedelta(days=day.weekday() - 2)


def asked_dsf(procedure: Procedure, trigger: str = "assignation", slug: str = "mdsf") -> Dsf:
    territory = procedure.territory
    (candidate,) = to_ask(territory, trigger, procedure_ids=[procedure.pk])
    return request_one(candidate, service(territory, slug), trigger=trigger, author=None)


def writer(dsf: Dsf) -> Desk:
    return desk_for("social_worker", dsf.organisation)


def filled(dsf: Dsf, desk: Desk, **changes: str) -> Dsf:
    """Begun, and every compulsory answer given."""
    begin(dsf, desk=desk)
    carried = dict(dsf.answers.values_list("name", "value"))
    for name, typed in {**ANSWERS, **changes}.items():
        write(dsf, name, typed, was=str(carried.get(name) or ""), desk=desk)
    dsf.refresh_from_db()
    return dsf
